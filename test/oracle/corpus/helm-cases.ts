import { below, configMap } from './case.ts';
import type { Case } from './case.ts';

/** A chart that shows its values and everything else that Helm tells a template. */
const chart: Case['files'] = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: "7"\nkubeVersion: ">=1.20.0-0"\n',
  'values.yaml':
    'color: blue\nreplicas: 1\nnested: {a: {b: 1}, list: [x, y]}\nfile: none\nflag: "no"\nempty: {}\n',
  'values.schema.json': '{"type":"object","properties":{"replicas":{"type":"integer"}}}',
  'crds/crd.yaml':
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n',
  'files/note.txt': 'a note\nof two lines\n',
  'templates/NOTES.txt': 'Thank you for {{ .Chart.Name }}',
  'templates/_helpers.tpl': '{{ define "name" }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}',
  'templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "name" . }}
  namespace: {{ .Release.Namespace }}
data:
  values: {{ omit .Values "global" | toJson | quote }}
  color: {{ .Values.color | quote }}
  note: {{ .Files.Get "files/note.txt" | quote }}
  kube: {{ .Capabilities.KubeVersion.Version | quote }}
  monitor: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
  prometheus: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1/Prometheus" | quote }}
  release: "{{ .Release.Service }} {{ .Release.IsInstall }} {{ .Release.IsUpgrade }} {{ .Release.Revision }}"
  app: {{ .Chart.AppVersion | quote }}
`,
  'templates/hook.yaml':
    'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: hook\n  annotations: {"helm.sh/hook": pre-install, "helm.sh/hook-weight": "-1"}\n',
  'templates/tests/test.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: test\n  annotations: {"helm.sh/hook": test}\n',
};

/** `helm template` as Argo CD calls it. */
export const template = (flags = '', release = 'demo'): string =>
  `helm template . --name-template ${release} --namespace apps --kube-version 1.36.0 --include-crds ${flags}`;

/** Files that value files are looked for in. */
const values: Case['files'] = {
  'prod.yaml': 'color: green\nnested: {a: {b: 2}}\n',
  'env/a.yaml': 'color: a\nreplicas: 2\n',
  'env/b.yaml': 'color: b\n',
  'env/deep/c.yaml': 'color: c\nflag: "yes"\n',
  'odd name.yaml': 'color: odd\n',
};
const withValues = { ...chart, ...values };

/** The repository once more, as a source that is there to be referred to by `$values`. */
const withReference: Case['request'] = {
  hasMultipleSources: true,
  refSources: {
    $values: {
      Repo: { repo: '@repo@', connectionState: { status: '', message: '', attemptedAt: null } },
      TargetRevision: 'main',
      Chart: '',
    },
  },
};

/** Every field of `source.helm` and what a chart may be made of. */
export const helmCases: readonly Case[] = [
  { name: 'a chart as it is', files: chart, reference: [template()] },
  {
    name: 'values inline',
    files: chart,
    source: { helm: { values: 'color: red\nnested: {list: [z]}\nempty: null\n' } },
    reference: [
      `printf 'color: red\\nnested: {list: [z]}\\nempty: null\\n' > /tmp/v.$$`,
      template('--values /tmp/v.$$'),
    ],
  },
  {
    name: 'values as an object win over values as text',
    files: chart,
    source: { helm: { values: 'color: text', valuesObject: { color: 'object', replicas: 3 } } },
    reference: [template('--set color=object,replicas=3')],
  },
  {
    name: 'value files in order',
    files: withValues,
    source: { helm: { valueFiles: ['env/a.yaml', 'prod.yaml'] } },
    reference: [template('--values env/a.yaml --values prod.yaml')],
  },
  {
    name: 'value files by pattern, sorted, each once',
    files: withValues,
    source: { helm: { valueFiles: ['env/b.yaml', 'env/**/*.yaml'] } },
    reference: [template('--values env/b.yaml --values env/a.yaml --values env/deep/c.yaml')],
  },
  {
    name: 'a value file with a blank in its name',
    files: withValues,
    source: { helm: { valueFiles: ['odd name.yaml'] } },
    reference: [template('--values "odd name.yaml"')],
  },
  {
    name: 'value files above the chart and from the root',
    files: {
      ...below('charts/web', chart),
      'common.yaml': 'color: common\n',
      '/helm-root.yaml': 'replicas: 9\n',
    },
    path: 'charts/web',
    source: { helm: { valueFiles: ['../../common.yaml', '/helm-root.yaml'] } },
    reference: [template('--values ../../common.yaml --values "$ROOT/helm-root.yaml"')],
  },
  {
    name: 'a value file named by a variable',
    files: { ...chart, 'demo.yaml': 'color: by-name\n' },
    source: { helm: { valueFiles: ['$ARGOCD_APP_NAME.yaml'] } },
    reference: [template('--values demo.yaml')],
  },
  {
    name: 'a value file through a link',
    files: { ...withValues, 'linked.yaml': { link: 'env/b.yaml' } },
    source: { helm: { valueFiles: ['linked.yaml'] } },
    reference: [template('--values linked.yaml')],
  },
  {
    name: 'missing value files are left out when told so',
    files: withValues,
    source: { helm: { valueFiles: ['none.yaml', 'prod.yaml', 'no/*.yaml'], ignoreMissingValueFiles: true } },
    reference: [template('--values prod.yaml')],
  },
  {
    name: 'a missing value file fails',
    files: chart,
    source: { helm: { valueFiles: ['none.yaml'] } },
    reference: [template('--values none.yaml')],
    fails: /none\.yaml: no such file or directory/,
  },
  {
    name: 'parameters',
    files: chart,
    source: {
      helm: {
        parameters: [
          { name: 'color', value: 'a,b' },
          { name: 'nested.list[1]', value: 'second' },
          { name: 'nested.list', value: '{p,q}' },
          { name: 'replicas', value: '5' },
          { name: 'flag', value: 'true', forceString: true },
          { name: 'nested.a.b', value: '007', forceString: true },
        ],
      },
    },
    reference: [
      template(
        `--set 'color=a\\,b' --set 'nested.list[1]=second' --set 'nested.list={p,q}' --set replicas=5 --set-string flag=true --set-string nested.a.b=007`,
      ),
    ],
  },
  {
    name: 'a parameter with variables of the build',
    files: chart,
    source: {
      helm: { parameters: [{ name: 'color', value: '$ARGOCD_APP_NAME-${ARGOCD_APP_NAMESPACE}-$$x-$NONE.' }] },
    },
    reference: [template(`--set 'color=demo-apps-$x-.'`)],
  },
  {
    name: 'a parameter that takes a value away',
    files: chart,
    source: { helm: { parameters: [{ name: 'nested.a', value: 'null' }] } },
    reference: [template('--set nested.a=null')],
  },
  {
    name: 'file parameters',
    files: chart,
    source: { helm: { fileParameters: [{ name: 'file', path: 'files/note.txt' }] } },
    reference: [template('--set-file file=files/note.txt')],
  },
  {
    name: 'order of values: files, inline, parameters, file parameters',
    files: withValues,
    source: {
      helm: {
        valueFiles: ['prod.yaml'],
        values: 'color: inline\nreplicas: 6\nflag: inline\n',
        parameters: [{ name: 'replicas', value: '7' }],
        fileParameters: [{ name: 'flag', path: 'files/note.txt' }],
      },
    },
    reference: [
      `printf 'color: inline\\nreplicas: 6\\nflag: inline\\n' > /tmp/v.$$`,
      template('--values prod.yaml --values /tmp/v.$$ --set replicas=7 --set-file flag=files/note.txt'),
    ],
  },
  {
    name: 'release name and namespace',
    files: chart,
    source: { helm: { releaseName: 'other', namespace: 'elsewhere' } },
    reference: [template('--namespace elsewhere', 'other')],
  },
  {
    name: 'the name of an application in another namespace',
    files: chart,
    request: { appName: 'team_demo' },
    reference: [template()],
  },
  {
    name: 'a name that is too long',
    files: chart,
    source: { helm: { releaseName: 'x'.repeat(60) } },
    reference: [template('', 'x'.repeat(60))],
    fails: /release name/,
  },
  {
    name: 'without CRDs',
    files: chart,
    source: { helm: { skipCrds: true } },
    reference: [template().replace('--include-crds', '')],
  },
  {
    name: 'without tests',
    files: chart,
    source: { helm: { skipTests: true } },
    reference: [template('--skip-tests')],
  },
  {
    name: 'values against the schema',
    files: chart,
    source: { helm: { values: 'replicas: many' } },
    reference: [template('--set replicas=many')],
    fails: /replicas/,
  },
  {
    name: 'without the schema',
    files: chart,
    source: { helm: { values: 'replicas: many', skipSchemaValidation: true } },
    reference: [template('--set replicas=many --skip-schema-validation')],
  },
  {
    name: 'versions of the cluster',
    files: chart,
    request: { kubeVersion: 'v1.29.4+k3s1', apiVersions: ['monitoring.coreos.com/v1', 'v1'] },
    reference: [template('--kube-version 1.29.4 --api-versions monitoring.coreos.com/v1 --api-versions v1')],
  },
  {
    name: 'versions of the source',
    files: chart,
    source: { helm: { kubeVersion: '1.25.0', apiVersions: ['monitoring.coreos.com/v1/Prometheus'] } },
    request: { apiVersions: ['monitoring.coreos.com/v1'] },
    reference: [template('--kube-version 1.25.0 --api-versions monitoring.coreos.com/v1/Prometheus')],
  },
  {
    name: 'a cluster that is too old',
    files: chart,
    request: { kubeVersion: '1.16.0' },
    reference: [template('--kube-version 1.16.0')],
    fails: /chart requires kubeVersion: >=1\.20\.0-0 which is incompatible with Kubernetes/,
  },
  { name: 'version v3 of Helm', files: chart, source: { helm: { version: 'v3' } }, reference: [template()] },
  {
    name: 'a .helmignore',
    files: { ...chart, '.helmignore': 'templates/hook.yaml\n*.txt\n', 'templates/x.yaml': configMap('x') },
    reference: [template()],
  },
  {
    name: 'lists, empty documents and comments',
    files: {
      'Chart.yaml': 'apiVersion: v2\nname: many\nversion: 1.0.0\n',
      'templates/a.yaml': `---\n# nothing\n---\n${configMap('a')}---\n${configMap('b')}---\nnull\n`,
      'templates/list.yaml': `apiVersion: v1\nkind: List\nitems:\n- ${JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } })}\n`,
      'templates/empty.yaml': '{{ if false }}\na: b\n{{ end }}\n',
    },
    reference: [template()],
  },
  {
    name: 'types of YAML',
    files: {
      'Chart.yaml': 'apiVersion: v2\nname: types\nversion: 1.0.0\n',
      'values.yaml':
        'int: 12345678901\nfloat: 1.5\nexp: 1e3\nocta: 0755\nbool: yes\ntext: "on"\ndate: 2024-01-01\nnil: ~\nbig: 123456789012345678901234567890\n',
      'templates/a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n{{ toYaml .Values | indent 2 }}\nraw: [0o17, 0x1f, 1_000, .5, 1e3, yes, on, "yes", 2024-01-01, ~, !!str 5]\nanchor: &x {a: 1}\nagain: {<<: *x, b: 2}\n',
    },
    reference: [template()],
  },
  {
    name: 'functions of templates',
    files: {
      'Chart.yaml': 'apiVersion: v2\nname: functions\nversion: 1.0.0\n',
      'values.yaml': 'm: {z: 1, a: [1, 2]}\ntpl: "{{ .Release.Name | upper }}"\n',
      'a/one.conf': 'one\n',
      'a/two.conf': 'two\n',
      'templates/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  glob: {{ (.Files.Glob "a/*.conf").AsConfig | toJson }}
  secrets: {{ (.Files.Glob "a/*").AsSecrets | toJson }}
  tpl: {{ tpl .Values.tpl . }}
  json: {{ toJson .Values.m | quote }}
  toml: {{ toToml .Values.m | quote }}
  sha: {{ sha256sum "x" }}
  lines: {{ .Files.Lines "a/one.conf" | toJson }}
  semver: {{ semverCompare ">=1.36" .Capabilities.KubeVersion.Version | quote }}
  lookup: {{ lookup "v1" "Secret" "default" "x" | toJson | quote }}
  host: {{ getHostByName "localhost" | quote }}
  base: {{ .Template.BasePath }} {{ .Template.Name }}
`,
    },
    reference: [template()],
  },
  {
    name: 'a template that fails',
    files: {
      'Chart.yaml': 'apiVersion: v2\nname: f\nversion: 1.0.0\n',
      'templates/a.yaml': '{{ fail "not this way" }}',
    },
    reference: [template()],
    fails: /not this way/,
  },
  {
    name: 'a required value',
    files: {
      'Chart.yaml': 'apiVersion: v2\nname: f\nversion: 1.0.0\n',
      'templates/a.yaml': 'a: {{ required "a is needed" .Values.a }}',
    },
    reference: [template()],
    fails: /a is needed/,
  },
  {
    name: 'a function that reads the environment',
    files: {
      'Chart.yaml': 'apiVersion: v2\nname: f\nversion: 1.0.0\n',
      'templates/a.yaml': 'a: {{ env "HOME" }}',
    },
    reference: [template()],
    fails: /function "env" not defined/,
  },
  {
    name: 'a value file by its URL',
    files: chart,
    source: { helm: { valueFiles: ['@charts@/values.yaml'] } },
    request: { helmOptions: { ValuesFileSchemes: ['https', 'http'] } },
    reference: [template('--values @charts@/values.yaml')],
  },
  {
    name: 'a value file by a URL that nobody allowed',
    files: chart,
    source: { helm: { valueFiles: ['ftp://example.com/values.yaml'] } },
    request: { helmOptions: { ValuesFileSchemes: ['https', 'http'] } },
    reference: [template('--values ftp://example.com/values.yaml')],
    fails: /the URL scheme 'ftp' is not allowed/,
  },
  {
    name: 'value files and file parameters of another source',
    files: { ...chart, '/ref/prod.yaml': 'color: by-ref\n', '/ref/note.txt': 'by ref\n' },
    source: {
      helm: {
        valueFiles: ['$values/ref/$ARGOCD_APP_NAMESPACE.yaml', '$values/ref/*.yaml'],
        ignoreMissingValueFiles: true,
        fileParameters: [{ name: 'file', path: '$values/ref/note.txt' }],
      },
    },
    request: withReference,
    reference: [template('--values "$ROOT/ref/prod.yaml" --set-file file="$ROOT/ref/note.txt"')],
  },
  {
    name: 'a value file of another source, above its root',
    files: chart,
    source: { helm: { valueFiles: ['$values/../../x.yaml'] } },
    request: withReference,
    reference: [template('--values "$ROOT/../../x.yaml"')],
    fails: /outside repository root/,
  },
  {
    name: 'settings in .argocd-source.yaml and in that of the application',
    files: {
      ...chart,
      '.argocd-source.yaml': 'helm: {values: "color: shared\\nreplicas: 2\\n"}\n',
      '.argocd-source-demo.yaml': 'helm: {parameters: [{name: color, value: own}]}\n',
    },
    reference: [template('--set color=own,replicas=2')],
  },
];

const repository = {
  repo: '@charts@',
  type: 'helm',
  connectionState: { status: '', message: '', attemptedAt: null },
};

/** A chart that is a source itself. */
function chartSource(name: string, version: string, more: Partial<Case> = {}): Case {
  return {
    name,
    files: {},
    request: { repo: repository, revision: '' },
    ...more,
    source: { repoURL: '@charts@', chart: 'remote', targetRevision: version, ...more.source },
    reference: more.reference ?? [
      `helm template remote --repo @charts@ --version '${version}' --name-template demo --namespace apps`,
    ],
  };
}

/** Charts of a Helm repository, by version and by range. */
export const chartCases: readonly Case[] = [
  chartSource('a chart at its version', '1.0.0'),
  chartSource('a chart at a range', '^1.0'),
  chartSource('a chart at any version', '*'),
  chartSource('a chart at a range with versions before a release', '>1.0.0-0'),
  chartSource('a chart that its repository does not have', '9.9.9', { fails: /9\.9\.9/ }),
  chartSource('a chart with values of a source', '1.0.0', {
    source: { helm: { parameters: [{ name: 'color', value: 'red' }] } },
    reference: [
      'helm template remote --repo @charts@ --version 1.0.0 --name-template demo --namespace apps --set color=red',
    ],
  }),
];
