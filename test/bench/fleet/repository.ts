/** Files of a repository with `count` applications of three objects each: a third plain, a third charts, a third kustomizations. */
export function fleetFiles(count: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let index = 0; index < count; index++) Object.assign(files, applicationFiles(index));
  return files;
}

/** The folder of an application in the repository. */
export function fleetPath(index: number): string {
  return `apps/app-${index}`;
}

function applicationFiles(index: number): Record<string, string> {
  const path = fleetPath(index);
  switch (index % 3) {
    case 0:
      return { [`${path}/all.yaml`]: [configMap(index), service(index), deployment(index)].join('---\n') };
    case 1:
      return {
        [`${path}/Chart.yaml`]: `apiVersion: v2\nname: app-${index}\nversion: 1.0.0\n`,
        [`${path}/values.yaml`]: 'replicas: 1\nmessage: hello\n',
        [`${path}/templates/all.yaml`]: [
          configMap(index).replace('hello', '{{ .Values.message }}'),
          service(index),
          deployment(index).replace('replicas: 1', 'replicas: {{ .Values.replicas }}'),
        ].join('---\n'),
      };
    default:
      return {
        [`${path}/kustomization.yaml`]: `resources: [all.yaml]\nlabels: [{pairs: {team: bench}}]\n`,
        [`${path}/all.yaml`]: [configMap(index), service(index), deployment(index)].join('---\n'),
      };
  }
}

function configMap(index: number): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-${index}\ndata:\n  message: hello\n`;
}

function service(index: number): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: app-${index}\nspec:\n  selector: {app: app-${index}}\n  ports: [{port: 80}]\n`;
}

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
spec:
  replicas: 1
  selector: {matchLabels: {app: app-${index}}}
  template:
    metadata: {labels: {app: app-${index}}}
    spec:
      containers: [{name: main, image: "example.com/app:1"}]
`;
}
