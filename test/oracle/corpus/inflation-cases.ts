import { below, configMap } from './case.ts';
import type { Case } from './case.ts';

const build = 'kustomize build . ';

const inflatedChart: Case['files'] = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'values.yaml': 'a: {b: 1, c: yes}\nlist: [2, 3]\ncolor: blue\n',
  'more.yaml': 'color: from-chart-file\n',
  'crds/crd.yaml':
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n',
  'templates/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-web"}
data:
  values: {{ .Values | toJson | quote }}
  namespace: {{ .Release.Namespace }}
  kube: {{ .Capabilities.KubeVersion.Version | quote }}
  api: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
  loose: yes
`,
  'templates/b.yaml':
    '{{ range .Values.list }}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: "s-{{ . }}"}\n{{ end }}\n',
  'templates/hook.yaml':
    'apiVersion: batch/v1\nkind: Job\nmetadata: {name: hook, annotations: {"helm.sh/hook": pre-install}}\n',
  'templates/test.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: test, annotations: {"helm.sh/hook": test}}\n',
};
const withHelm = (more: string[] = []) => ({
  BuildOptions: ['--enable-helm', ...more].join(' '),
  BinaryPath: '',
  Versions: null,
});
const versions = '--helm-kube-version 1.36.0';

/** A case with `helmCharts` in a kustomization. */
function inflation(name: string, charts: string, more: Partial<Case> = {}): Case {
  return {
    name,
    files: {
      ...below('charts/web', inflatedChart),
      'kustomization.yaml': charts,
      'cm.yaml': configMap('plain'),
      'values-prod.yaml': 'color: prod\nlist: []\n',
      ...more.files,
    },
    path: more.path,
    source: more.source,
    request: { kustomizeOptions: withHelm(), ...more.request },
    reference: more.reference ?? [`${build}--enable-helm ${versions}`],
    fails: more.fails,
  };
}

/** Charts in kustomizations: every field of `helmCharts` and `helmGlobals`. */
export const inflationCases: readonly Case[] = [
  inflation(
    'a chart',
    'resources: [cm.yaml]\nhelmCharts: [{name: web, releaseName: rel}]\nconfigMapGenerator: [{name: g, literals: [x=y]}]\n',
  ),
  inflation('a chart without a release name', 'helmCharts: [{name: web}]\n'),
  inflation(
    'a chart with a template for its name',
    'helmCharts: [{name: web, nameTemplate: "{{ upper \\"x\\" | lower }}-{{ add 1 2 }}"}]\n',
  ),
  inflation('two names', 'helmCharts: [{name: web, releaseName: rel, nameTemplate: x}]\n', {
    fails: /cannot set --name-template and also specify a name/,
  }),
  inflation('a chart in a namespace', 'namespace: kns\nhelmCharts: [{name: web, releaseName: rel}]\n'),
  inflation(
    'a chart with a namespace of its own',
    'namespace: kns\nhelmCharts: [{name: web, releaseName: rel, namespace: own}]\n',
  ),
  inflation(
    'CRDs, no tests',
    'helmCharts: [{name: web, releaseName: rel, includeCRDs: true, skipTests: true}]\n',
  ),
  inflation('no hooks', 'helmCharts: [{name: web, releaseName: rel, skipHooks: true}]\n'),
  inflation(
    'values inline',
    'helmCharts: [{name: web, releaseName: rel, valuesInline: {a: {b: 9}, list: [7]}}]\n',
  ),
  inflation(
    'values inline that lose',
    'helmCharts: [{name: web, releaseName: rel, valuesMerge: merge, valuesInline: {a: {b: 9, d: 1}, list: [7]}}]\n',
  ),
  inflation(
    'values inline alone',
    'helmCharts: [{name: web, releaseName: rel, valuesMerge: replace, valuesInline: {list: [7]}}]\n',
  ),
  inflation('values merged in a way that is none', 'helmCharts: [{name: web, valuesMerge: other}]\n', {
    fails: /valuesMerge must be one of/,
  }),
  inflation('a values file', 'helmCharts: [{name: web, releaseName: rel, valuesFile: values-prod.yaml}]\n'),
  inflation(
    'more values files',
    'helmCharts: [{name: web, releaseName: rel, additionalValuesFiles: [values-prod.yaml, charts/web/more.yaml], valuesInline: {color: inline}}]\n',
  ),
  inflation('a values file that is missing', 'helmCharts: [{name: web, valuesFile: none.yaml}]\n', {
    fails: /none\.yaml/,
  }),
  inflation(
    'a chart elsewhere',
    'helmGlobals: {chartHome: my}\nhelmCharts: [{name: web, releaseName: rel}]\n',
    { files: below('my/web', inflatedChart) },
  ),
  inflation('a chart that is not there', 'helmCharts: [{name: none}]\n', {
    fails: /no repo specified for pull, no chart found at/,
  }),
  inflation('the versions of the cluster', 'helmCharts: [{name: web, releaseName: rel}]\n', {
    request: { kubeVersion: 'v1.30.2+x', apiVersions: ['monitoring.coreos.com/v1'] },
    reference: [
      `${build}--enable-helm --helm-kube-version 1.30.2 --helm-api-versions monitoring.coreos.com/v1`,
    ],
  }),
  inflation('the versions of the source', 'helmCharts: [{name: web, releaseName: rel}]\n', {
    source: { kustomize: { kubeVersion: '1.28.0', apiVersions: ['monitoring.coreos.com/v1'] } },
    reference: [
      `${build}--enable-helm --helm-kube-version 1.28.0 --helm-api-versions monitoring.coreos.com/v1`,
    ],
  }),
  inflation(
    'the versions of the chart',
    'helmCharts: [{name: web, releaseName: rel, kubeVersion: 1.27.0, apiVersions: [monitoring.coreos.com/v1]}]\n',
  ),
  inflation('edits on top', 'helmCharts: [{name: web, releaseName: rel}]\n', {
    source: { kustomize: { namePrefix: 'p-', commonLabels: { a: 'b' }, namespace: 'set' } },
    reference: [
      'kustomize edit set nameprefix -- p-',
      'kustomize edit add label a:b',
      'kustomize edit set namespace -- set',
      `${build}--enable-helm ${versions}`,
    ],
  }),
  inflation('a chart of a base', 'resources: [cm.yaml]\nhelmCharts: [{name: web, releaseName: rel}]\n', {
    files: {
      'overlay/kustomization.yaml':
        'resources: [..]\nnamePrefix: o-\npatches: [{target: {kind: Secret}, patch: "- {op: add, path: /metadata/labels, value: {x: y}}"}]\n',
    },
    path: 'overlay',
    fails: /cycle not allowed|cycle/,
  }),
  inflation('a generator by file', 'generators: [gen.yaml]\n', {
    files: {
      'gen.yaml':
        'apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: g}\nname: web\nreleaseName: byfile\nvaluesInline: {color: red}\n',
    },
  }),
  inflation(
    'a chart of a repository',
    'helmCharts: [{name: remote, repo: "@charts@", version: 1.0.0, releaseName: rel, valuesInline: {color: red}}]\n',
  ),
  inflation(
    'the newest chart of a repository',
    'helmCharts: [{name: remote, repo: "@charts@", releaseName: rel}]\n',
  ),
  inflation(
    'a chart that its repository does not have',
    'helmCharts: [{name: nowhere, repo: "@charts@", releaseName: rel}]\n',
    { fails: /nowhere/ },
  ),
  inflation('a chart and no leave to inflate it', 'helmCharts: [{name: web, releaseName: rel}]\n', {
    request: { kustomizeOptions: { BuildOptions: '', BinaryPath: '', Versions: null } },
    reference: [build],
    fails: /must specify --enable-helm/,
  }),
];
