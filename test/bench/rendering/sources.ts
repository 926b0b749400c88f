import type { GitFiles } from '../../../packages/app/dev/git/index.ts';

/** A chart with a Deployment, a Service and a ConfigMap, and names in a helper template. */
export function smallChart(folder: string, index: number): GitFiles {
  return below(folder, {
    'Chart.yaml': `apiVersion: v2\nname: small-${index}\nversion: 1.0.${index}\n`,
    'values.yaml': `replicas: ${1 + (index % 3)}\nimage: {repository: registry.example.com/app, tag: "${index}"}\nport: 8080\n`,
    'templates/_names.tpl': names,
    'templates/deployment.yaml': deployment,
    'templates/service.yaml':
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "name" . }}\n  labels: {{- include "labels" . | nindent 4 }}\nspec:\n  selector: {app: {{ .Release.Name }}}\n  ports: [{name: http, port: 80, targetPort: {{ .Values.port }}}]\n',
    'templates/configmap.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "name" . }}\n  labels: {{- include "labels" . | nindent 4 }}\ndata:\n  checksum: {{ .Values | toJson | sha256sum }}\n',
  });
}

/** A chart with `count` templates, each a Deployment. */
export function largeChart(folder: string, count: number): GitFiles {
  const templates = Array.from({ length: count }, (_, index) => [
    `templates/deployment-${index}.yaml`,
    deployment.replace('include "name" .', `printf "%s-${index}" (include "name" .)`),
  ]);
  return below(folder, {
    'Chart.yaml': 'apiVersion: v2\nname: large\nversion: 1.0.0\n',
    'values.yaml': 'replicas: 2\nimage: {repository: registry.example.com/app, tag: "1"}\nport: 8080\n',
    'templates/_names.tpl': names,
    ...Object.fromEntries(templates),
  });
}

/** A kustomization of a Deployment, a Service and a ConfigMap, `count` times. */
export function kustomization(folder: string, count: number): GitFiles {
  const resources: string[] = [];
  const files: Record<string, string> = {};
  for (let index = 0; index < count; index++) {
    const name = count === 1 ? 'app' : `app-${index}`;
    const meta = `metadata: {name: ${name}}\n`;
    const own = {
      [`${name}-deployment.yaml`]: `apiVersion: apps/v1\nkind: Deployment\n${meta}spec:\n  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec: {containers: [{name: app, image: "app:1"}]}\n`,
      [`${name}-service.yaml`]: `apiVersion: v1\nkind: Service\n${meta}spec: {selector: {app: ${name}}, ports: [{port: 80}]}\n`,
      [`${name}-configmap.yaml`]: `apiVersion: v1\nkind: ConfigMap\n${meta}data: {key: value}\n`,
    };
    resources.push(...Object.keys(own));
    Object.assign(files, own);
  }
  return below(folder, {
    'kustomization.yaml': `namePrefix: bench-\nlabels: [{pairs: {part: bench}}]\nimages: [{name: app, newTag: "2"}]\nresources: [${resources.join(', ')}]\n`,
    ...files,
  });
}

function below(folder: string, files: GitFiles): GitFiles {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

const names = `{{ define "name" }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}{{ end }}
{{ define "labels" }}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.Version | quote }}
{{ end }}
`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "name" . }}
  labels: {{- include "labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: {{ .Release.Name }}}
  template:
    metadata:
      labels: {app: {{ .Release.Name }}}
    spec:
      containers:
        - name: main
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          ports: [{containerPort: {{ .Values.port }}}]
          env:
            {{- range $index := until 5 }}
            - {name: VARIABLE_{{ $index }}, value: {{ $index | quote }}}
            {{- end }}
          resources: {requests: {cpu: 10m, memory: 16Mi}}
`;

/** Small applications below `apps/`: a third each plain files, charts and kustomizations. */
export function manyApplications(count: number): GitFiles {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => filesOf(index)).flat());
}

function filesOf(index: number): [string, string][] {
  const config = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
  const folder = `apps/${index}`;
  if (index % 3 === 0) return [[`${folder}/config.yaml`, config(`plain-${index}`)]];
  if (index % 3 === 1) {
    return [
      [`${folder}/Chart.yaml`, 'apiVersion: v2\nname: chart\nversion: 1.0.0\n'],
      [`${folder}/values.yaml`, 'a: 1\n'],
      [`${folder}/templates/config.yaml`, config('{{ .Release.Name }}')],
    ];
  }
  return [
    [`${folder}/kustomization.yaml`, 'resources: [config.yaml]\n'],
    [`${folder}/config.yaml`, config(`kustom-${index}`)],
  ];
}
