import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '@tiphys/base';
import type { ApplicationSource, ManifestRequest } from '@tiphys/model';
import { createMemoryTree } from '@tiphys/source';
import type { Tree } from '@tiphys/source';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import { buildVariables, createBuildEnv } from '../generate/build-env.ts';
import { createRenderd } from '../renderd/renderd.ts';
import type { Renderd } from '../renderd/types.ts';
import type { ToolRun, Tools } from '../tool.ts';
import { createTools } from './tools.ts';

let renderd: Renderd;
let tools: Tools;

beforeAll(async () => {
  const { renderd: path } = await buildEngine();
  renderd = createRenderd({ path, log: silentLogger, workers: 1 });
  const fetchFile = (url: string): Promise<Uint8Array> =>
    Promise.resolve(new TextEncoder().encode(`from: ${url}`));
  const runExecutable = (): Promise<Uint8Array> => Promise.reject(new Error('no programs here'));
  tools = createTools({ renderd, fetchFile, runExecutable });
}, 600_000);

afterAll(() => renderd[Symbol.asyncDispose]());

type Texts = Readonly<Record<string, string>>;

function treeOf(texts: Texts, revision = '0123456789abcdef'): Tree {
  const files = Object.entries(texts).map(([path, text]) => {
    const symlink = text.startsWith('-> ');
    const content = new TextEncoder().encode(symlink ? text.slice(3) : text);
    return [path, { content, symlink }] as const;
  });
  return createMemoryTree(new Map(files), { revision, kind: 'repository' });
}

interface Given {
  readonly source?: Partial<ApplicationSource>;
  readonly request?: ManifestRequest;
  readonly references?: ReadonlyMap<string, Tree>;
}

function runOf(texts: Texts, path: string, { references, request, source }: Given = {}): ToolRun {
  const tree = treeOf(texts);
  const variables = buildVariables({
    appName: 'app',
    namespace: 'ns',
    projectName: 'default',
    revision: tree.revision,
    repoURL: 'https://example.com/repo',
    path,
    targetRevision: 'main',
    kubeVersion: '1.30',
    apiVersions: [],
  });
  return {
    source: { repoURL: 'https://example.com/repo', path, ...source },
    request: { appName: 'app', namespace: 'ns', ...request },
    tree,
    path,
    references: references ?? new Map(),
    env: createBuildEnv(variables),
    fetchChart: ({ repository }) => Promise.reject(new Error(`${repository}: no such repository`)),
    openRepository: (url) => Promise.reject(new Error(`${url}: no such repository`)),
  };
}

const chart = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': 'v: chart\n',
  'web/values-prod.yaml': 'v: prod\n',
  'web/envs/a.yaml': 'v: a\na: 1\n',
  'web/envs/b.yaml': 'v: b\n',
  'web/envs/deep/c.yaml': 'v: c\n',
  'web/templates/all.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}\ndata:\n  v: {{ .Values.v | toJson }}\n  rest: {{ omit .Values "v" | toJson | quote }}\n  kube: {{ .Capabilities.KubeVersion.Version }}\n',
  'shared/values.yaml': 'v: shared\n',
};

interface Rendered {
  readonly v: unknown;
  readonly rest: unknown;
  readonly kube: unknown;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

async function helm(given: Given, texts: Texts = chart): Promise<Rendered> {
  const { objects } = await tools.helm.generate(runOf(texts, 'web', given));
  const [config] = objects as {
    metadata: { name?: string; namespace?: string };
    data: Record<string, unknown>;
  }[];
  return {
    v: config?.data['v'],
    rest: JSON.parse(String(config?.data['rest'])),
    kube: config?.data['kube'],
    name: config?.metadata.name,
    namespace: config?.metadata.namespace,
  };
}

describe('bounds of one build', () => {
  const unused = (): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode('{}'));
  const limits = { maxValuesBytes: 5, maxRemotes: 1, maxKustomizations: 1, maxFileBytes: 300_000 };
  const bounded = (): Tools => createTools({ renderd, fetchFile: unused, runExecutable: unused, limits });
  const urls = ['https://example.com/a.yaml', 'https://example.com/b.yaml'];

  it('names the setting that a value file exceeds', async () => {
    const run = runOf(chart, 'web', { source: { helm: { valueFiles: ['values-prod.yaml'] } } });
    await expect(bounded().helm.generate(run)).rejects.toThrow(
      'larger than 5 bytes (limit TIPHYS_HELM_MAX_VALUES)',
    );
  });

  it('names the setting that a file exceeds which Kustomize or Jsonnet reads', async () => {
    const large = ' '.repeat(300_001);
    const message = '(limit TIPHYS_RENDER_MAX_FILE)';
    const build = runOf({ 'k/kustomization.yaml': 'resources: [a.yaml]\n', 'k/a.yaml': large }, 'k');
    await expect(bounded().kustomize.generate(build)).rejects.toThrow(message);
    const evaluation = runOf({ 'a.jsonnet': `{}${large}` }, '.');
    await expect(bounded().jsonnet.evaluate(evaluation, 'a.jsonnet')).rejects.toThrow(message);
  });

  it.each([
    ['BYTES', { maxChartBytes: 100 }, 'larger than 100 bytes'],
    ['FILES', { maxChartFiles: 1 }, 'more than 1 files'],
  ])('names the setting that a chart in a kustomization exceeds: %s', async (name, chartLimits, what) => {
    const texts = {
      'k/kustomization.yaml': 'helmCharts: [{name: a}]\n',
      'k/charts/a/Chart.yaml': `apiVersion: v2\nname: a\nversion: 1.0.0\ndescription: ${'x'.repeat(100)}\n`,
      'k/charts/a/values.yaml': 'a: 1\n',
    };
    const tool = createTools({
      renderd,
      fetchFile: unused,
      runExecutable: unused,
      limits: chartLimits,
    }).kustomize;
    const options = { BuildOptions: '--enable-helm', BinaryPath: '', Versions: [] };
    const run = runOf(texts, 'k', { request: { kustomizeOptions: options } });
    await expect(tool.generate(run)).rejects.toThrow(`${what} (limit TIPHYS_HELM_MAX_CHART_${name})`);
  });

  it.each([
    ['TIPHYS_KUSTOMIZE_MAX_REMOTES', { 'k/kustomization.yaml': `resources: [${urls.join(', ')}]\n` }],
    ['TIPHYS_KUSTOMIZE_MAX_REMOTES', { 'k/kustomization.yaml': `validators: [${urls.join(', ')}]\n` }],
    [
      'TIPHYS_KUSTOMIZE_MAX_KUSTOMIZATIONS',
      {
        'k/kustomization.yaml': `resources: [b, '${urls[0]}']\n`,
        'k/b/kustomization.yaml': 'namePrefix: x\n',
      },
    ],
  ])('names the setting %s that a build exceeds', async (name, texts) => {
    await expect(bounded().kustomize.generate(runOf(texts, 'k'))).rejects.toThrow(`(limit ${name})`);
  });
});

describe('the Helm tool', () => {
  it.each([
    ['nothing', {}, 'chart'],
    ['a file', { valueFiles: ['values-prod.yaml'] }, 'prod'],
    ['a file from the root', { valueFiles: ['/shared/values.yaml'] }, 'shared'],
    ['a file beside the chart', { valueFiles: ['../shared/values.yaml'] }, 'shared'],
    ['files in order', { valueFiles: ['envs/b.yaml', 'envs/a.yaml'] }, 'a'],
    ['a pattern', { valueFiles: ['envs/*.yaml'] }, 'b'],
    ['a pattern over folders', { valueFiles: ['envs/**/*.yaml'] }, 'c'],
    ['a pattern before a file it also finds', { valueFiles: ['envs/*.yaml', 'envs/a.yaml'] }, 'a'],
    ['a pattern after a file it also finds', { valueFiles: ['envs/b.yaml', 'envs/*.yaml'] }, 'a'],
    [
      'a missing file that is ignored',
      { valueFiles: ['none.yaml', 'x*.yaml'], ignoreMissingValueFiles: true },
      'chart',
    ],
    [
      'variables in names',
      { valueFiles: ['values-$ENV$ARGOCD_APP_NAME.yaml'], ignoreMissingValueFiles: true },
      'chart',
    ],
    ['values', { valueFiles: ['values-prod.yaml'], values: 'v: inline' }, 'inline'],
    ['valuesObject before values', { values: 'v: inline', valuesObject: { v: { x: 1 } } }, { x: 1 }],
    ['parameters', { values: 'v: inline', parameters: [{ name: 'v', value: '5' }] }, 5],
    ['parameters as text', { parameters: [{ name: 'v', value: '5', forceString: true }] }, '5'],
    ['parameters with commas', { parameters: [{ name: 'v', value: 'a,b' }] }, 'a,b'],
    ['parameters that are lists', { parameters: [{ name: 'v', value: '{a,b}' }] }, ['a', 'b']],
    ['variables in parameters', { parameters: [{ name: 'v', value: '$ARGOCD_APP_NAME-$$x' }] }, 'app-$x'],
    ['file parameters', { fileParameters: [{ name: 'v', path: 'envs/b.yaml' }] }, 'v: b\n'],
  ])('takes %s', async (_what, settings, expected) => {
    expect((await helm({ source: { helm: settings } })).v).toEqual(expected);
  });

  it('takes files of other sources by name', async () => {
    const references = new Map([['$other', treeOf({ 'x/v.yaml': 'v: other\n' })]]);
    const given = { references, source: { helm: { valueFiles: ['$other/x/v.yaml'] } } };
    expect((await helm(given)).v).toBe('other');
    const escape = { references, source: { helm: { valueFiles: ['$other/../web/values.yaml'] } } };
    await expect(helm(escape)).rejects.toThrow(
      "error resolving helm value files: error resolving value file path: file '/../web/values.yaml' resolved to outside repository root",
    );
  });

  it('takes files by URL where the scheme is allowed, and says that the result is bound to no tree', async () => {
    const helmSettings = { valueFiles: ['https://example.com/v.yaml'] };
    const request = { helmOptions: { ValuesFileSchemes: ['https'] } };
    const run = runOf(chart, 'web', { source: { helm: helmSettings }, request });
    const { external, objects } = await tools.helm.generate(run);
    expect(external).toBe(true);
    expect(JSON.stringify(objects)).toContain('https://example.com/v.yaml');
    await expect(helm({ source: { helm: helmSettings } })).rejects.toThrow(
      "the URL scheme 'https' is not allowed",
    );
  });

  it('names the release and its namespace', async () => {
    expect(await helm({})).toMatchObject({ name: 'app', namespace: 'ns' });
    expect(await helm({ request: { appName: 'team_app' } })).toMatchObject({ name: 'app' });
    const settings = { releaseName: 'r', namespace: 'other', kubeVersion: 'v1.29.3-gke.1' };
    expect(await helm({ source: { helm: settings } })).toMatchObject({
      name: 'r',
      namespace: 'other',
      kube: 'v1.29.3',
    });
    expect(await helm({ request: { kubeVersion: 'v1.31.0+k3s1' } })).toMatchObject({ kube: 'v1.31.0' });
  });

  it('reports the command', async () => {
    const settings = {
      valueFiles: ['values-prod.yaml'],
      values: 'x: 1',
      parameters: [{ name: 'a', value: 'two words' }],
      skipCrds: true,
      apiVersions: ['v1'],
    };
    const { commands } = await tools.helm.generate(runOf(chart, 'web', { source: { helm: settings } }));
    expect(commands).toEqual([
      'helm template . --name-template app --namespace ns --set "a=two words" --values ./web/values-prod.yaml --values <temp file with values from source.helm.values/valuesObject> --api-versions v1',
    ]);
  });

  it('reads what it needs and records it', async () => {
    const run = runOf(chart, 'web', { source: { helm: { valueFiles: ['/shared/values.yaml'] } } });
    await tools.helm.generate(run);
    const read = [...run.tree.readSet().keys()];
    expect(read).toContain('shared/values.yaml');
    expect(read).not.toContain('');
  });

  it.each([
    [
      { valueFiles: ['none.yaml'] },
      'Error: open <path to cached source>/web/none.yaml: no such file or directory',
    ],
    [
      { valueFiles: ['x*.yaml'] },
      'error resolving helm value files: values file glob "x*.yaml" matched no files',
    ],
    [{ valueFiles: ['../../x.yaml'] }, "file '../../x.yaml' resolved to outside repository root"],
    [{ valueFiles: ['file:///etc/passwd'] }, "the URL scheme 'file' is not allowed"],
    [
      { fileParameters: [{ name: 'v', path: '../../../etc/passwd' }] },
      'error resolving helm value file path',
    ],
    [{ values: 'a: b: c' }, 'failed to parse <temp file with values from source.helm.values/valuesObject>'],
    [{ parameters: [{ name: 'a[x]', value: '1' }] }, 'failed parsing --set data'],
    [{ version: 'v2' }, "error initializing helm app object: helm version 'v2' is not supported"],
    [{ kubeVersion: 'x' }, 'could not parse kubernetes version x: could not parse "x" as version'],
  ])('refuses %j', async (settings, message) => {
    await expect(helm({ source: { helm: settings } })).rejects.toThrow(message);
  });

  it('words a failure as Argo CD does, without API versions', async () => {
    const broken = { ...chart, 'web/templates/all.yaml': 'a: {{ .Values.x.y }}' };
    const failing = helm({ request: { apiVersions: ['v1', 'apps/v1'] } }, broken);
    await expect(failing).rejects.toThrow(
      'failed to execute helm template command: failed running helm: `helm template . --name-template app --namespace ns <api versions removed> --include-crds` failed exit status 1: Error: web/templates/all.yaml:1:13',
    );
  });

  it('finds dependencies in the same tree', async () => {
    const texts = {
      'top/Chart.yaml':
        'apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies: [{name: web, version: 1.x.x, repository: "file://../web"}]\n',
      ...chart,
    };
    const { objects } = await tools.helm.generate(runOf(texts, 'top'));
    expect(objects).toHaveLength(1);
    const remote = {
      'top/Chart.yaml': texts['top/Chart.yaml'].replace('file://../web', 'https://example.com'),
    };
    await expect(tools.helm.generate(runOf(remote, 'top'))).rejects.toThrow(
      'error building helm chart dependencies',
    );
  });
});

const kustomization = {
  'base/kustomization.yaml':
    'resources: [deployment.yaml]\nimages: [{name: nginx, newTag: "1"}, {name: busybox, newTag: "2"}]\ncommonAnnotations: {a: old}\n',
  'base/deployment.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: c, image: nginx}, {name: d, image: busybox}]}\n',
  'component/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -comp\n',
};

interface Deployment {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly { readonly image: string }[] };
    };
  };
}

async function kustomize(
  settings: ApplicationSource['kustomize'],
  request: ManifestRequest = {},
): Promise<Deployment> {
  const run = runOf(kustomization, 'base', { source: { kustomize: settings }, request });
  const { objects } = await tools.kustomize.generate(run);
  return objects[0] as Deployment;
}

describe('the Kustomize tool', () => {
  it('builds without options', async () => {
    const { objects, commands } = await tools.kustomize.generate(runOf(kustomization, 'base'));
    expect(objects).toHaveLength(1);
    expect(commands).toEqual(['kustomize build ./base']);
  });

  it('sets names, namespace, replicas', async () => {
    const settings = {
      namePrefix: 'p-',
      nameSuffix: '-s',
      namespace: 'prod',
      replicas: [{ name: 'web', count: '3' }],
    };
    const { metadata, spec } = await kustomize(settings);
    expect(metadata).toMatchObject({ name: 'p-web-s', namespace: 'prod' });
    expect(spec.replicas).toBe(3);
  });

  it('sets images', async () => {
    const images = async (...given: string[]): Promise<string[]> => {
      const { spec } = await kustomize({ images: given });
      return spec.template.spec.containers.map(({ image }) => image);
    };
    expect(await images('nginx:9')).toEqual(['nginx:9', 'busybox:2']);
    expect(await images('nginx=example.com:5000/n:$ARGOCD_APP_NAME', 'busybox=*:3')).toEqual([
      'example.com:5000/n:app',
      'busybox:3',
    ]);
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(await images(`nginx@${digest}`)).toEqual([`nginx@${digest}`, 'busybox:2']);
    await expect(images('nginx')).rejects.toThrow('invalid format of image');
  });

  it('adds labels', async () => {
    const all = await kustomize({ commonLabels: { l: '$ARGOCD_APP_NAME' } });
    expect(all.spec.selector.matchLabels).toEqual({ app: 'web', l: 'app' });
    const plain = await kustomize({ commonLabels: { l: 'x' }, labelWithoutSelector: true });
    expect(plain.spec.selector.matchLabels).toEqual({ app: 'web' });
    expect(plain.metadata['labels']).toEqual({ l: 'x' });
    expect(plain.spec.template.metadata.labels).toEqual({ app: 'web' });
    const templates = { commonLabels: { l: 'x' }, labelWithoutSelector: true, labelIncludeTemplates: true };
    expect((await kustomize(templates)).spec.template.metadata.labels).toEqual({ app: 'web', l: 'x' });
  });

  it('adds annotations, over present ones only by force', async () => {
    const settings = { commonAnnotations: { a: '$ARGOCD_APP_NAME' } };
    await expect(kustomize(settings)).rejects.toThrow(
      '`kustomize edit add annotation a:$ARGOCD_APP_NAME` failed exit status 1: Error: annotation a already in kustomization file. Use --force to override.',
    );
    const forced = await kustomize({ ...settings, forceCommonAnnotations: true });
    expect(forced.metadata['annotations']).toEqual({ a: '$ARGOCD_APP_NAME' });
    const expanded = await kustomize({
      ...settings,
      forceCommonAnnotations: true,
      commonAnnotationsEnvsubst: true,
    });
    expect(expanded.metadata['annotations']).toEqual({ a: 'app' });
  });

  it('adds patches and components', async () => {
    const patch = '[{"op": "replace", "path": "/spec/replicas", "value": 7}]';
    const patched = await kustomize({ patches: [{ patch, target: { kind: 'Deployment' } }] });
    expect(patched.spec.replicas).toBe(7);
    const components = ['../component', '../none'];
    expect((await kustomize({ components, ignoreMissingComponents: true })).metadata.name).toBe('web-comp');
    await expect(kustomize({ components })).rejects.toThrow('accumulating components');
  });

  it('reports the commands', async () => {
    const settings = {
      namePrefix: 'p-',
      images: ['nginx:9'],
      commonLabels: { l: 'x' },
      forceCommonLabels: true,
    };
    const request = {
      kustomizeOptions: {
        BuildOptions: '--load-restrictor LoadRestrictionsNone',
        BinaryPath: '',
        Versions: [],
      },
    };
    const run = runOf(kustomization, 'base', { source: { kustomize: settings }, request });
    expect((await tools.kustomize.generate(run)).commands).toEqual([
      'kustomize edit set nameprefix -- p-',
      'kustomize edit set image nginx:9',
      'kustomize edit add label --force l:x',
      'kustomize build ./base --load-restrictor LoadRestrictionsNone',
    ]);
  });

  it('lifts the load restriction when told so', async () => {
    const texts = {
      'a/kustomization.yaml': 'resources: [../deployment.yaml]',
      'deployment.yaml': kustomization['base/deployment.yaml'],
    };
    await expect(tools.kustomize.generate(runOf(texts, 'a'))).rejects.toThrow('is not in or below');
    const request = {
      kustomizeOptions: {
        BuildOptions: '--load-restrictor=LoadRestrictionsNone',
        BinaryPath: '',
        Versions: [],
      },
    };
    expect((await tools.kustomize.generate(runOf(texts, 'a', { request }))).objects).toHaveLength(1);
  });

  it('fails in the words of the tool', async () => {
    const request = (BuildOptions: string): ManifestRequest => ({
      kustomizeOptions: { BuildOptions, BinaryPath: '', Versions: [] },
    });
    await expect(kustomize({}, request('--nonsense'))).rejects.toThrow('Error: unknown flag: --nonsense');
    await expect(kustomize({ version: 'v3' }, request(''))).rejects.toThrow(
      'kustomize version v3 is not registered',
    );
    await expect(tools.kustomize.generate(runOf({ 'x/a.txt': 'x' }, 'x'))).rejects.toThrow(
      "`kustomize build <path to cached source>/x` failed exit status 1: Error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '<path to cached source>/x'",
    );
  });

  it('says what cannot be fetched', async () => {
    const base = runOf(
      { 'a/kustomization.yaml': 'resources: ["github.com/example/repo//base?ref=v1"]' },
      'a',
    );
    await expect(tools.kustomize.generate(base)).rejects.toThrow(
      'failed to fetch what the kustomization names: https://github.com/example/repo: no such repository',
    );
  });

  it('records what it reads and no more', async () => {
    const texts = {
      ...kustomization,
      'base/README.md': 'x',
      'other/x.yaml': 'x',
      'prod/kustomization.yaml': 'resources: [../base]\n',
    };
    const run = runOf(texts, 'prod');
    await tools.kustomize.generate(run);
    const readSet = run.tree.readSet();
    const edited = (changes: Texts): Promise<boolean> => treeOf({ ...texts, ...changes }).matches(readSet);
    expect(await edited({ 'other/x.yaml': 'y', 'base/README.md': 'y' })).toBe(true);
    expect(await edited({ 'base/deployment.yaml': 'y' })).toBe(false);
    expect(await edited({ 'prod/kustomization.yml': 'y' })).toBe(false);
  });
});

describe('the Jsonnet tool', () => {
  const texts = {
    'app/main.jsonnet': "(import 'lib.libsonnet') + {name: std.extVar('name')}",
    'vendor/lib.libsonnet': "{v: importstr 'text.txt'}",
    'vendor/text.txt': 'text',
  };
  const directory = { jsonnet: { extVars: [{ name: 'name', value: '$ARGOCD_APP_NAME' }], libs: ['vendor'] } };

  it('evaluates with variables and libraries', async () => {
    const run = runOf(texts, 'app', { source: { directory } });
    expect(await tools.jsonnet.evaluate(run, 'app/main.jsonnet')).toEqual({ v: 'text', name: 'app' });
    expect([...run.tree.readSet().keys()]).toContain('vendor/text.txt');
  });

  it('refuses libraries outside of the tree', async () => {
    const run = runOf(texts, 'app', { source: { directory: { jsonnet: { libs: ['../x'] } } } });
    await expect(tools.jsonnet.evaluate(run, 'app/main.jsonnet')).rejects.toThrow(
      'resolved to outside repository root',
    );
  });
});
