import type { Application, Cluster } from '@tiphys/model';
import { findDestination } from '@tiphys/model';
import { messageOf } from '@tiphys/base';
import { boolFlag, intFlag, stringFlag } from '../../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../../cli.ts';
import { fatalGeneric } from '../../../cli.ts';
import { formatTable } from '../../../output/tabwriter.ts';
import { kubectlFlags } from '../../kubectl-flags.ts';

/** Flags of Argo CD without a use: controllers here share applications, not clusters. */
const shardFlags = [
  intFlag('shard', 'Accepted, without effect', { value: -1, valueName: 'int' }),
  intFlag('replicas', 'Accepted, without effect'),
  stringFlag('sharding-method', 'Accepted, without effect'),
];

/** `admin cluster stats`: what the controller last told of each cluster, read from Redis with the rights of the kubeconfig. */
export const statsCommand: CliCommand = {
  use: 'stats',
  short: 'Print how much there is in each cluster',
  flags: [
    ...kubectlFlags,
    ...shardFlags,
    boolFlag('port-forward-redis', 'Reach Redis through a forwarded port', { value: true }),
  ],
  run: stats,
};

async function stats({ context, flags }: CliCall): Promise<void> {
  if (!flags.bool('port-forward-redis')) {
    throw fatalGeneric(
      '--port-forward-redis=false is not supported: Redis is reached through a forwarded port',
    );
  }
  for (const { name } of shardFlags.filter((flag) => flags.changed(flag.name))) {
    context.log.log('warning', `--${name} has no effect: controllers share applications, not clusters`);
  }
  const api = await context.coreApi();
  const [clusters, applications] = await Promise.all([
    api.call<{ readonly items?: readonly Cluster[] }>('cluster.ClusterService/List'),
    api.call<{ readonly items?: readonly Application[] }>('application.ApplicationService/List', {}),
  ]);
  const warn = (message: string): void => context.log.log('warning', message);
  context.print(statsTable(clusters.items ?? [], applications.items ?? [], warn));
}

/** The table; no cluster belongs to a shard, which reads as the only one. */
export function statsTable(
  clusters: readonly Cluster[],
  applications: readonly Application[],
  warn: (message: string) => void,
): string {
  const used = new Map(clusters.map(({ server }) => [server, new Set<string>()]));
  for (const { metadata, spec } of applications) {
    try {
      const { server } = findDestination(spec.destination, clusters);
      used.get(server)?.add(spec.destination.namespace ?? '');
    } catch (error) {
      const name = `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
      warn(
        `Skipping application "${name}" because its destination cluster could not be resolved: ${messageOf(error)}`,
      );
    }
  }
  const rows = clusters.map(({ server, info }) => [
    server,
    0,
    info?.connectionState?.status,
    used.get(server)?.size ?? 0,
    info?.applicationsCount ?? 0,
    info?.cacheInfo?.resourcesCount ?? 0,
  ]);
  return formatTable([
    ['SERVER', 'SHARD', 'CONNECTION', 'NAMESPACES COUNT', 'APPS COUNT', 'RESOURCES COUNT'],
    ...rows,
  ]);
}
