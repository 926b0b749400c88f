import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandKeys } from './command-keys.ts';
import { readCommandParameters, variableOf } from './command-parameters.ts';
import { controllerFlags } from './controller-flags.ts';
import { repoServerComponentFlags } from './repo-server-flags.ts';
import { serverFlags } from './server-flags.ts';
import { componentVariables } from './variables.ts';

it.each([
  ['server', 'server.insecure', 'ARGOCD_SERVER_INSECURE'],
  ['server', 'server.log.format', 'ARGOCD_SERVER_LOGFORMAT'],
  ['server', 'server.log.level', 'ARGOCD_SERVER_LOG_LEVEL'],
  ['server', 'repo.server', 'ARGOCD_SERVER_REPO_SERVER'],
  ['server', 'server.repo.server.timeout.seconds', 'ARGOCD_SERVER_REPO_SERVER_TIMEOUT_SECONDS'],
  ['server', 'server.x.frame.options', 'ARGOCD_SERVER_X_FRAME_OPTIONS'],
  ['server', 'server.tls.minversion', 'ARGOCD_TLS_MIN_VERSION'],
  ['server', 'server.k8s.tcp.idle.timeout', 'ARGOCD_K8S_TCP_IDLE_TIMEOUT'],
  ['server', 'server.k8sclient.retry.max', 'ARGOCD_K8SCLIENT_RETRY_MAX'],
  ['server', 'otlp.address', 'ARGOCD_SERVER_OTLP_ADDRESS'],
  ['server', 'redis.sentinel.hosts', 'REDIS_SENTINEL_HOSTS'],
  ['server', 'controller.status.processors', undefined],
  ['server', 'commit.server', undefined],
  ['repo-server', 'repo.server', undefined],
  ['repo-server', 'reposerver.log.level', 'ARGOCD_REPO_SERVER_LOGLEVEL'],
  ['repo-server', 'reposerver.parallelism.limit', 'ARGOCD_REPO_SERVER_PARALLELISM_LIMIT'],
  ['repo-server', 'reposerver.client.ca.path', 'ARGOCD_REPO_SERVER_CLIENT_CA_PATH'],
  ['application-controller', 'repo.server', 'ARGOCD_APPLICATION_CONTROLLER_REPO_SERVER'],
  ['application-controller', 'commit.server', 'ARGOCD_APPLICATION_CONTROLLER_COMMIT_SERVER'],
  [
    'application-controller',
    'controller.status.processors',
    'ARGOCD_APPLICATION_CONTROLLER_STATUS_PROCESSORS',
  ],
  ['application-controller', 'controller.sync.wave.delay.seconds', 'ARGOCD_SYNC_WAVE_DELAY'],
] as const)('for %s the key %s stands for %s', (component, key, variable) => {
  expect(variableOf(component, key)).toBe(variable);
});

it.each(commandKeys)('the key %s is read, or is known to do nothing', (key) => {
  const tables = {
    server: serverFlags,
    'repo-server': repoServerComponentFlags,
    'application-controller': controllerFlags,
  } as const;
  const known = (['server', 'repo-server', 'application-controller'] as const).filter((component) => {
    const variable = variableOf(component, key);
    return (
      tables[component].some(({ env }) => env !== undefined && env === variable) ||
      componentVariables.some(({ name, components }) => name === variable && components.includes(component))
    );
  });
  // Read where it is mounted, each time that somebody asks for a profile.
  expect(known.length > 0 || /^otlp\.|\.profile\.enabled$/.test(key)).toBe(true);
});

/** Variables of flags that Argo CD's manifests give no key. */
const withoutKey = /RECONCILIATION/;

it.each([
  ['server', serverFlags],
  ['repo-server', repoServerComponentFlags],
  ['application-controller', controllerFlags],
] as const)('every flag of %s that has an effect and a variable can be set by a key', (component, flags) => {
  const prefix = { server: 'server', 'repo-server': 'reposerver', 'application-controller': 'controller' }[
    component
  ];
  const name = `ARGOCD_${component.toUpperCase().replaceAll('-', '_')}_`;
  const own = flags.flatMap(({ env, idle }) => (!idle && env?.startsWith(name) ? [env] : []));
  const unset = own
    .filter((variable) => !withoutKey.test(variable))
    .filter((variable) => {
      const key = variable.slice(name.length).toLowerCase().replaceAll('_', '.');
      return variableOf(component, `${prefix}.${key}`) !== variable && key !== 'repo.server';
    });
  // Keys with words of their own, each in the table.
  const named = [
    'ARGOCD_SERVER_STATIC_ASSETS',
    'ARGOCD_APPLICATION_CONTROLLER_PERSIST_RESOURCE_HEALTH',
    'ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT',
  ];
  expect(
    unset.filter((variable) => !named.includes(variable) && !/LOG_?(?:LEVEL|FORMAT)$/.test(variable)),
  ).toEqual([]);
});

it('reads the files that Kubernetes mounts, and passes over those of other components', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cmd-params-'));
  try {
    await writeFile(join(folder, '..data'), 'x');
    await writeFile(join(folder, 'server.insecure'), 'true\n');
    await writeFile(join(folder, 'controller.log.level'), 'debug');
    await symlink('server.insecure', join(folder, 'server.disable.auth'));
    expect([...(await readCommandParameters('server', folder))]).toEqual([
      ['ARGOCD_SERVER_DISABLE_AUTH', { key: 'server.disable.auth', value: 'true' }],
      ['ARGOCD_SERVER_INSECURE', { key: 'server.insecure', value: 'true' }],
    ]);
    expect(await readCommandParameters('server', join(folder, 'missing'))).toEqual(new Map());
  } finally {
    await rm(folder, { recursive: true });
  }
});
