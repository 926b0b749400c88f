import { describe, expect, it } from 'vitest';
import { failureSettings, gitSettings, isGpgEnabled } from './git-settings.ts';

describe('gitSettings()', () => {
  it('takes Argo CD’s variables and our own bounds', () => {
    const env = {
      ARGOCD_GIT_MODULES_ENABLED: 'false',
      ARGOCD_GIT_REQUEST_TIMEOUT: '1m30s',
      ARGOCD_GIT_LS_REMOTE_PARALLELISM_LIMIT: '3',
      TIPHYS_GIT_MAX_BYTES: '1000',
      TIPHYS_GIT_MAX_REFS_BYTES: '1Mi',
      TIPHYS_GIT_MAX_FETCH_BYTES: '2Gi',
      TIPHYS_GIT_MAX_MIRRORS: '7',
      TIPHYS_GIT_FAILURE_EXPIRATION: '0',
      ARGOCD_REVISION_CACHE_LOCK_TIMEOUT: '20s',
    };
    expect(gitSettings(env)).toMatchObject({
      submodules: false,
      requestTimeoutMs: 90_000,
      maxRequests: 3,
      maxBytes: 1000,
      maxRefsBytes: 1_048_576,
      maxFetchBytes: 2 * 1024 ** 3,
      maxMirrors: 7,
      failureMaxAgeMs: 0,
      lockTimeoutMs: 20_000,
    });
  });
  it('leaves defaults where nothing is said or 0 means no bound of its own', () => {
    expect(gitSettings({ ARGOCD_GIT_LS_REMOTE_PARALLELISM_LIMIT: '0' })).toEqual({
      submodules: true,
      retries: { attempts: 1, firstDelayMs: 250, maxDelayMs: 10_000, factor: 2 },
      proxies: {},
    });
  });
  it('finds proxies and the identity of a pod', () => {
    const env = {
      HTTPS_PROXY: 'http://proxy:3128',
      no_proxy: 'localhost',
      AZURE_TENANT_ID: 't',
      AZURE_CLIENT_ID: 'c',
      AZURE_FEDERATED_TOKEN_FILE: '/var/token',
      TIPHYS_AZURE_DEVOPS_HOSTS: 'DevOps.example.com, x',
    };
    expect(gitSettings(env)).toMatchObject({
      proxies: { https: 'http://proxy:3128', noProxy: 'localhost' },
      azureIdentity: {
        tenantId: 't',
        clientId: 'c',
        tokenFile: '/var/token',
        hosts: ['devops.example.com', 'x'],
      },
    });
  });
  it('names a value that is none', () => {
    expect(() => gitSettings({ TIPHYS_GIT_MAX_MIRRORS: '10G' })).toThrow(
      'TIPHYS_GIT_MAX_MIRRORS is not a number: 10G',
    );
    expect(() => gitSettings({ ARGOCD_GIT_REQUEST_TIMEOUT: 'x' })).toThrow('time: invalid duration "x"');
  });
});

it.each([
  [undefined, true],
  ['', true],
  ['true', true],
  ['False', false],
  ['no', false],
])('isGpgEnabled() with %s is %s', (value, expected) => {
  expect(isGpgEnabled(value === undefined ? {} : { ARGOCD_GPG_ENABLED: value })).toBe(expected);
});

it('failureSettings() reads when to pause', () => {
  const env = { ARGOCD_PAUSE_GEN_AFTER_FAILED_ATTEMPTS: '5', ARGOCD_PAUSE_GEN_MINUTES: '0' };
  expect(failureSettings(env)).toEqual({ pauseAfter: 5, pauseMinutes: 0, pauseRequests: undefined });
});
