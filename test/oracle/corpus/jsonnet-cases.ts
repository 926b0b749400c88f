import { configMap } from './case.ts';
import type { Case } from './case.ts';

const jsonnet = 'jsonnet -J . ';
const object = (name: string, data = '{}'): string =>
  `{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: ${name}}, data: ${data}}`;

/** What a folder with one Jsonnet file, and settings for it, evaluates to. */
export const jsonnetCases: readonly Case[] = [
  { name: 'one object', files: { 'a.jsonnet': object("'a'") }, reference: [`${jsonnet}a.jsonnet`] },
  {
    name: 'an array',
    files: { 'a.jsonnet': `[${object("'a'")}, ${object("'b'")}]` },
    reference: [`${jsonnet}a.jsonnet`],
  },
  {
    name: 'external variables and arguments, as text and as code',
    files: {
      'a.jsonnet': `function(name, count=1) [${object('name + i', "{env: std.extVar('env'), code: std.toString(std.extVar('code'))}")} for i in std.range(1, count)]`,
    },
    source: {
      directory: {
        jsonnet: {
          extVars: [
            { name: 'env', value: '$ARGOCD_APP_NAME' },
            { name: 'code', value: '{a: 1 + 1}', code: true },
          ],
          tlas: [
            { name: 'name', value: 'x' },
            { name: 'count', value: '1 + 2', code: true },
          ],
        },
      },
    },
    reference: [
      `${jsonnet}--ext-str env=demo --ext-code 'code={a: 1 + 1}' --tla-str name=x --tla-code 'count=1 + 2' a.jsonnet`,
    ],
  },
  {
    name: 'imports beside the file, from libraries, and of texts',
    files: {
      'a.jsonnet': `local lib = import 'lib.libsonnet'; local near = import 'near/x.libsonnet'; [lib(near.name, importstr 'text.txt')]`,
      'near/x.libsonnet': `{name: (import 'y.libsonnet').name}`,
      'near/y.libsonnet': `{name: 'near'}`,
      'text.txt': 'text\n',
      '/jsonnet-vendor/lib.libsonnet': `function(name, text) ${object('name', '{text: text}')}`,
      '/jsonnet-other/lib.libsonnet': `function(name, text) ${object("'other'")}`,
    },
    source: { directory: { jsonnet: { libs: ['jsonnet-other', 'jsonnet-vendor'] } } },
    reference: ['jsonnet -J . -J "$ROOT/jsonnet-other" -J "$ROOT/jsonnet-vendor" a.jsonnet'],
  },
  {
    name: 'the standard library',
    files: {
      'a.jsonnet': object(
        "'a'",
        `{hash: std.md5('x'), yaml: std.manifestYamlDoc({a: [1, {b: null}]}), sorted: std.toString(std.sort([3, 1, 2])), b64: std.base64('x'), num: std.toString(1 / 3), big: std.toString(12345678901), fmt: '%05.2f' % 3.14159, set: std.toString(std.set([2, 2, 1])), json: std.manifestJsonEx({z: 1, a: 2}, '  ')}`,
      ),
    },
    reference: [`${jsonnet}a.jsonnet`],
  },
  {
    name: 'inheritance and hidden fields',
    files: {
      'a.jsonnet': `local base = {hidden:: 1, data+: {x: '1'}}; ${object("'a'", "{y: '2'}")} + base + {metadata+: {labels: {n: 'x'}}, kind: super.kind}`,
    },
    reference: [`${jsonnet}a.jsonnet`],
  },
  {
    name: 'an error',
    files: { 'a.jsonnet': "error 'not so'" },
    reference: [`${jsonnet}a.jsonnet`],
    fails: /Failed to evaluate jsonnet "a\.jsonnet".*not so/s,
  },
  {
    name: 'an import that is missing',
    files: { 'a.jsonnet': "import 'none.libsonnet'" },
    reference: [`${jsonnet}a.jsonnet`],
    fails: /couldn't open import/,
  },
].map((one) => ({ json: true, ...one }) as Case);

/** Plain folders: what is read, as the names of the ConfigMaps. No program does this, so the names are written here. */
export const directoryCases: readonly (Omit<Case, 'reference'> & { readonly names: readonly string[] })[] = [
  {
    name: 'YAML, JSON, many documents and lists',
    files: {
      'a.yaml': `${configMap('a1')}---\n---\n# nothing\n---\n${configMap('a2')}`,
      'b.yml': configMap('b'),
      'c.json': JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } }),
      'd.yaml': `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: d1}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: d2}}\n`,
      'e.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMapList',
        items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'e' } }],
      }),
      'f.YAML': configMap('not-this'),
      'g.txt': configMap('not-this'),
      'h.yaml': '# nothing at all\n',
      'values.yaml': 'a: {b: c}\n',
      'sub/i.yaml': configMap('not-this'),
      '.hidden.yaml': configMap('hidden'),
    },
    names: ['hidden', 'a1', 'a2', 'b', 'c', 'd1', 'd2', 'e'],
  },
  {
    name: 'folders below',
    files: {
      'a.yaml': configMap('a'),
      'b/c.yaml': configMap('c'),
      'b/d/e.yaml': configMap('e'),
      'z.yaml': configMap('z'),
    },
    source: { directory: { recurse: true } },
    names: ['a', 'c', 'e', 'z'],
  },
  {
    name: 'include and exclude with braces and stars',
    files: {
      'a.yaml': configMap('a'),
      'b.yaml': configMap('b'),
      'sub/a.yaml': configMap('sub-a'),
      'sub/skip-a.yaml': configMap('s'),
      'c.json': '{"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "c"}}',
    },
    source: { directory: { recurse: true, include: '{*.yaml,*.json}', exclude: '{b.yaml,**/skip-*}' } },
    names: ['a', 'c', 'sub-a'],
  },
  {
    name: 'any extension',
    files: { 'a.manifest': configMap('a'), 'b.yaml': configMap('b'), 'readme.md': 'text' },
    source: { directory: { disableExtensionFilter: true, exclude: '*.md' } },
    names: ['a', 'b'],
  },
  {
    name: 'files that say to be left out, also in a comment',
    files: {
      'a.yaml': configMap('a'),
      'b.yaml': `# +argocd:skip-file-rendering\n${configMap('b')}`,
      'c.jsonnet': '// +argocd:skip-file-rendering\nerror "x"',
    },
    names: ['a'],
  },
  {
    name: 'links within the repository',
    files: {
      'a.yaml': { link: 'real/x.txt' },
      'real/x.txt': configMap('linked'),
      'b.yaml': { link: '/nowhere-but-in' },
    },
    names: [],
    fails: /out-of-bounds symlinks/,
  },
  {
    name: 'a link to a file',
    files: {
      'a.yaml': { link: 'real/x.txt' },
      'real/x.txt': configMap('linked'),
      'gone.yaml': { link: 'missing.yaml' },
    },
    names: ['linked'],
  },
  {
    name: 'a manifest that is no YAML',
    files: { 'a.yaml': 'apiVersion: v1\nkind: X\nmetadata: {name: [}\n' },
    names: [],
    fails: /failed to unmarshal manifest/i,
  },
  {
    name: 'JSON with two values',
    files: { 'a.json': '{"kind": "X"}{"kind": "Y"}' },
    names: [],
    fails: /Only single objects are allowed in JSON files/,
  },
  {
    name: 'Jsonnet switched off',
    files: { 'a.jsonnet': "error 'x'", 'b.yaml': configMap('b') },
    request: { enabledSourceTypes: { Directory: false } },
    names: ['b'],
  },
  {
    name: 'Helm switched off',
    files: { 'Chart.yaml': 'name: x\n', 'b.yaml': configMap('b') },
    request: { enabledSourceTypes: { Helm: false } },
    names: ['b'],
  },
  {
    name: 'Kustomize switched off',
    files: { 'kustomization.yaml': 'resources: []\n', 'b.yaml': configMap('b') },
    request: { enabledSourceTypes: { Kustomize: false } },
    names: ['b'],
  },
  {
    name: 'a chart that is asked for as a folder',
    files: { 'Chart.yaml': 'name: x\n', 'b.yaml': configMap('b') },
    source: { directory: { recurse: false } },
    names: ['b'],
  },
  {
    name: 'two tools at once',
    files: { 'b.yaml': configMap('b') },
    source: { directory: { recurse: true }, helm: { releaseName: 'x' } },
    names: [],
    fails: /multiple application sources defined: Helm,Directory/,
  },
  {
    name: 'a folder that is missing',
    files: { 'b.yaml': configMap('b') },
    path: 'none',
    names: [],
    fails: /none: app path does not exist/,
  },
  {
    name: 'a path out of the repository',
    files: { 'b.yaml': configMap('b') },
    source: { path: '../../etc' },
    names: [],
    fails: /app path outside root/,
  },
  {
    name: 'an absolute path',
    files: { 'b.yaml': configMap('b') },
    source: { path: '/etc' },
    names: [],
    fails: /app path is absolute/,
  },
];
