import { describe, expect, it } from 'vitest';
import { knownHostsOf, tlsCertificateOf } from './certificates.ts';
import { secondsOf } from './duration.ts';
import { policyLine, policyParts } from './policies.ts';
import {
  emptyRepository,
  fieldsOf,
  methodOf,
  repositoryOf,
  repositoryProblems,
  templateOf,
} from './repository-form.ts';

describe('a repository’s form', () => {
  it.each([
    ['git@git.example.com:team/a.git', 'ssh'],
    ['ssh://git@git.example.com/team/a.git', 'ssh'],
    ['https://git.example.com/team/a.git', 'https'],
    ['', 'https'],
  ])('methodOf(%s) is %s', (url, method) => {
    expect(methodOf(url)).toBe(method);
  });

  it('sends only what its way of access needs', () => {
    const typed = {
      ...emptyRepository('https://a.example.com/b'),
      username: 'user',
      password: 'secret',
      sshPrivateKey: 'key',
      githubAppID: '3',
    };
    expect(repositoryOf(typed)).toEqual({
      repo: 'https://a.example.com/b',
      type: 'git',
      username: 'user',
      password: 'secret',
    });
    expect(repositoryOf({ ...typed, method: 'ssh', insecure: true })).toEqual({
      repo: 'https://a.example.com/b',
      type: 'git',
      sshPrivateKey: 'key',
      insecureIgnoreHostKey: true,
      insecure: true,
    });
    expect(templateOf({ ...typed, method: 'github', githubAppPrivateKey: 'pem' })).toEqual({
      url: 'https://a.example.com/b',
      type: 'git',
      githubAppID: 3,
      githubAppPrivateKey: 'pem',
    });
    expect(repositoryOf({ ...typed, method: 'azure', azureTenant: 't', azureSecret: 's' })).toMatchObject({
      azureServicePrincipalTenantId: 't',
      azureServicePrincipalClientSecret: 's',
    });
    expect(repositoryOf({ ...typed, method: 'google', gcpServiceAccountKey: '{}' })).toMatchObject({
      gcpServiceAccountKey: '{}',
    });
  });

  it('begins with what is known of a repository that is connected', () => {
    const connectionState = { status: 'Successful', message: '', attemptedAt: null };
    const known = { connectionState, repo: 'git@a.example.com:b.git', name: 'b', insecure: true, depth: 1 };
    expect(fieldsOf(known)).toMatchObject({
      method: 'ssh',
      type: 'git',
      name: 'b',
      insecure: true,
      depth: '1',
    });
    const app = { connectionState, repo: 'https://a.example.com/b', githubAppID: 7, type: 'git' };
    expect(fieldsOf(app)).toMatchObject({ method: 'github', githubAppID: '7', githubAppInstallationID: '' });
    const oci = { connectionState, repo: 'a.example.com/b', type: 'helm', enableOCI: true };
    expect(fieldsOf(oci)).toMatchObject({ method: 'https', type: 'helm-oci' });
    expect(repositoryOf(fieldsOf({ ...oci, name: 'charts' }))).toMatchObject({
      type: 'helm',
      enableOCI: true,
    });
    expect(fieldsOf({ ...app, githubAppID: 0, useAzureWorkloadIdentity: true }).method).toBe('azure');
  });

  it('says what is missing or cannot be', () => {
    const wrong = (change: object): readonly string[] =>
      Object.keys(repositoryProblems({ ...emptyRepository('https://a.example.com/b'), ...change }));
    expect(wrong({})).toEqual([]);
    expect(wrong({ url: ' ' })).toEqual(['url']);
    expect(wrong({ url: 'https://me:word@a.example.com/b' })).toEqual(['url']);
    expect(wrong({ type: 'helm' })).toEqual(['name']);
    expect(wrong({ tlsClientCertData: 'x' })).toEqual(['tlsClientCertKey']);
    expect(wrong({ tlsClientCertKey: 'x' })).toEqual(['tlsClientCertData']);
    expect(wrong({ method: 'github', githubAppID: 'x' })).toEqual(['githubAppID', 'githubAppPrivateKey']);
    expect(wrong({ method: 'google' })).toEqual(['gcpServiceAccountKey']);
    expect(wrong({ depth: 'x' })).toEqual(['depth']);
  });
});

describe('certificates and hosts', () => {
  it('takes PEM and lines of ssh-keyscan, and names what is wrong', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----';
    expect(tlsCertificateOf(' a.example.com ', pem)).toEqual({
      serverName: 'a.example.com',
      certType: 'https',
      certData: Buffer.from(`${pem}\n`).toString('base64'),
    });
    expect(() => tlsCertificateOf('', pem)).toThrow('server name');
    expect(() => tlsCertificateOf('a', 'text')).toThrow('no certificate');
    const hosts = knownHostsOf('# comment\na.example.com,b ssh-ed25519 AAAA comment\n\n');
    expect(hosts.map(({ serverName }) => serverName)).toEqual(['a.example.com', 'b']);
    expect(() => knownHostsOf('a ssh-rsa')).toThrow('Line 1');
    expect(() => knownHostsOf('\na what AAAA')).toThrow('Line 2: what');
    expect(() => knownHostsOf('')).toThrow('no host key');
  });
});

describe('how long a token is good', () => {
  it.each([
    ['', 0],
    [' 90m ', 5400],
    ['12h', 43_200],
    ['30d', 2_592_000],
    ['soon', undefined],
    ['-1h', undefined],
  ])('secondsOf(%s)', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });
});

describe('policies of a role', () => {
  it('are written and read in their parts', () => {
    const line = 'p, proj:team:ci, applications, sync, team/*, allow';
    expect(policyParts(line, 'team')).toEqual(['applications', 'sync', '*', 'allow']);
    expect(policyLine(['applications', 'sync', '*', ''], { project: 'team', role: 'ci' })).toBe(line);
    expect(policyLine(['logs'], { project: 'team', role: 'ci' })).toBe(
      'p, proj:team:ci, logs, get, team/*, allow',
    );
  });
});
