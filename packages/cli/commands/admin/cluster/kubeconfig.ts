import { writeFile } from 'node:fs/promises';
import { isInCluster } from '@tiphys/kube';
import type { Cluster, ClusterConfig } from '@tiphys/model';
import { inClusterServer } from '@tiphys/model';
import type { CliCall, CliCommand } from '../../../cli.ts';
import { formatYaml } from '../../../output/go-yaml.ts';
import { showUsage } from '../../../usage.ts';
import { kubectlFlags } from '../../kubectl-flags.ts';
import { withAdminClient } from '../admin-client.ts';
import { listClusters } from './registered-clusters.ts';

/** Where a pod finds its own credentials. */
const podFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** `admin cluster kubeconfig`: the credentials are in what it writes. */
export const kubeconfigCommand: CliCommand = {
  use: 'kubeconfig CLUSTER_URL OUTPUT_PATH',
  short: 'Write a kubeconfig that reaches a cluster as the controller does, credentials included',
  example: '  argocd admin cluster kubeconfig https://203.0.113.7:6443 ./kubeconfig -n argocd',
  flags: kubectlFlags,
  run: kubeconfig,
};

async function kubeconfig(call: CliCall): Promise<number> {
  const { args, context } = call;
  const { signal } = context;
  const [server, path] = args;
  if (server === undefined || path === undefined || args.length !== 2) return showUsage(call);
  const text = await withAdminClient(call, async (client, namespace) => {
    const wanted = server.replace(/\/+$/, '');
    const registered = await listClusters({ client, namespace, signal });
    const found = registered.find(({ cluster }) => cluster.server === wanted);
    if (!found) throw new Error(`cluster ${JSON.stringify(server)} not found`);
    if (found.secret === undefined && !isInCluster(context.environment.env)) {
      throw new Error(
        'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined',
      );
    }
    return formatYaml(describe(found.cluster, namespace));
  });
  await writeFile(path, text, { mode: 0o600 });
  return 0;
}

function describe(cluster: Cluster, namespace: string): object {
  const name = cluster.server;
  const { config } = cluster;
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, namespace, user: name } }],
    clusters: [{ name, cluster: isOwn(cluster) ? ownEndpoint : endpoint(name, config) }],
    users: [{ name, user: isOwn(cluster) ? { tokenFile: `${podFolder}/token` } : login(config) }],
  };
}

/** The cluster that Argo CD runs in is reached with the pod's credentials, unless others are given. */
function isOwn({ server, config }: Cluster): boolean {
  if (server !== inClusterServer) return false;
  const { bearerToken, username, awsAuthConfig, execProviderConfig, tlsClientConfig } = config;
  return !bearerToken && !username && !awsAuthConfig && !execProviderConfig && !tlsClientConfig?.certData;
}

const ownEndpoint = { server: inClusterServer, 'certificate-authority': `${podFolder}/ca.crt` };

function endpoint(server: string, { tlsClientConfig, proxyUrl }: ClusterConfig): object {
  return {
    server,
    'certificate-authority-data': tlsClientConfig?.caData || undefined,
    'insecure-skip-tls-verify': tlsClientConfig?.insecure || undefined,
    'tls-server-name': tlsClientConfig?.serverName || undefined,
    'proxy-url': proxyUrl || undefined,
  };
}

function login({ awsAuthConfig, execProviderConfig, ...config }: ClusterConfig): object {
  if (awsAuthConfig) throw new Error('awsAuthConfig is not supported yet, use execProviderConfig');
  const { certData, keyData } = config.tlsClientConfig ?? {};
  const exec = execProviderConfig && {
    apiVersion: execProviderConfig.apiVersion,
    command: execProviderConfig.command,
    args: execProviderConfig.args,
    env: Object.entries(execProviderConfig.env ?? {}).map(([name, value]) => ({ name, value })),
    installHint: execProviderConfig.installHint || undefined,
    interactiveMode: 'Never',
    provideClusterInfo: execProviderConfig.provideClusterInfo ?? false,
  };
  return {
    'client-certificate-data': certData || undefined,
    'client-key-data': keyData || undefined,
    token: config.bearerToken || undefined,
    username: config.username || undefined,
    password: config.password || undefined,
    exec,
  };
}
