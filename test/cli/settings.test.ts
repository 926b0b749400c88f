import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '@tiphys/cli';
import { createHealthCheck } from '@tiphys/engine/health';
import type { Lang } from '@tiphys/lang';
import { loadLang } from '@tiphys/render';
import { findAssets } from '../../packages/app/parts/find-assets.ts';
import { healthOverrides } from '../../packages/app/parts/health-overrides.ts';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { runTiphys } from '../harness/index.ts';
import type { CommandResult } from '../harness/index.ts';

// `admin settings` on files, without any cluster.

let dir: string;
let lang: Lang;
beforeAll(async () => {
  await buildEngine();
  lang = await loadLang((await findAssets(process.env)).langWasm);
  dir = await mkdtemp(join(tmpdir(), 'settings-'));
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(dir, name), text)));
}, 120_000);
afterAll(() => rm(dir, { recursive: true }));

const configMap = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata:\n${data.replace(/^(?=.)/gm, '  ')}`;

const files = {
  'good.yaml': configMap(`url: https://cd.example.com
oidc.config: "name: Okta\\nissuer: https://example.com\\n"
accounts.ci: apiKey
kustomize.buildOptions: --enable-helm
resource.customizations.health.example.com_Ship: |
  hs = {}
  hs.status = obj.status.afloat and "Healthy" or "Degraded"
  hs.message = "a ship"
  return hs
resource.customizations.ignoreDifferences.example.com_Ship: |
  jsonPointers: [/spec/crew]
  jqPathExpressions: ['.spec.decks[] | select(.name == "upper")']
resource.customizations.actions.example.com_Ship: |
  discovery.lua: |
    actions = {}
    actions["sail"] = {["disabled"] = not obj.status.afloat}
    actions["anchor"] = {}
    return actions
  definitions:
  - name: sail
    action.lua: |
      obj.spec.course = actionParams["course"]
      return obj
`),
  'bad.yaml': configMap(`accounts.ci: teleport
kustomize.buildOptions: --enable-helm
timeout.reconciliation: soon
dex.config: "[1, 2"
resource.customizations.ignoreDifferences.apps_Deployment: "{"
resource.exclusions: "- apiGroups: {"
resource.customizations.health.example.com_Ship: |
  hs = {}
  hs.status = = "Healthy"
resource.customizations.actions.example.com_Ship: |
  discovery.lua: return {
`),
  'keyless.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: argocd-secret}\nstringData: {admin.password: x}\n',
  'secret.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: argocd-secret}\nstringData: {admin.password: x, server.secretkey: abc}\n',
  'ship.yaml': `apiVersion: example.com/v1
kind: Ship
metadata: {name: argo}
spec: {crew: 50, decks: [{name: upper}, {name: lower}]}
status: {afloat: true}
`,
  'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  'policy.csv': `p, role:deployer, applications, sync, shop/*, allow
g, alice, role:deployer
`,
  'rbac.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-rbac-cm}
data:
  policy.default: role:readonly
  policy.csv: |
    p, bob, applications, delete/*/Pod/*, shop/*, allow
  policy.more.csv: |
    p, bob, logs, get, shop/*, allow
`,
  'wrong.csv': 'p, role:x, applications, sync, shop/*\n',
  'empty.csv': '\n',
};

const env = { KUBECONFIG: undefined, XDG_CONFIG_HOME: undefined, KUBECTL_EXTERNAL_DIFF: undefined };

function words(args: readonly string[]): string[] {
  return ['admin', 'settings', ...args.map((word) => (word in files ? join(dir, word) : word))];
}

/** Runs a command in this process, which loads the dialects once. */
async function settings(...args: string[]): Promise<CommandResult> {
  const texts = { stdout: '', stderr: '' };
  const output = (name: keyof typeof texts) => ({ write: (text: string) => void (texts[name] += text) });
  const code = await runCli(words(args), {
    env: { ...process.env, ...env, ARGOCD_CONFIG_DIR: dir },
    stdin: Readable.from([]),
    stdout: output('stdout'),
    stderr: output('stderr'),
    signal: new AbortController().signal,
    loadLang: () => Promise.resolve(lang),
    assessHealth: (object, customizations) =>
      Promise.resolve(
        createHealthCheck({ overrides: healthOverrides(customizations), scripts: lang })(object),
      ),
  });
  return { code, ...texts };
}

it('admin settings is part of the program', async () => {
  const args = words(['resource-overrides', 'health', 'ship.yaml', '--argocd-cm-path', 'good.yaml']);
  expect(await runTiphys(args, { env: { ...env, ARGOCD_CONFIG_DIR: dir } })).toMatchObject({
    code: 0,
    stdout: 'STATUS: Healthy\nMESSAGE: a ship\n',
  });
});

describe('admin settings validate', () => {
  it('says what each group has come to', async () => {
    const files = ['--argocd-cm-path', 'good.yaml', '--argocd-secret-path', 'secret.yaml'];
    expect(await settings('validate', ...files)).toMatchObject({
      code: 0,
      stdout:
        '✅ accounts\n2 accounts\n\n✅ general\nOIDC is configured\n\n✅ kustomize\n--enable-helm\n\n' +
        '✅ resource-overrides\n2 resource overrides\n',
    });
  });

  it('names each wrong value with its key', async () => {
    const { code, stdout } = await settings('validate', '--argocd-cm-path', 'bad.yaml');
    expect(code).toBe(1);
    expect(stdout).toContain('❌ general\n');
    expect(stdout).toContain("not supported account capability 'teleport' in config map key 'accounts.ci'");
    for (const key of [
      'timeout.reconciliation',
      'dex.config',
      'resource.exclusions',
      'resource.customizations.ignoreDifferences.apps_Deployment',
      'resource.customizations.health.example.com_Ship',
      'resource.customizations.actions.example.com_Ship',
    ]) {
      expect(stdout).toMatch(new RegExp(`^.*\\b${key.replaceAll('.', '\\.')}\\b.*: .`, 'm'));
    }
    expect(stdout).toContain('✅ kustomize\n--enable-helm\n');
    expect(stdout).toContain("health.example.com_Ship: <string> line:2(column:13) near '=':   syntax error");
  });

  it('misses what every installation has', async () => {
    const files = ['--argocd-cm-path', 'good.yaml', '--argocd-secret-path', 'keyless.yaml'];
    const { code, stdout } = await settings('validate', ...files, '--group', 'general');
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: '❌ general\nargocd-secret: server.secretkey: server.secretkey is missing\n',
    });
  });

  it.each([
    [['validate'], 'either --argocd-cm-path must be provided or --load-cluster-settings must be set to true'],
    [['validate', '--argocd-cm-path', '/nowhere.yaml'], 'open /nowhere.yaml: no such file or directory'],
    [['validate', '--group', 'x', '--argocd-cm-path', 'good.yaml'], "unknown group 'x'"],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await settings(...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});

describe('admin settings rbac', () => {
  it.each([
    ['alice sync app shop/cart --policy-file policy.csv', 'Yes\n'],
    ['alice sync app other/cart --policy-file policy.csv', 'No\n'],
    ['role:admin delete clusters * --policy-file policy.csv', 'Yes\n'],
    ['role:admin delete clusters * --policy-file policy.csv --use-builtin-policy=false', 'No\n'],
    ['carol get apps shop/cart --policy-file rbac.yaml', 'Yes\n'],
    ['carol get apps shop/cart --policy-file policy.csv --default-role role:readonly', 'Yes\n'],
    ['bob delete/*/Pod/x app shop/cart --policy-file rbac.yaml', 'Yes\n'],
    ['bob get logs shop/cart --policy-file rbac.yaml --quiet', ''],
  ])('can %s', async (line, stdout) => {
    const run = await settings('rbac', 'can', ...line.split(' '));
    expect(run).toMatchObject({ stdout, code: stdout === 'No\n' ? 1 : 0 });
  });

  it.each([
    [
      'can a get ships x --policy-file policy.csv',
      "error in RBAC request: 'ships' is not a valid resource name",
    ],
    ['can a fly app x --policy-file policy.csv', "'fly' is not a valid action for applications"],
    ['can a get app x', 'please provide exactly one of --policy-file or --namespace'],
    ['can a get app x --policy-file wrong.csv', 'invalid user policy: '],
    ['validate --policy-file empty.csv', 'Policy is empty or could not be loaded.'],
    [
      'validate --policy-file /nowhere.csv',
      'error opening policy file: open /nowhere.csv: no such file or directory',
    ],
  ])('%s is refused', async (line, message) => {
    const { code, stderr } = await settings('rbac', ...line.split(' '));
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  it('validates', async () => {
    for (const name of ['policy.csv', 'rbac.yaml']) {
      const run = await settings('rbac', 'validate', '--policy-file', name);
      expect(run).toMatchObject({ stdout: 'Policy is valid.\n', code: 0 });
    }
    const wrong = await settings('rbac', 'validate', '--policy-file', 'wrong.csv');
    expect(wrong).toMatchObject({ stdout: expect.stringMatching(/^Policy is invalid: .+\n/), code: 1 });
  });
});

describe('admin settings resource-overrides', () => {
  const run = async (command: string, object: string, ...args: string[]): Promise<string> =>
    (await settings('resource-overrides', command, object, ...args, '--argocd-cm-path', 'good.yaml')).stdout;

  it('judges health', async () => {
    expect(await run('health', 'ship.yaml')).toBe('STATUS: Healthy\nMESSAGE: a ship\n');
    expect(await run('health', 'map.yaml')).toBe("Health script is not configured for '/ConfigMap'\n");
  });

  it('shows what is ignored', async () => {
    const text = await run('ignore-differences', 'ship.yaml');
    expect(text).toMatch(/^Following fields are ignored:\n\n/);
    expect(text).toContain('<   crew: 50\n');
    expect(text).toContain('<   - name: upper\n');
    expect(text).toContain('< status:\n');
    expect(await run('ignore-differences', 'map.yaml')).toBe(
      "Ignore differences are not configured for '/ConfigMap'\n",
    );
    expect(await run('ignore-resource-updates', 'map.yaml')).toBe(
      "No overrides configured for '/ConfigMap'\n",
    );
  });

  it('lists and runs actions', async () => {
    expect(await run('list-actions', 'ship.yaml')).toBe('NAME    DISABLED\nanchor  false\nsail    false\n');
    expect(await run('list-actions', 'map.yaml')).toBe("Actions are not configured for '/ConfigMap'\n");
    const text = await run('run-action', 'ship.yaml', 'sail', '--param', 'course=east');
    expect(text).toMatch(/^Following fields have been changed:\n\n/);
    expect(text).toContain('>   course: east\n');
  });
});
