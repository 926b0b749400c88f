import { arrayFlag, boolFlag, intFlag, sliceFlag, stringFlag } from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import { listContexts } from '@tiphys/kube';
import type { LoadedKubeconfig } from '@tiphys/kube';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { parseKeyValues, splitPair } from '../app/key-values.ts';
import { kubeconfigPaths, loadContext, withKubeClient } from '../kube-access.ts';
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
    arrayFlag('label', 'Label as name=value'),
    arrayFlag('annotation', 'Annotation as name=value'),
    stringFlag('proxy-url', 'Proxy to reach the cluster through'),
    stringFlag(
      'server-proxy-url',
      'Proxy through which the server reaches the cluster, where it is another one',
    ),
    boolFlag('in-cluster', 'The server runs in this cluster and reaches it from inside'),
    stringFlag('aws-cluster-name', 'Name of an AWS cluster, to log in with the aws tool'),
    stringFlag('aws-role-arn', 'AWS role to assume'),
    stringFlag('aws-profile', 'AWS profile'),
    arrayFlag('namespace', 'Namespace to manage; all where left out (repeatable)'),
    boolFlag('cluster-resources', 'Manage cluster-scoped resources, too, where namespaces are given'),
    stringFlag('name', 'Name of the cluster; that of the context where left out'),
    stringFlag('project', 'Project of the cluster'),
    intFlag('shard', 'Shard of the controller; -1 to choose', { value: -1, valueName: 'int' }),
    stringFlag('exec-command', 'Program of the server that prints credentials'),
    arrayFlag('exec-command-args', 'Argument of that program (repeatable)'),
    sliceFlag('exec-command-env', 'Environment of that program, as name=value', {
      valueName: 'stringToString',
    }),
    stringFlag('exec-command-api-version', 'API version of its input'),
    stringFlag('exec-command-install-hint', 'What to say where the program is missing'),
    stringFlag('cluster-endpoint', 'Address to use: kubeconfig, kube-public or internal'),
    boolFlag('disable-compression', 'Do not ask the cluster for compressed answers'),
  ],
  run: add,
};

/** The address of a cluster from inside. */
const internalServer = 'https://kubernetes.default.svc';

async function add(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const contextName = args[0];
  if (contextName === undefined) return showContexts(call);
  if (flags.bool('in-cluster') && flags.string('cluster-endpoint') !== '') {
    throw fatal('Can only use one of --in-cluster or --cluster-endpoint');
  }
  const loaded = await loadContext(context, flags, contextName);
  const kube = flags.string('proxy-url') === '' ? loaded : { ...loaded, proxyUrl: flags.string('proxy-url') };
  const token = await managerToken(call, kube);
  if (token === undefined) return 1;
  const cluster = await describeCluster(call, kube, token);
  const api = await context.api();
  await api.call('cluster.ClusterService/Create', { cluster, upsert: flags.bool('upsert') });
  context.print(`Cluster '${cluster.server}' added\n`);
  return 0;
}

async function showContexts(call: CliCall): Promise<number> {
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

/** A cluster as it is registered. */
interface NewCluster {
  readonly server: string;
  readonly [field: string]: unknown;
}

async function describeCluster(call: CliCall, kube: LoadedKubeconfig, token: string): Promise<NewCluster> {
  const { flags, context } = call;
  const certificate = (await kube.credentials?.resolve(context.signal))?.certificate;
  const proxyUrl = flags.changed('server-proxy-url')
    ? flags.string('server-proxy-url')
    : (kube.proxyUrl ?? '');
  const endpoint = await chooseEndpoint(call, kube);
  const shard = flags.number('shard');
  return {
    server: endpoint.server,
    name: flags.string('name') || kube.context,
    namespaces: flags.strings('namespace'),
    clusterResources: flags.bool('cluster-resources'),
    ...(shard >= 0 ? { shard } : {}),
    ...(flags.string('project') === '' ? {} : { project: flags.string('project') }),
    labels: parseKeyValues(flags.strings('label')),
    annotations: parseKeyValues(flags.strings('annotation')),
    config: {
      tlsClientConfig: {
        insecure: kube.tls?.insecure === true,
        ...(kube.tls?.serverName ? { serverName: kube.tls.serverName } : {}),
        ...(endpoint.ca ? { caData: toBase64(endpoint.ca) } : {}),
        ...(certificate ? { certData: toBase64(certificate.cert), keyData: toBase64(certificate.key) } : {}),
      },
      // A client certificate comes first; a token beside it would be refused by the server.
      ...(certificate === undefined && token !== '' ? { bearerToken: token } : {}),
      ...loginMethod(flags),
      ...(proxyUrl === '' ? {} : { proxyUrl }),
      ...(flags.bool('disable-compression') ? { disableCompression: true } : {}),
    },
  };
}

function loginMethod(flags: FlagSet): object {
  const clusterName = flags.string('aws-cluster-name');
  if (clusterName !== '') {
    const roleARN = flags.string('aws-role-arn');
    return { awsAuthConfig: { clusterName, roleARN, profile: flags.string('aws-profile') } };
  }
  const command = flags.string('exec-command');
  if (command === '') return {};
  return {
    execProviderConfig: {
      command,
      args: flags.strings('exec-command-args'),
      env: Object.fromEntries(flags.strings('exec-command-env').map((text) => splitPair(text) ?? [text, ''])),
      apiVersion: flags.string('exec-command-api-version'),
      installHint: flags.string('exec-command-install-hint'),
    },
  };
}

async function chooseEndpoint(
  call: CliCall,
  kube: LoadedKubeconfig,
): Promise<{ readonly server: string; readonly ca?: string | undefined }> {
  const { flags, context } = call;
  const wanted = flags.string('cluster-endpoint');
  if (flags.bool('in-cluster') || wanted === 'internal') return { server: internalServer, ca: kube.tls?.ca };
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

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
