import { boolFlag, stringFlag } from '../../command/flag-spec.ts';
import { listContexts } from '@tiphys/kube';
import type { LoadedKubeconfig } from '@tiphys/kube';
import type { CliCall, CliCommand } from '../../cli.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { kubeconfigPaths, loadContext, withKubeClient } from '../kube-access.ts';
import { checkEndpointFlags, clusterFlags, describeCluster, insideEndpoint } from './describe-cluster.ts';
import type { ClusterEndpoint } from './describe-cluster.ts';
import { accountToken, installManager } from './manager-account.ts';
import { publicEndpoint } from './public-endpoint.ts';

/** `cluster add`: makes an account in the cluster of a kubeconfig context and registers it. */
export const addCommand: CliCommand = {
  use: 'add CONTEXT',
  short: 'Add the cluster of a kubeconfig context',
  persistentFlags: [stringFlag('kubeconfig', 'Path of a kubeconfig')],
  flags: [
    boolFlag('upsert', 'Change the cluster where it exists and differs'),
    stringFlag('service-account', 'Service account to use instead of argocd-manager'),
    stringFlag('system-namespace', 'Namespace of the service account', { value: 'kube-system' }),
    boolFlag('yes', 'Do not ask', { short: 'y' }),
    stringFlag('proxy-url', 'Proxy to reach the cluster through'),
    stringFlag(
      'server-proxy-url',
      'Proxy through which the server reaches the cluster, where it is another one',
    ),
    ...clusterFlags,
  ],
  run: add,
};

async function add(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const contextName = args[0];
  if (contextName === undefined) return showContexts(call);
  checkEndpointFlags(flags);
  const loaded = await loadContext(context, flags, contextName);
  const kube = flags.string('proxy-url') === '' ? loaded : { ...loaded, proxyUrl: flags.string('proxy-url') };
  const token = await managerToken(call, kube);
  if (token === undefined) return 1;
  const endpoint = await chooseEndpoint(call, kube);
  const cluster = await describeCluster(call, kube, { endpoint, token });
  const api = await context.api();
  await api.call('cluster.ClusterService/Create', { cluster, upsert: flags.bool('upsert') });
  context.print(`Cluster '${cluster.server}' added\n`);
  return 0;
}

/** Says which contexts there are, as an error: none was named. */
export async function showContexts(call: CliCall): Promise<number> {
  const { context, flags } = call;
  context.log.log('error', 'Choose a context name from:');
  const { current, contexts } = await listContexts(kubeconfigPaths(context, flags));
  const rows = contexts
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, cluster, server }) => [name === current ? '*' : ' ', name, cluster, server]);
  context.print(formatTable([['CURRENT', 'NAME', 'CLUSTER', 'SERVER'], ...rows]));
  return 1;
}

/** The token for the server to use, `''` where it logs in another way, `undefined` where the user declines. */
async function managerToken(call: CliCall, kube: LoadedKubeconfig): Promise<string | undefined> {
  const { flags, context } = call;
  if (flags.string('aws-cluster-name') !== '' || flags.string('exec-command') !== '') return '';
  const account = flags.string('service-account');
  const namespaces = flags.strings('namespace');
  if (account === '' && context.environment.stdout.isTTY === true && !flags.bool('yes')) {
    const level = namespaces.length > 0 ? 'namespace' : 'cluster';
    const question =
      'WARNING: This will create a service account `argocd-manager` on the cluster referenced by context ' +
      `\`${kube.context}\` with full ${level} level privileges. Do you want to continue [y/N]? `;
    if (!(await context.prompter.confirm(question))) return undefined;
  }
  return withKubeClient(kube, (client) => {
    const access = {
      client,
      log: context.log,
      signal: context.signal,
      systemNamespace: flags.string('system-namespace'),
    };
    return account === '' ? installManager(access, namespaces) : accountToken(access, account);
  });
}

async function chooseEndpoint(call: CliCall, kube: LoadedKubeconfig): Promise<ClusterEndpoint> {
  const { flags, context } = call;
  const wanted = flags.string('cluster-endpoint');
  const inside = insideEndpoint(flags, kube);
  if (inside !== undefined) return inside;
  if (wanted !== 'kube-public') return { server: kube.server, ca: kube.tls?.ca };
  const found = await withKubeClient(kube, (client) => publicEndpoint(client, context.signal)).catch(
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      context.log.log('warning', `Failed to find the cluster endpoint from kube-public data: ${reason}`);
      return undefined;
    },
  );
  if (found !== undefined) return found;
  context.log.log(
    'info',
    `Falling back to the endpoint '${kube.server}' as listed in the kubeconfig context`,
  );
  return { server: kube.server, ca: kube.tls?.ca };
}
