import { inClusterServer } from '@tiphys/model';
import type { LoadedKubeconfig } from '@tiphys/kube';
import { arrayFlag, boolFlag, intFlag, sliceFlag, stringFlag } from '../../command/flag-spec.ts';
import type { FlagSpec } from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { CliCall } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import { parseKeyValues, splitPair } from '../app/key-values.ts';

/** The flags that say how a cluster is registered; shared by `cluster add` and `admin cluster generate-spec`. */
export const clusterFlags: readonly FlagSpec[] = [
  arrayFlag('label', 'Label as name=value'),
  arrayFlag('annotation', 'Annotation as name=value'),
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
];

/** Where the server reaches a cluster. */
export interface ClusterEndpoint {
  readonly server: string;
  readonly ca?: string | undefined;
}

/** Ends the command where the flags name two addresses. */
export function checkEndpointFlags(flags: FlagSet): void {
  if (flags.bool('in-cluster') && flags.string('cluster-endpoint') !== '') {
    throw fatal('Can only use one of --in-cluster or --cluster-endpoint');
  }
}

/** The address from inside, where the flags ask for it. */
export function insideEndpoint(flags: FlagSet, kube: LoadedKubeconfig): ClusterEndpoint | undefined {
  const isInside = flags.bool('in-cluster') || flags.string('cluster-endpoint') === 'internal';
  return isInside ? { server: inClusterServer, ca: kube.tls?.ca } : undefined;
}

/** A cluster as it is registered. */
export interface NewCluster {
  readonly server: string;
  readonly [field: string]: unknown;
}

/** The cluster of a kubeconfig context as the flags say it is registered; `token` is empty where the server logs in in another way. */
export async function describeCluster(
  call: CliCall,
  kube: LoadedKubeconfig,
  { endpoint, token }: { readonly endpoint: ClusterEndpoint; readonly token: string },
): Promise<NewCluster> {
  const { flags, context } = call;
  const certificate = (await kube.credentials?.resolve(context.signal))?.certificate;
  const proxyUrl = flags.changed('server-proxy-url')
    ? flags.string('server-proxy-url')
    : (kube.proxyUrl ?? '');
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

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
