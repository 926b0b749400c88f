import { eventually } from '../harness/index.ts';
import type { KubernetesObject, TestCluster } from '../harness/index.ts';

/** Objects by `Kind namespace/name`. */
export type Snapshot = Readonly<Record<string, KubernetesObject>>;

const workloadKinds = 'deployments,replicasets,pods,services,configmaps,jobs,secrets,serviceaccounts';
const systemNamespaces = new Set(['argocd', 'default', 'kube-system', 'kube-public', 'kube-node-lease']);

/** Every workload object in the namespaces of applications, whole, with managed fields; and the namespaces. */
export async function workloads(cluster: TestCluster): Promise<Snapshot> {
  const found = await cluster.get(workloadKinds, '-A', '--show-managed-fields');
  const spaces = await cluster.get('namespaces', '--show-managed-fields');
  const all = [...(found?.items ?? []), ...(spaces?.items ?? [])];
  return byName(all.filter(({ metadata }) => !systemNamespaces.has(metadata.namespace ?? metadata.name)));
}

/** The same, once no controller of the cluster has anything left to do: what changes from then on, somebody else changed. */
export function settledWorkloads(cluster: TestCluster): Promise<Snapshot> {
  return eventually(
    async () => {
      const found = await workloads(cluster);
      const restless = Object.entries(found).filter(([, object]) => !isSettled(object));
      if (restless.length > 0) throw new Error(`not settled: ${restless.map(([name]) => name).join(', ')}`);
      return found;
    },
    { timeoutMs: 60_000, everyMs: 500 },
  );
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

function isSettled({ kind, metadata, spec, status }: KubernetesObject): boolean {
  const conditions = (status?.['conditions'] ?? []) as readonly Condition[];
  const has = (type: string, reason?: string): boolean =>
    conditions.some(
      (one) => one.type === type && one.status === 'True' && (!reason || one.reason === reason),
    );
  // Its image has a name that no registry knows: it stays as it is.
  if (metadata.name.startsWith('stuck')) return kind !== 'Pod' || 'containerStatuses' in (status ?? {});
  if (kind === 'Pod') return has('Ready') || status?.['phase'] === 'Succeeded';
  if (kind === 'Job') return has('Complete');
  if (kind === 'ReplicaSet') return spec?.['replicas'] === (status?.['availableReplicas'] ?? 0);
  if (kind !== 'Deployment') return true;
  return (
    spec?.['replicas'] === status?.['availableReplicas'] &&
    has('Available') &&
    has('Progressing', 'NewReplicaSetAvailable')
  );
}

/** What makes up the installation: settings, Secrets, projects, applications. */
export async function installation(cluster: TestCluster): Promise<Snapshot> {
  const settings = await cluster.get('configmaps,secrets', '-n', 'argocd');
  const declared = await cluster.get('applications.argoproj.io,appprojects.argoproj.io', '-A');
  return byName([...(settings?.items ?? []), ...(declared?.items ?? [])]);
}

function byName(objects: readonly KubernetesObject[]): Snapshot {
  return Object.fromEntries(
    objects.map((object) => [
      `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`,
      object,
    ]),
  );
}

/** Paths at which two values differ, with both values in short. */
export function differences(left: unknown, right: unknown, path = ''): string[] {
  if (Object.is(left, right)) return [];
  if (isRecord(left) && isRecord(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) => differences(left[key], right[key], `${path}/${key}`));
  }
  return [`${path}: ${short(left)} -> ${short(right)}`];
}

/** What differs of an installation besides the time of the last comparison and what the API server counts. */
export function installationDifferences(before: Snapshot, after: Snapshot): string[] {
  return differences(before, after).filter(
    (line) => !/\/metadata\/(?:resourceVersion|generation|managedFields)|\/status\/reconciledAt:/.test(line),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 300);
}
