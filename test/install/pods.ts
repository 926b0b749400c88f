import type { Installed } from './installation.ts';

type Labels = Readonly<Record<string, string>>;

/** A probe, as far as it has a port. */
interface Probe {
  readonly httpGet?: { readonly port: number; readonly path: string };
  readonly tcpSocket?: { readonly port: number };
}

/** One container of a pod. */
export interface PodContainer {
  readonly name: string;
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
}

/** The pods of one workload. */
export interface InstalledPod {
  /** The value of `app.kubernetes.io/name`. */
  readonly name: string;
  readonly replicas: number;
  readonly labels: Labels;
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly containers: readonly PodContainer[];
    readonly affinity?: object;
    readonly topologySpreadConstraints?: readonly object[];
  };
}

/** An ingress rule for one port: names of the pods that may use it, `*` for all. */
export interface OpenPort {
  readonly port: string;
  readonly from: readonly string[];
}

interface Selector {
  readonly matchLabels?: Labels;
}

interface Template {
  readonly metadata: { readonly labels: Labels };
  readonly spec: InstalledPod['spec'];
}

const nameLabel = 'app.kubernetes.io/name';

/** The pods of all workloads. */
export function podsOf(objects: readonly Installed[]): readonly InstalledPod[] {
  return objects.flatMap(({ spec }) => {
    const template = spec?.['template'] as Template | undefined;
    if (!template) return [];
    const { labels } = template.metadata;
    const replicas = Number(spec?.['replicas'] ?? 1);
    return [{ name: labels[nameLabel] ?? '', replicas, labels, spec: template.spec }];
  });
}

/** Ports that a container's probes ask; a probe that runs a command has none. */
export function probedPorts({ readinessProbe, livenessProbe }: PodContainer): readonly number[] {
  return [readinessProbe, livenessProbe].flatMap(
    (probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? [],
  );
}

/** How many of the pods each disruption budget keeps. */
export function budgetsOf(objects: readonly Installed[], pod: InstalledPod): readonly number[] {
  return objects
    .filter(
      ({ kind, spec }) => kind === 'PodDisruptionBudget' && selects(spec?.['selector'] as Selector, pod),
    )
    .map(({ spec }) => Number(spec?.['minAvailable'] ?? pod.replicas - Number(spec?.['maxUnavailable'])));
}

/** The network policies of a pod. */
export function policiesOf(objects: readonly Installed[], pod: InstalledPod): readonly Installed[] {
  return objects.filter(
    ({ kind, spec }) => kind === 'NetworkPolicy' && selects(spec?.['podSelector'] as Selector, pod),
  );
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: object;
}

interface Ingress {
  readonly from?: readonly Peer[];
  readonly ports?: readonly { readonly port: number | string }[];
}

/** What a network policy opens. */
export function openPorts({ spec }: Installed): readonly OpenPort[] {
  const rules = (spec?.['ingress'] ?? []) as readonly Ingress[];
  return rules.flatMap(({ from, ports = [{ port: '*' }] }) =>
    ports.map(({ port }) => ({
      port: String(port),
      from: (from ?? [{}]).map(({ podSelector }) => podSelector?.matchLabels?.[nameLabel] ?? '*'),
    })),
  );
}

/** The ports of a pod that Services lead to, as numbers. */
export function servedPorts(objects: readonly Installed[], pod: InstalledPod): readonly string[] {
  const named = new Map(
    pod.spec.containers.flatMap(({ ports = [] }) =>
      ports.map(({ name, containerPort }) => [name, containerPort]),
    ),
  );
  const targets = objects
    .filter(
      ({ kind, spec }) => kind === 'Service' && selects({ matchLabels: spec?.['selector'] as Labels }, pod),
    )
    .flatMap(
      ({ spec }) =>
        spec?.['ports'] as readonly { readonly port: number; readonly targetPort?: number | string }[],
    )
    .map(({ port, targetPort = port }) => String(named.get(targetPort as string) ?? targetPort));
  return [...new Set(targets)];
}

function selects({ matchLabels = {} }: Selector, { labels }: InstalledPod): boolean {
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}
