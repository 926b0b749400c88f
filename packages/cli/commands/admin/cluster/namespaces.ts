import { messageOf } from '@tiphys/base';
import type { Application, Cluster } from '@tiphys/model';
import { clusterSecretName, clusterToSecret, encodeSecret, findDestination } from '@tiphys/model';
import { boolFlag, intFlag } from '../../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../../cli.ts';
import { formatTable } from '../../../output/tabwriter.ts';
import { showUsage } from '../../../usage.ts';
import { kubectlFlags } from '../../kubectl-flags.ts';
import { withAdminClient } from '../admin-client.ts';
import { backupTypes } from '../backup/objects.ts';
import { settingsLang } from '../settings/sources.ts';
import { secretSpecification } from '../specification.ts';
import { listClusters } from './registered-clusters.ts';
import type { RegisteredCluster, Registry } from './registered-clusters.ts';

/** More namespaces of a cluster than this are not named in the table. */
const maxNamed = 4;

const dryRunFlag = boolFlag('dry-run', 'Only say what would be done', { value: true });

/** `admin cluster namespaces`: where applications have something, and clusters that are managed by namespace. */
export const namespacesCommand: CliCommand = {
  use: 'namespaces',
  short: 'Print the namespaces that applications use in each cluster',
  persistentFlags: kubectlFlags,
  commands: [
    {
      use: 'enable-namespaced-mode PATTERN',
      short: 'Manage only the namespaces in use, in clusters whose address matches',
      flags: [
        dryRunFlag,
        boolFlag('cluster-resources', 'Manage cluster-scoped resources, too'),
        intFlag('max-namespace-count', 'Leave out clusters with more namespaces in use'),
      ],
      run: enable,
    },
    {
      use: 'disable-namespaced-mode PATTERN',
      short: 'Manage all namespaces again, in clusters whose address matches',
      flags: [dryRunFlag],
      run: disable,
    },
  ],
  run: (call) =>
    withRegistry(call, async (registry) => {
      const used = await namespacesInUse(registry);
      const rows = used.map(({ cluster, namespaces }) => [cluster.server, namespacesText(namespaces)]);
      call.context.print(formatTable([['CLUSTER', 'NAMESPACES'], ...rows]));
    }),
};

async function enable(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const [pattern] = args;
  if (pattern === undefined) return showUsage(call);
  const lang = await settingsLang(call);
  const most = flags.number('max-namespace-count');
  await withRegistry(call, async (registry) => {
    for (const { cluster, secret, namespaces } of await namespacesInUse(registry)) {
      if (namespaces.length === 0 || namespaces.length > most) continue;
      if (!lang.globMatchSafe(pattern, cluster.server)) continue;
      context.print(`Setting cluster ${cluster.server} namespaces to [${namespaces.join(' ')}]...`);
      const clusterResources = flags.bool('cluster-resources');
      await save(call, registry, { secret, cluster: { ...cluster, namespaces, clusterResources } });
    }
  });
  return 0;
}

async function disable(call: CliCall): Promise<number> {
  const [pattern] = call.args;
  if (pattern === undefined) return showUsage(call);
  const lang = await settingsLang(call);
  await withRegistry(call, async (registry) => {
    for (const { cluster, secret } of await listClusters(registry)) {
      if ((cluster.namespaces ?? []).length === 0 || !lang.globMatchSafe(pattern, cluster.server)) continue;
      call.context.print(`Disabling namespaced mode for cluster ${cluster.server}...`);
      await save(call, registry, { secret, cluster: { ...cluster, namespaces: [] } });
    }
  });
  return 0;
}

function withRegistry(call: CliCall, work: (registry: Registry) => Promise<void>): Promise<void> {
  const { signal } = call.context;
  return withAdminClient(call, (client, namespace) => work({ client, namespace, signal }));
}

interface UsedCluster extends RegisteredCluster {
  /** Sorted by name. */
  readonly namespaces: readonly string[];
}

/**
 * Which namespaces the applications of each cluster have resources in, or go to where nothing is known of those. Throws for an application
 * whose cluster is unknown: what it uses would be missing.
 */
async function namespacesInUse(registry: Registry): Promise<UsedCluster[]> {
  const { client, namespace, signal } = registry;
  const registered = await listClusters(registry);
  const clusters = registered.map(({ cluster }) => cluster);
  const { items } = await client.list(backupTypes.Application, { namespace }, { signal });
  const used = new Map(clusters.map(({ server }) => [server, new Set<string>()]));
  for (const app of items as unknown as readonly Application[]) {
    const names = used.get(destinationOf(app, clusters).server);
    for (const name of namespacesOf(app)) names?.add(name);
  }
  return registered.map((one) => ({
    ...one,
    namespaces: [...(used.get(one.cluster.server) ?? [])].sort(),
  }));
}

function destinationOf(app: Application, clusters: readonly Cluster[]): Cluster {
  try {
    return findDestination(app.spec.destination, clusters);
  } catch (error) {
    throw new Error(`error validating application destination: ${messageOf(error)}`, { cause: error });
  }
}

function namespacesOf({ spec, status }: Application): readonly string[] {
  const resources = status?.resources ?? [];
  const names =
    resources.length > 0 ? resources.map((resource) => resource.namespace) : [spec.destination.namespace];
  return names.filter((name) => name !== undefined && name !== '') as string[];
}

/** The shortest first, as in Argo CD. */
function namespacesText(namespaces: readonly string[]): string {
  const sorted = namespaces.toSorted((a, b) => a.length - b.length);
  if (sorted.length <= maxNamed) return sorted.join(',');
  return `${sorted.slice(0, maxNamed).join(',')} (total ${sorted.length})`;
}

/** Writes which namespaces are managed, unless with `--dry-run`; nothing else of a Secret changes. */
async function save(
  call: CliCall,
  registry: Registry,
  { cluster, secret }: RegisteredCluster,
): Promise<void> {
  const { context, flags } = call;
  if (flags.bool('dry-run')) return context.print('done (dry run)\n');
  const { client, namespace, signal } = registry;
  const data = clusterToSecret(cluster);
  if (secret === undefined) {
    const name = clusterSecretName(cluster.server);
    const { stringData: _texts, ...object } = secretSpecification({ name, type: 'cluster', data });
    const metadata = { ...object.metadata, namespace };
    await client.create({ ...object, metadata, data: encodeSecret(data) }, backupTypes.Secret, { signal });
  } else {
    const { namespaces = null, clusterResources = null } = encodeSecret(data);
    const body = { data: { namespaces, clusterResources } };
    const name = secret.metadata.name ?? '';
    await client.patch({ type: backupTypes.Secret, namespace, name }, { type: 'merge', body }, { signal });
  }
  context.print('done\n');
}
