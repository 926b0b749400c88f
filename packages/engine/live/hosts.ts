import type { HostInfo, HostResourceInfo } from '@tiphys/model';
import type { LiveCluster, LiveNode, PodFacts } from './types.ts';

/** Resources that hosts tell about. */
const resourceNames = ['cpu', 'memory', 'storage'];

/** The nodes that run an application's pods: what they have, what the application asks of them, and what others do. */
export function treeHosts(
  source: Pick<LiveCluster, 'nodesOfKind' | 'node'>,
  shown: readonly LiveNode[],
  labels: readonly string[],
): readonly HostInfo[] {
  const own = new Set(shown.filter((node) => node.pod?.node));
  const names = new Set([...own].map((node) => node.pod?.node ?? ''));
  if (names.size === 0) return [];
  const byHost = podsByHost(source, own, names);
  return [...names].toSorted().flatMap((name) => {
    const host = source.node({ group: '', kind: 'Node', namespace: '', name })?.host;
    const pods = byHost.get(name);
    if (!host || !pods) return [];
    const resourcesInfo = resourceNames.flatMap((resourceName): HostResourceInfo[] => {
      const capacity = host.capacity[resourceName] ?? 0;
      if (capacity <= 0) return [];
      const requestedByApp = total(pods.own, resourceName);
      const requestedByNeighbors = total(pods.others, resourceName);
      return [{ resourceName, requestedByApp, requestedByNeighbors, capacity }];
    });
    const shownLabels = Object.fromEntries(
      Object.entries(host.labels).filter(([label]) => labels.includes(label)),
    );
    return [
      {
        name,
        resourcesInfo,
        systemInfo: host.systemInfo as HostInfo['systemInfo'],
        ...(Object.keys(shownLabels).length > 0 ? { labels: shownLabels } : {}),
      },
    ];
  });
}

interface HostPods {
  readonly own: PodFacts[];
  readonly others: PodFacts[];
}

function podsByHost(
  source: Pick<LiveCluster, 'nodesOfKind'>,
  own: ReadonlySet<LiveNode>,
  names: ReadonlySet<string>,
): ReadonlyMap<string, HostPods> {
  const byHost = new Map<string, HostPods>([...names].map((name) => [name, { own: [], others: [] }]));
  for (const node of source.nodesOfKind('', 'Pod')) {
    const pods = node.pod && byHost.get(node.pod.node);
    if (!pods || !node.pod) continue;
    if (own.has(node)) pods.own.push(node.pod);
    // A pod that has ended holds nothing any more. Argo CD counts the application's own even then.
    else if (node.pod.phase !== 'Succeeded' && node.pod.phase !== 'Failed') pods.others.push(node.pod);
  }
  return byHost;
}

function total(pods: readonly PodFacts[], resourceName: string): number {
  return pods.reduce((sum, pod) => sum + (pod.requests[resourceName] ?? 0), 0);
}
