import type { TestCluster } from '../harness/index.ts';
import { eventually } from '../harness/index.ts';

/** What every application of these tests brings: one ConfigMap, `kept`. */
export const configMap = (value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {a: ${value}}\n`;

/** A hook before the sync that runs until `finishHook`. */
export const waitingHook = `apiVersion: batch/v1
kind: Job
metadata:
  name: waiting
  annotations: {argocd.argoproj.io/hook: PreSync}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: example.com/waiting:1, command: [sleep, infinity]}]
`;

/** Lets the hook of a namespace end well, as its kubelet would say. */
export async function finishHook(cluster: TestCluster, namespace: string): Promise<void> {
  const pod = await eventually(
    async () => {
      const pods = await cluster.get('pods', '--namespace', namespace, '--selector', 'job-name=waiting');
      const running = pods?.items?.find(({ status }) => status?.['phase'] === 'Running');
      return running ?? false;
    },
    { timeoutMs: 60_000 },
  );
  const patch = ['--subresource=status', '--type=merge', '--patch', '{"status":{"phase":"Succeeded"}}'];
  await cluster.kubectl('patch', 'pod', pod.metadata.name, '--namespace', namespace, ...patch);
}
