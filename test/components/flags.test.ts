import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTiphys } from '../harness/index.ts';
import { linkProgram } from './program.ts';

const names = ['argocd-server', 'argocd-repo-server', 'argocd-application-controller'] as const;

let folder: string;
const programs = new Map<string, readonly string[]>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-names-'));
  for (const name of names) programs.set(name, await linkProgram(folder, name));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(names)('%s', (name) => {
  it('lists its flags when it is called by its name, its variable or as a subcommand', async () => {
    const byName = await runTiphys(['--help'], { program: programs.get(name) });
    expect(byName.code).toBe(0);
    expect(byName.stdout).toMatch(new RegExp(`^Usage:\\n  ${name} \\[flags\\]$`, 'm'));
    for (const flag of ['--kubeconfig string', '--metrics-port int', '--loglevel string', '--redis string']) {
      expect(byName.stdout).toContain(flag);
    }
    const byVariable = await runTiphys(['--help'], { env: { ARGOCD_BINARY_NAME: name } });
    expect(byVariable).toEqual(byName);
    const asCommand = await runTiphys([name.replace('argocd-', ''), '--help']);
    expect(asCommand.stdout).toMatch(/^ +--metrics-port int /m);
  });

  it('refuses a flag that Argo CD does not have', async () => {
    const { code, stdout, stderr } = await runTiphys(['--no-such-flag=1'], { program: programs.get(name) });
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Error: unknown flag: --no-such-flag\n',
    });
  });

  it('refuses a value that is none', async () => {
    const { code, stderr } = await runTiphys(['--metrics-port', 'many'], { program: programs.get(name) });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Error: invalid argument "many" for "--metrics-port" flag: strconv.ParseInt: parsing "many": invalid syntax\n',
    );
  });
});

it.each([
  ['argocd-server', 8080, 8083],
  ['argocd-repo-server', 8081, 8084],
  ['argocd-application-controller', undefined, 8082],
] as const)("%s has Argo CD's ports", async (name, port, metricsPort) => {
  const { stdout } = await runTiphys(['--help'], { program: programs.get(name) });
  const defaults = (flag: string): string | undefined =>
    new RegExp(`^ +--${flag} int .*\\(default (\\d+)\\)$`, 'm').exec(stdout)?.[1];
  expect(defaults('port')).toBe(port === undefined ? undefined : String(port));
  expect(defaults('metrics-port')).toBe(String(metricsPort));
});

it.each([
  ['argocd-server', 'ARGOCD_SERVER_INSECURE', 'perhaps', 'is not true or false'],
  ['argocd-server', 'REDISDB', 'first', 'is not a number'],
  ['argocd-repo-server', 'ARGOCD_REPO_CACHE_EXPIRATION', 'soon', 'is not a duration'],
  ['argocd-repo-server', 'ARGOCD_REPO_SERVER_PARALLELISM_LIMIT', 'x', 'is not a number'],
  ['argocd-application-controller', 'ARGOCD_RECONCILIATION_TIMEOUT', 'often', 'is not a duration'],
])('%s names the variable %s when its text is %j, and goes on', async (name, variable, text, reason) => {
  const { code, stderr } = await runTiphys(['--kubeconfig', '/nowhere'], {
    program: programs.get(name),
    env: { [variable]: text },
  });
  const problem = `${variable}: ${JSON.stringify(text)} ${reason}`;
  expect(stderr).toContain(JSON.stringify({ problem }).slice(1, -1));
  // It fails later, for want of a cluster.
  expect(code).toBe(20);
  expect(stderr).toContain('/nowhere');
});

it.each([
  [
    'argocd-server',
    ['--glob-cache-size', '7'],
    {},
    '--glob-cache-size',
    'how many compiled globs are kept is fixed',
  ],
  [
    'argocd-server',
    [],
    { ARGOCD_SERVER_OIDC_CACHE_EXPIRATION: '7m' },
    'ARGOCD_SERVER_OIDC_CACHE_EXPIRATION',
    'single sign-on is not part of this version',
  ],
  [
    'argocd-repo-server',
    ['--redis', 'r:1'],
    {},
    '--redis',
    'the repository server keeps what it made in files of its own and needs no Redis',
  ],
  [
    'argocd-application-controller',
    ['--sharding-method=round-robin'],
    {},
    '--sharding-method',
    'replicas share applications, not clusters',
  ],
  [
    'argocd-application-controller',
    [],
    { ARGOCD_K8S_TCP_TIMEOUT: '1s' },
    'ARGOCD_K8S_TCP_TIMEOUT',
    'one connection carries all requests',
  ],
] as const)('%s with %j and %j says why %s has no effect', async (name, args, env, setting, reason) => {
  const { stderr } = await runTiphys([...args, '--kubeconfig', '/nowhere'], {
    program: programs.get(name),
    env,
  });
  expect(stderr).toContain(JSON.stringify({ setting, reason }).slice(1, -2));
});

it.each([
  [['--as-group', 'g'], '--as-group and --as-uid need --as'],
  [['--client-key', 'k'], '--client-certificate and --client-key go together'],
  [['--request-timeout', 'soon'], '--request-timeout: "soon" is not a duration'],
] as const)('a component with %j says what is wrong', async (args, message) => {
  const kubeconfig = join(folder, 'kubeconfig');
  const clusters = [{ name: 'c', cluster: { server: 'https://localhost:1' } }];
  const contexts = [{ name: 'c', context: { cluster: 'c' } }];
  await writeFile(kubeconfig, JSON.stringify({ 'current-context': 'c', clusters, contexts }));
  const { code, stderr } = await runTiphys([...args, '--kubeconfig', kubeconfig], {
    program: programs.get('argocd-server'),
  });
  expect({ code, stderr: stderr.trim() }).toEqual({ code: 1, stderr: `Error: ${message}` });
});

it('names the key of argocd-cmd-params-cm when its text is not understood', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-params-'));
  try {
    await writeFile(join(folder, 'server.insecure'), 'perhaps');
    await writeFile(join(folder, 'server.insecur'), 'true');
    await writeFile(join(folder, 'server.profile.enabled'), 'true');
    await writeFile(join(folder, 'controller.lgo.level'), 'debug');
    const { stderr } = await runTiphys(['--kubeconfig', '/nowhere'], {
      program: programs.get('argocd-server'),
      env: { TIPHYS_CMD_PARAMS_FOLDER: folder },
    });
    const problem = 'argocd-cmd-params-cm server.insecure: "perhaps" is not true or false';
    expect(stderr).toContain(JSON.stringify({ problem }).slice(1, -1));
    expect(stderr).toContain(
      '"setting":"argocd-cmd-params-cm server.insecur","reason":"there is no such key"',
    );
    expect(stderr).not.toMatch(/profile\.enabled|lgo\.level/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('says which part of Argo CD it is not yet', async () => {
  const env = { ARGOCD_BINARY_NAME: 'argocd-dex' };
  expect(await runTiphys([], { env })).toMatchObject({
    code: 1,
    stderr: 'Error: argocd-dex is not part of this version\n',
  });
});
