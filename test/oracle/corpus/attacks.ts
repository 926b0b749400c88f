import { configMap } from './case.ts';
import type { Case } from './case.ts';

const up = `../../../../../../../../../..`;
/** A text in a template that stands in a text of YAML. */
const quoted = (text: string): string => `\`${text}\``;

/** Something a repository tries. */
export interface Attack extends Omit<Case, 'reference'> {
  /** What the refusal says; nothing where the attack finds nothing and the rest is rendered. */
  readonly fails?: RegExp | undefined;
}

/** A chart that shows its values. */
export const chart = {
  'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'values.yaml': '{}\n',
  'templates/a.yaml': configMap('a', { v: '{{ .Values | toJson | b64enc }}' }),
};
/** Files of a kustomization. */
export const kustomization = (text: string, more: Case['files'] = {}): Pick<Attack, 'files'> => ({
  files: { 'kustomization.yaml': text, 'a.yaml': configMap('a'), ...more },
});
const anything = {
  BuildOptions: '--enable-helm --load-restrictor LoadRestrictionsNone --enable-alpha-plugins --enable-exec',
  BinaryPath: '',
  Versions: null,
};

/** Tries to read a file that holds `TREASURE-of-this-machine` in a folder of this machine. */
export function readingAttacks(outside: string): readonly Attack[] {
  const treasureFile = `${outside}/treasure.yaml`;
  return [
    {
      name: 'a link to an absolute path as manifest',
      files: { 'a.yaml': { link: treasureFile } },
      fails: /out-of-bounds symlinks/,
    },
    {
      name: 'a link out of the tree as manifest',
      files: { 'a.yaml': { link: `${up}${treasureFile}` } },
      fails: /out-of-bounds symlinks/,
    },
    {
      name: 'a linked folder',
      files: { app: { link: outside } },
      path: 'app',
      fails: /out-of-bounds symlinks/,
    },
    {
      name: 'a link to a link out of the tree',
      files: { 'a.yaml': { link: 'b' }, b: { link: 'c/d' }, c: { link: outside } },
      fails: /out-of-bounds symlinks/,
    },
    {
      name: 'a link to itself',
      files: { 'a.yaml': { link: 'a.yaml' } },
      fails: /too many levels of symbolic links/,
    },
    {
      name: 'a value file above the tree',
      files: chart,
      source: { helm: { valueFiles: [`${up}${treasureFile}`] } },
      fails: /outside repository root/,
    },
    {
      name: 'an absolute value file',
      files: chart,
      source: { helm: { valueFiles: [treasureFile] } },
      fails: /no such file/,
    },
    {
      name: 'a value file by file://',
      files: chart,
      source: { helm: { valueFiles: [`file://${treasureFile}`] } },
      fails: /scheme 'file' is not allowed/,
    },
    {
      name: 'a value file by a pattern above the tree',
      files: chart,
      source: { helm: { valueFiles: [`${up}${outside}/*.yaml`] } },
      fails: /outside repository root/,
    },
    {
      name: 'a value file by a link',
      files: { ...chart, 'v.yaml': { link: treasureFile } },
      source: { helm: { valueFiles: ['v.yaml'] } },
      fails: /out-of-bounds symlinks/,
    },
    {
      name: 'a file parameter above the tree',
      files: chart,
      source: { helm: { fileParameters: [{ name: 'v', path: `${up}${treasureFile}` }] } },
      fails: /outside repository root/,
    },
    {
      name: 'a parameter that reads a file',
      files: chart,
      source: { helm: { parameters: [{ name: 'v', value: `@${treasureFile}` }] } },
    },
    {
      name: '.Files above the chart',
      files: {
        ...chart,
        'templates/b.yaml': configMap('b', {
          x: `{{ .Files.Get (printf ${quoted(`${up}${treasureFile}`)}) }}`,
          y: `{{ .Files.Get ${quoted(treasureFile)} }}`,
          z: `{{ range $k, $v := .Files.Glob ${quoted(`${outside}/*`)} }}{{ $v }}{{ end }}`,
        }),
      },
    },
    {
      name: '.Files by a link',
      files: {
        ...chart,
        secret: { link: treasureFile },
        'templates/b.yaml': configMap('b', { x: '{{ .Files.Get "secret" }}' }),
      },
      fails: /out-of-bounds symlinks/,
    },
    {
      name: 'a chart that depends on a folder of this machine',
      files: {
        ...chart,
        'Chart.yaml': `${chart['Chart.yaml']}dependencies: [{name: d, version: 1.0.0, repository: "file://${outside}"}]\n`,
      },
      fails: /error building helm chart dependencies/,
    },
    {
      name: 'a chart that depends on a folder above the tree',
      files: {
        ...chart,
        'Chart.yaml': `${chart['Chart.yaml']}dependencies: [{name: d, version: 1.0.0, repository: "file://${up}${outside}"}]\n`,
      },
      fails: /outside repository root/,
    },
    {
      name: 'a base above the tree',
      ...kustomization(`resources: ["${up}${treasureFile}"]\n`),
      fails: /no such file|security|must be|evalsymlink|cycle/,
    },
    { name: 'a resource of this machine', ...kustomization(`resources: ["${treasureFile}"]\n`), fails: /./ },
    {
      name: 'a resource of this machine where files may lie anywhere',
      ...kustomization(`resources: ["${treasureFile}"]\n`),
      request: { kustomizeOptions: anything },
      fails: /./,
    },
    {
      name: 'a resource by a link',
      ...kustomization('resources: [b.yaml]\n', { 'b.yaml': { link: treasureFile } }),
      fails: /out-of-bounds symlinks/,
    },
    {
      name: 'a generator that reads a file',
      ...kustomization(`configMapGenerator: [{name: g, files: ["x=${treasureFile}"]}]\n`),
      request: { kustomizeOptions: anything },
      fails: /./,
    },
    {
      name: 'a patch of this machine',
      ...kustomization(`resources: [a.yaml]\npatches: [{path: "${treasureFile}"}]\n`),
      request: { kustomizeOptions: anything },
      fails: /./,
    },
    {
      name: 'a component of this machine',
      ...kustomization('resources: [a.yaml]\n'),
      source: { kustomize: { components: [`${up}${outside}`] } },
      fails: /./,
    },
    {
      name: 'a component of this machine that may be missing',
      ...kustomization('resources: [a.yaml]\n'),
      source: { kustomize: { components: [`${up}${outside}`], ignoreMissingComponents: true } },
    },
    {
      name: 'a chart home of this machine',
      ...kustomization(`helmGlobals: {chartHome: "${outside}"}\nhelmCharts: [{name: c}]\n`),
      request: { kustomizeOptions: anything },
      fails: /no chart found/,
    },
    {
      name: 'values of this machine for an inflated chart',
      ...kustomization(
        `helmCharts: [{name: c, valuesFile: "${treasureFile}"}]\n`,
        Object.fromEntries(Object.entries(chart).map(([name, text]) => [`charts/c/${name}`, text])),
      ),
      request: { kustomizeOptions: anything },
      fails: /./,
    },
    {
      name: 'an import above the tree',
      files: { 'a.jsonnet': `import '${up}${treasureFile}'` },
      fails: /couldn't open import/,
    },
    {
      name: 'an import of this machine',
      files: { 'a.jsonnet': `importstr '${treasureFile}'` },
      fails: /absolute paths are not allowed/,
    },
    {
      name: 'an import by a link',
      files: { 'a.jsonnet': "importstr 'b'", b: { link: treasureFile } },
      fails: /out-of-bounds symlinks/,
    },
    {
      name: 'a library above the tree',
      files: { 'a.jsonnet': "importstr 'treasure.yaml'" },
      source: { directory: { jsonnet: { libs: [`${up}${outside}`] } } },
      fails: /outside repository root/,
    },
    {
      name: 'a source file that names another origin',
      files: {
        'a.yaml': configMap('a'),
        '.argocd-source.yaml': `repoURL: file://${outside}\npath: /\nchart: x\ntargetRevision: y\n`,
      },
    },
  ];
}

/** Tries to run a program of this machine. */
export function runningAttacks(outside: string): readonly Attack[] {
  const program = `${outside}/program`;
  return [
    {
      name: 'a function that is a program',
      ...kustomization('resources: [a.yaml]\ntransformers: [f.yaml]\n', {
        'f.yaml': `apiVersion: x/v1\nkind: F\nmetadata: {name: f, annotations: {config.kubernetes.io/function: "exec: {path: ${program}}"}}\n`,
      }),
      request: { kustomizeOptions: anything },
      fails: /./,
    },
    {
      name: 'a function that is a container',
      ...kustomization('resources: [a.yaml]\ntransformers: [f.yaml]\n', {
        'f.yaml':
          'apiVersion: x/v1\nkind: F\nmetadata: {name: f, annotations: {config.kubernetes.io/function: "container: {image: evil}"}}\n',
      }),
      request: { kustomizeOptions: anything },
      fails: /./,
    },
    {
      name: 'an exec plugin',
      ...kustomization('generators: [g.yaml]\n', {
        'g.yaml': 'apiVersion: someteam.example.com/v1\nkind: Evil\nmetadata: {name: g}\n',
      }),
      request: { kustomizeOptions: anything },
      fails: /./,
    },
    {
      name: 'a helm command of the options, which nobody runs',
      ...kustomization('resources: [a.yaml]\n'),
      request: { kustomizeOptions: { ...anything, BuildOptions: `--enable-helm --helm-command ${program}` } },
    },
    {
      name: 'a version that is a program',
      ...kustomization('resources: [a.yaml]\n'),
      source: { kustomize: { version: `../../..${program}` } },
      request: { kustomizeOptions: anything },
      fails: /is not registered/,
    },
    {
      name: 'a prefix like an option',
      ...kustomization('resources: [a.yaml]\n'),
      source: { kustomize: { namePrefix: '--enable-exec', nameSuffix: '-o', namespace: '-h' } },
    },
    {
      name: 'a release name like an option',
      files: chart,
      source: { helm: { releaseName: `--post-renderer=${program}` } },
      fails: /release name/,
    },
    { name: 'a folder like an option', files: { '--help/a.yaml': configMap('a') }, path: '--help' },
    {
      name: 'a git protocol that runs programs',
      ...kustomization(`resources: ["git::ext::sh -c ${program}% >&2//x"]\n`),
      fails: /./,
    },
    {
      name: 'a base in a repository of this machine',
      ...kustomization(`resources: ["git::file://${outside}//x"]\n`),
      fails: /./,
    },
    {
      name: 'a base that is an option',
      ...kustomization(`resources: ["ssh://-oProxyCommand=${program}/x//y"]\n`),
      fails: /./,
    },
  ];
}

const laughs = (text: string): string => {
  const lines = ['a: &a ["x","x","x","x","x","x","x","x","x"]'];
  for (const [index, letter] of [...'bcdefghij'].entries()) {
    const before = 'abcdefghij'[index] ?? 'a';
    lines.push(`${letter}: &${letter} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`);
  }
  return `${text}\n${lines.join('\n')}\n`;
};
const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}';
const endless =
  '{{ range $i := until 1000000 }}{{ range $j := until 1000000 }}{{ $x := mul $i $j }}{{ end }}{{ end }}';
const bounds =
  /excessive aliasing|limit (ARGOCD_EXEC_TIMEOUT|TIPHYS_RENDER_MEMORY_MIB|TIPHYS_RENDER_MAX_OUTPUT)|max stack frames|larger than|exceeded max|cannot allocate|overflow|recursion|exceed/;

/** Tries to use up time, memory and space. */
export const usingAttacks: readonly Attack[] = [
  { name: 'a billion laughs as manifest', files: { 'a.yaml': laughs(config) }, fails: bounds },
  { name: 'a billion laughs as values', files: { ...chart, 'values.yaml': laughs('x: 1') }, fails: bounds },
  {
    name: 'a billion laughs as value file',
    files: { ...chart, 'v.yaml': laughs('x: 1') },
    source: { helm: { valueFiles: ['v.yaml'] } },
    fails: bounds,
  },
  {
    name: 'a billion laughs in the source',
    files: chart,
    source: { helm: { values: laughs('x: 1') } },
    fails: bounds,
  },
  {
    name: 'a billion laughs as Chart.yaml',
    files: { ...chart, 'Chart.yaml': laughs(chart['Chart.yaml']) },
    fails: bounds,
  },
  { name: 'a billion laughs as kustomization', ...kustomization(laughs('resources: [a.yaml]')), fails: /./ },
  {
    name: 'a billion laughs as resource',
    ...kustomization('resources: [b.yaml]\n', { 'b.yaml': laughs(config) }),
    fails: bounds,
  },
  {
    name: 'a billion laughs as .argocd-source.yaml',
    files: { 'a.yaml': config, '.argocd-source.yaml': laughs('helm: {}') },
    fails: bounds,
  },
  {
    name: 'a template without end',
    files: { ...chart, 'templates/b.yaml': endless },
    fails: /limit ARGOCD_EXEC_TIMEOUT/,
  },
  {
    name: 'a template that calls itself',
    files: {
      ...chart,
      'templates/b.yaml': '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}',
    },
    fails: /./,
  },
  {
    name: 'a template that is all memory',
    files: { ...chart, 'templates/b.yaml': 'a: {{ repeat 2000000000 "aaaaaaaaaa" | len }}' },
    fails: bounds,
  },
  {
    name: 'a template that prints without end',
    files: {
      ...chart,
      'templates/b.yaml': `${config}\ndata:\n{{ range $i := until 400000 }}\n  k{{ $i }}: "{{ repeat 20 "x" }}"{{ end }}\n`,
    },
    fails: bounds,
  },
  {
    name: 'Jsonnet without end',
    files: { 'a.jsonnet': 'local f(n) = if n == 0 then 0 else f(n - 1) tailstrict; [f(1e9)]' },
    fails: bounds,
  },
  {
    name: 'Jsonnet that is all memory',
    files: { 'a.jsonnet': 'std.makeArray(1000000000, function(i) i)' },
    fails: bounds,
  },
  {
    name: 'Jsonnet that prints without end',
    files: { 'a.jsonnet': "{apiVersion: 'v1', kind: 'X', metadata: {name: std.repeat('x', 8000000)}}" },
    fails: bounds,
  },
  {
    name: 'Jsonnet deeper than any stack',
    files: { 'a.jsonnet': 'local f(x) = f(x + 1) + 1; f(0)' },
    fails: bounds,
  },
  {
    name: 'folders within folders',
    files: { [`${'d/'.repeat(120)}a.yaml`]: config },
    source: { directory: { recurse: true } },
    fails: /nested too deeply/,
  },
  {
    name: 'kustomizations in a circle',
    ...kustomization('resources: [b]\n', {
      'b/kustomization.yaml': 'resources: [../c]\n',
      'c/kustomization.yaml': 'resources: [../b]\n',
    }),
    fails: /cycle/,
  },
  { name: 'a chart in itself', files: { ...chart, charts: { link: '.' } } },
  {
    name: 'braces that stand for a million patterns',
    files: chart,
    source: { helm: { valueFiles: [`${'{a,b,c,d,e,f,g,h,i,j}'.repeat(6)}*`] } },
    fails: /matched no files/,
  },
];
