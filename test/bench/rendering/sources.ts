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

/** A kustomization of three objects. */
export function kustomization(folder: string): GitFiles {
  const meta = 'metadata: {name: app}\n';
  return below(folder, {
    'kustomization.yaml':
      'namePrefix: bench-\nlabels: [{pairs: {part: bench}}]\nimages: [{name: app, newTag: "2"}]\nresources: [deployment.yaml, service.yaml, configmap.yaml]\n',
    'deployment.yaml': `apiVersion: apps/v1\nkind: Deployment\n${meta}spec:\n  selector: {matchLabels: {app: app}}\n  template:\n    metadata: {labels: {app: app}}\n    spec: {containers: [{name: app, image: "app:1"}]}\n`,
    'service.yaml': `apiVersion: v1\nkind: Service\n${meta}spec: {selector: {app: app}, ports: [{port: 80}]}\n`,
    'configmap.yaml': `apiVersion: v1\nkind: ConfigMap\n${meta}data: {key: value}\n`,
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
