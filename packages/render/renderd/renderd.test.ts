import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import { createRenderd } from './renderd.ts';
import type { FileSource, Renderd } from './types.ts';

let path: string;
let renderd: Renderd;

beforeAll(async () => {
  ({ renderd: path } = await buildEngine());
  renderd = createRenderd({ path, log: silentLogger });
}, 600_000);

afterAll(() => renderd[Symbol.asyncDispose]());

const encoder = new TextEncoder();
const bytes = (text: string): Uint8Array => encoder.encode(text);
const files = (texts: Readonly<Record<string, string>>): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(texts).map(([name, text]) => [name, bytes(text)]));

const chart = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
  'values.yaml': 'replicas: 1\nimage: {tag: "1.0", repo: nginx}\nports: [{name: a}, {name: b}]\n',
  'templates/_names.tpl': '{{ define "name" }}{{ .Release.Name }}-web{{ end }}',
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ include "name" . }}, namespace: {{ .Release.Namespace }}}
spec:
  replicas: {{ .Values.replicas }}
  image: {{ .Values.image.repo }}:{{ .Values.image.tag }}
  kube: {{ .Capabilities.KubeVersion.Version }}
  has: {{ .Capabilities.APIVersions.Has "x/v1" }}
`,
  'templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {file: {{ .Values.file | default "none" | quote }}}\n',
  'templates/hook.yaml':
    'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: j\n  annotations: {helm.sh/hook: pre-install}\n',
  'templates/test.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\n  annotations: {helm.sh/hook: test}\n',
  'templates/NOTES.txt': 'Thank you',
  'crds/crd.yaml':
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n',
};

const names = (objects: readonly KubeObject[]): string[] =>
  objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

describe('helmTemplate()', () => {
  it('gives CRDs, manifests in install order, then hooks', async () => {
    const request = { files: files(chart), releaseName: 'r', namespace: 'ns', includeCrds: true };
    expect(names(await renderd.helmTemplate(request))).toEqual([
      'CustomResourceDefinition/x',
      'ConfigMap/c',
      'Deployment/r-web',
      'Pod/t',
      'Job/j',
    ]);
    const short = { ...request, includeCrds: false, skipTests: true };
    expect(names(await renderd.helmTemplate(short))).toEqual(['ConfigMap/c', 'Deployment/r-web', 'Job/j']);
  });

  it('merges values files in order, then parameters', async () => {
    const [config, deployment] = await renderd.helmTemplate({
      files: files(chart),
      releaseName: 'r',
      namespace: 'ns',
      values: [
        { name: 'one.yaml', content: bytes('replicas: 2\nimage: {tag: "2"}') },
        { name: 'two.yaml', content: bytes('image: {tag: "3"}') },
      ],
      set: ['replicas=4'],
      setString: ['image.repo=5'],
      setFile: [{ name: 'file', path: 'f.txt', content: bytes('content') }],
      kubeVersion: '1.30.2',
      apiVersions: ['x/v1'],
    });
    expect(config?.['data']).toEqual({ file: 'content' });
    expect(deployment).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'r-web', namespace: 'ns' },
      spec: { replicas: 4, image: '5:3', kube: 'v1.30.2', has: true },
    });
  });

  it('honours .helmignore and dependencies in charts/', async () => {
    const request = {
      files: files({
        'Chart.yaml':
          'apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies: [{name: web, version: 1.x, repository: "", condition: web.enabled}]\n',
        '.helmignore': 'skipped/\n*.bak\n',
        'templates/a.bak': '{{ fail "ignored" }}',
        'skipped/b.yaml': 'x',
        'templates/c.yaml':
          'apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Files.Get "skipped/b.yaml" | default "none" }}}\n',
        ...Object.fromEntries(Object.entries(chart).map(([name, text]) => [`charts/web/${name}`, text])),
      }),
      releaseName: 'r',
    };
    expect(names(await renderd.helmTemplate({ ...request, set: ['web.enabled=false'] }))).toEqual([
      'Service/none',
    ]);
    expect(await renderd.helmTemplate(request)).toHaveLength(5);
  });

  it.each([
    [{ 'templates/config.yaml': 'a: {{ .Values.x.y }}' }, 'web/templates/config.yaml:1:13'],
    [{ 'templates/config.yaml': 'a: {{ fail "stop here" }}' }, 'stop here'],
    [
      { 'templates/config.yaml': 'a: [' },
      'YAML parse error on web/templates/config.yaml: error converting YAML to JSON: yaml: line 1',
    ],
    [
      { 'templates/config.yaml': 'a: {{ if }}' },
      'parse error at (web/templates/config.yaml:1): missing value for if',
    ],
    [{ 'Chart.yaml': 'apiVersion: v2\nname: web\n' }, 'chart.metadata.version is required'],
    [{ 'Chart.yaml': `${chart['Chart.yaml']}type: library\n` }, 'library charts are not installable'],
    [{ 'Chart.yaml': `${chart['Chart.yaml']}kubeVersion: ">=1.99"\n` }, 'chart requires kubeVersion: >=1.99'],
    [{ 'values.yaml': 'a: b: c' }, 'cannot load values.yaml'],
    [
      { 'values.schema.json': '{"required": ["must"]}' },
      "values don't meet the specifications of the schema(s)",
    ],
  ])('fails as helm does: %j', async (replaced, message) => {
    const request = { files: files({ ...chart, ...replaced }), releaseName: 'r' };
    await expect(renderd.helmTemplate(request)).rejects.toThrow(message);
  });

  it('names missing dependencies so that they can be fetched', async () => {
    const Chart = `${chart['Chart.yaml']}dependencies: [{name: redis, version: 1.x, repository: "https://example.com"}]\n`;
    const request = { files: files({ ...chart, 'Chart.yaml': Chart }), releaseName: 'r' };
    await expect(renderd.helmTemplate(request)).rejects.toMatchObject({
      details: { kind: 'missing-dependencies' },
      message: expect.stringContaining(
        'found in Chart.yaml, but missing in charts/ directory: redis',
      ) as string,
    });
  });

  it('refuses a release name that is too long', async () => {
    const request = { files: files(chart), releaseName: 'x'.repeat(54) };
    await expect(renderd.helmTemplate(request)).rejects.toThrow('invalid release name');
  });
});

describe('helmValues()', () => {
  it('flattens, later files win', async () => {
    const flat = await renderd.helmValues([
      bytes(chart['values.yaml']),
      bytes('replicas: 1000000\nnone: null\nyes: true\n'),
    ]);
    expect(flat).toEqual({
      replicas: '1e+06',
      'image.tag': '1.0',
      'image.repo': 'nginx',
      'ports[0].name': 'a',
      'ports[1].name': 'b',
      none: '<nil>',
      true: 'true',
    });
  });
});

/** Files by path, and the paths that were asked for. */
function source(texts: Readonly<Record<string, string>>): FileSource & { readonly asked: string[] } {
  const asked: string[] = [];
  const below = (folder: string): string[] =>
    Object.keys(texts).filter((name) => name.startsWith(folder === '' ? '' : `${folder}/`));
  return {
    asked,
    open(name) {
      asked.push(name);
      const text = texts[name];
      if (text !== undefined) return Promise.resolve({ type: 'file' as const, content: bytes(text) });
      return Promise.resolve({
        type: below(name).length > 0 ? ('directory' as const) : ('missing' as const),
      });
    },
    list(folder) {
      asked.push(`${folder}/`);
      const rest = below(folder).map((name) => (folder === '' ? name : name.slice(folder.length + 1)));
      if (rest.length === 0) return Promise.resolve(undefined);
      const children = new Set(rest.map((name) => name.split('/')[0] ?? ''));
      return Promise.resolve([...children].sort().map((name) => ({ name, directory: !rest.includes(name) })));
    },
  };
}

describe('kustomizeBuild()', () => {
  const tree = {
    'base/kustomization.yaml':
      'resources: [deployment.yaml]\nconfigMapGenerator: [{name: c, files: [a.txt]}]\n',
    'base/deployment.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1, flag: "yes"}\n',
    'base/a.txt': 'hello',
    'base/unread.txt': 'x',
    'prod/kustomization.yaml':
      'resources: [../base]\nnamePrefix: p-\nnamespace: prod\nreplicas: [{name: web, count: 3}]\n',
  };

  it('builds and asks only for what it reads', async () => {
    const asking = source(tree);
    const { objects } = await renderd.kustomizeBuild({ path: 'prod' }, asking);
    expect(names(objects)).toEqual([expect.stringMatching(/^ConfigMap\/p-c-\w{10}$/), 'Deployment/p-web']);
    expect(objects[1]).toMatchObject({ metadata: { namespace: 'prod' }, spec: { replicas: 3, flag: 'yes' } });
    expect(asking.asked).toContain('base/a.txt');
    expect(asking.asked).not.toContain('base/unread.txt');
    expect(asking.asked).not.toContain('');
    expect(new Set(asking.asked).size).toBe(asking.asked.length);
  });

  it('takes an overlay', async () => {
    const overlay = files({ 'prod/kustomization.yaml': '{"resources": ["../base"], "nameSuffix": "-s"}' });
    const { objects } = await renderd.kustomizeBuild({ path: 'prod', overlay }, source(tree));
    expect(objects[1]?.metadata.name).toBe('web-s');
  });

  it('does not ask for what it is told, and tells what it read', async () => {
    const asking = source(tree);
    const known = files({ 'kustomization.yaml': tree['prod/kustomization.yaml'], 'sub/unread.yaml': 'x' });
    const { listed, objects, opened } = await renderd.kustomizeBuild({ path: 'prod', known }, asking);
    expect(names(objects)[1]).toBe('Deployment/p-web');
    expect(asking.asked.filter((name) => name.startsWith('prod'))).toEqual([]);
    expect(asking.asked).toContain('base/a.txt');
    expect(opened).toEqual([
      'prod',
      'prod/Kustomization',
      'prod/kustomization.yaml',
      'prod/kustomization.yml',
    ]);
    expect(listed).toEqual([]);
  });

  it('forgets a schema that a kustomization brought', async () => {
    const schema = JSON.stringify({
      definitions: {
        'v1.Thing': {
          properties: {
            list: {
              type: 'array',
              items: { type: 'object' },
              'x-kubernetes-patch-merge-key': 'id',
              'x-kubernetes-patch-strategy': 'merge',
            },
          },
          'x-kubernetes-group-version-kind': [{ group: 'example.com', kind: 'Thing', version: 'v1' }],
        },
      },
    });
    const thing = (list: string): string =>
      `apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nlist: ${list}\n`;
    const patched = {
      'a/thing.yaml': thing('[{id: a, v: 1}, {id: b}]'),
      'a/patch.yaml': thing('[{id: a, v: 2}]'),
      'a/schema.json': schema,
    };
    const build = async (more: string): Promise<unknown> => {
      const kustomization = `resources: [thing.yaml]\npatches: [{path: patch.yaml}]\n${more}`;
      const { objects } = await renderd.kustomizeBuild(
        { path: 'a' },
        source({ ...patched, 'a/kustomization.yaml': kustomization }),
      );
      return objects[0]?.['list'];
    };
    const merged = [{ id: 'a', v: 2 }, { id: 'b' }];
    expect(await build('')).toEqual([{ id: 'a', v: 2 }]);
    expect(await build('openapi: {path: schema.json}')).toEqual(merged);
    expect(await build('')).toEqual([{ id: 'a', v: 2 }]);
  });

  it.each([
    ['missing', {}, 'must build at directory: not a valid directory'],
    ['a', { 'a/kustomization.yaml': 'resources: [none.yaml]' }, "accumulating resources from 'none.yaml'"],
    ['a', { 'a/kustomization.yaml': 'resources: [' }, 'invalid Kustomization'],
    [
      'a',
      { 'a/kustomization.yaml': 'resources: [../x.yaml]', 'x.yaml': tree['base/deployment.yaml'] },
      "file '<path to cached source>/x.yaml' is not in or below '<path to cached source>/a'",
    ],
    ['a', { 'a/kustomization.yaml': 'resources: [https://example.com/x.yaml]' }, 'accumulating resources'],
    [
      'a',
      { 'a/kustomization.yaml': 'resources: ["github.com/example/repo//base?ref=v1"]' },
      'accumulating resources',
    ],
  ])('fails as kustomize does: %s %j', async (folder, texts, message) => {
    await expect(renderd.kustomizeBuild({ path: folder }, source({ ...tree, ...texts }))).rejects.toThrow(
      message,
    );
  });

  it('passes on what the tree has to say', async () => {
    const broken: FileSource = { ...source(tree), open: () => Promise.reject(new Error('git is gone')) };
    await expect(renderd.kustomizeBuild({ path: 'prod' }, broken)).rejects.toThrow('git is gone');
  });
});

describe('jsonnet()', () => {
  const tree = {
    'app/main.jsonnet':
      "local lib = import 'lib.libsonnet'; function(n=1) {kind: std.extVar('kind'), n: n, lib: lib, text: importstr 'a.txt'}",
    'app/a.txt': 'text',
    'vendor/lib.libsonnet': '{v: 1}',
  };
  it('evaluates with variables and libraries', async () => {
    const request = {
      file: 'app/main.jsonnet',
      extVars: [{ name: 'kind', value: 'K' }],
      tlas: [{ name: 'n', value: '1 + 1', code: true }],
      libraries: ['app', 'vendor'],
    };
    expect(await renderd.jsonnet(request, source(tree))).toEqual({
      kind: 'K',
      n: 2,
      lib: { v: 1 },
      text: 'text',
    });
  });

  it.each([
    ["import '../../../etc/passwd'", 'couldn\'t open import "../../../etc/passwd"'],
    ["import '/etc/passwd'", 'couldn\'t open import "/etc/passwd"'],
    ['{a: error "no"}', 'RUNTIME ERROR: no'],
    ['{', 'app/main.jsonnet:1:2'],
  ])('%s fails as jsonnet does', async (text, message) => {
    const request = { file: 'app/main.jsonnet' };
    await expect(renderd.jsonnet(request, source({ 'app/main.jsonnet': text }))).rejects.toThrow(message);
  });
});

describe('split()', () => {
  it('gives documents and the problem of each file', async () => {
    const [good, bad, json] = await renderd.split([
      bytes('a: 1\n---\n---\nb: 2\n'),
      bytes('a: 1\n---\nb: [\n'),
      bytes('{"a": 1}'),
    ]);
    expect(good).toEqual({ documents: [{ a: 1 }, { b: 2 }] });
    expect(bad?.documents).toEqual([{ a: 1 }]);
    expect(bad?.problem).toMatch(/yaml: line \d/);
    expect(json).toEqual({ documents: [{ a: 1 }] });
  });
});

describe('bounds', () => {
  const endless = files({
    ...chart,
    'templates/config.yaml':
      '{{ range $i := until 100000 }}{{ range $j := until 100000 }}{{ $x := mul $i $j }}{{ end }}{{ end }}',
  });
  const greedy = files({
    ...chart,
    'templates/config.yaml':
      'a: {{ repeat 500000000 "aaaaaaaaaa" | len }}\nb: {{ repeat 500000000 "bbbbbbbbbb" | len }}',
  });
  const good = { files: files(chart), releaseName: 'r' };

  it('end what takes too long, and nothing else', async () => {
    await using pool = createRenderd({ path, log: silentLogger, workers: 1 });
    const bad = pool.helmTemplate({ files: endless, releaseName: 'r' }, { timeoutMs: 1500 });
    const [outcome, neighbour] = await Promise.allSettled([bad, pool.helmTemplate(good)]);
    expect(outcome).toMatchObject({
      reason: { code: 4, message: 'helm-template: not done within 1500 ms (limit ARGOCD_EXEC_TIMEOUT)' },
    });
    expect(neighbour.status).toBe('fulfilled');
    expect(await pool.helmTemplate(good)).toHaveLength(4);
  });

  it('end what takes too much memory, and nothing else', async () => {
    await using pool = createRenderd({ path, log: silentLogger, workers: 1, memoryMiB: 256 });
    const bad = pool.helmTemplate({ files: greedy, releaseName: 'r' });
    const others = Array.from({ length: 5 }, () => pool.helmTemplate(good));
    const outcomes = await Promise.allSettled([bad, ...others]);
    expect(outcomes[0]).toMatchObject({
      reason: {
        code: 8,
        message: 'helm-template: more than 256 MiB of memory needed (limit TIPHYS_RENDER_MEMORY_MIB)',
      },
    });
    expect(outcomes.slice(1).map(({ status }) => status)).toEqual(
      Array.from({ length: 5 }, () => 'fulfilled'),
    );
  });

  it('end runaway recursion', async () => {
    const deep = files({ 'a.jsonnet': 'local f(x) = f(x + 1) + 1; f(0)' });
    await expect(
      renderd.jsonnet(
        { file: 'a.jsonnet' },
        source(Object.fromEntries([...deep].map(([name, text]) => [name, new TextDecoder().decode(text)]))),
      ),
    ).rejects.toThrow('max stack frames exceeded');
  });

  it('hold the size of a result', async () => {
    await using pool = createRenderd({ path, log: silentLogger, workers: 1, maxOutputBytes: 100 });
    await expect(pool.helmTemplate(good)).rejects.toMatchObject({
      code: 8,
      message: 'the rendered manifests are larger than 100 bytes (limit TIPHYS_RENDER_MAX_OUTPUT)',
    });
  });

  it('hold the queue', async () => {
    await using pool = createRenderd({
      path,
      log: silentLogger,
      workers: 1,
      tasksPerWorker: 1,
      maxWaiting: 1,
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 3 }, () => pool.helmTemplate(good)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });

  it('do not make a caller wait who has gone', async () => {
    const stop = new AbortController();
    const waiting = renderd.kustomizeBuild(
      { path: 'prod' },
      { open: () => new Promise(() => {}), list: () => Promise.resolve(undefined) },
      { signal: stop.signal },
    );
    stop.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    expect(await renderd.helmTemplate(good)).toHaveLength(4);
  });

  it('tell when renderd cannot be started', async () => {
    await using pool = createRenderd({ path: '/nowhere/renderd', log: silentLogger });
    await expect(pool.helmTemplate(good)).rejects.toMatchObject({ code: 14 });
  });
});
