import { listContexts } from '@tiphys/kube';
import type { LoadedKubeconfig } from '@tiphys/kube';
import type { Cluster } from '@tiphys/model';
import { clusterSecretName, clusterToSecret } from '@tiphys/model';
import { boolFlag, stringFlag } from '../../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../../cli.ts';
import { fatal } from '../../../cli.ts';
import { typeNames } from '../../app/app-types.ts';
import { showContexts } from '../../cluster/add.ts';
import {
  checkEndpointFlags,
  clusterFlags,
  describeCluster,
  insideEndpoint,
} from '../../cluster/describe-cluster.ts';
import { accountToken } from '../../cluster/manager-account.ts';
import { kubeconfigPaths, loadContext, withKubeClient } from '../../kube-access.ts';
import { outputFlag, printSpecification, secretSpecification } from '../specification.ts';

/** What stands for a token where none is given, as in Argo CD. */
const placeholderToken = 'bearer-token';

/** `admin cluster generate-spec`: asks no cluster, unless a token is to be made. */
export const generateSpecCommand: CliCommand = {
  use: 'generate-spec CONTEXT',
  short: 'Print the Secret of the cluster of a kubeconfig context, credentials included',
  persistentFlags: [stringFlag('kubeconfig', 'Path of a kubeconfig')],
  flags: [
    stringFlag('bearer-token', 'Token for the Kubernetes API server'),
    boolFlag('generate-bearer-token', 'Take a token of the service account'),
    stringFlag('service-account', 'Service account of the token', { value: 'argocd-manager' }),
    stringFlag('system-namespace', 'Namespace of the service account', { value: 'kube-system' }),
    outputFlag,
    ...clusterFlags,
  ],
  run: generateSpec,
};

async function generateSpec(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const contextName = args[0];
  if (contextName === undefined) return showContexts(call);
  const { contexts } = await listContexts(kubeconfigPaths(context, flags));
  if (!contexts.some(({ name }) => name === contextName)) {
    throw fatal(`Context ${contextName} does not exist in kubeconfig`);
  }
  checkEndpointFlags(flags);
  const kube = await loadContext(context, flags, contextName);
  if (flags.string('cluster-endpoint') === 'kube-public') {
    context.log.log(
      'warning',
      'kube-public cluster endpoints are not supported. Falling back to the endpoint listed in the kubeconfig context.',
    );
  }
  const endpoint = insideEndpoint(flags, kube) ?? { server: kube.server, ca: kube.tls?.ca };
  const token = await chooseToken(call, kube);
  const described = await describeCluster(call, kube, { endpoint, token });
  // Go's order of fields, in the text of `config`, too.
  const cluster = (await context.normalize(typeNames.cluster, described)) as Cluster;
  const secret = secretSpecification({
    name: clusterSecretName(cluster.server),
    type: 'cluster',
    data: clusterToSecret(cluster),
    labels: cluster.labels,
    annotations: cluster.annotations,
  });
  printSpecification(call, secret);
  return 0;
}

/** Empty where the server logs in in another way. */
async function chooseToken({ flags, context }: CliCall, kube: LoadedKubeconfig): Promise<string> {
  if (flags.string('aws-cluster-name') !== '' || flags.string('exec-command') !== '') return '';
  if (!flags.bool('generate-bearer-token')) return flags.string('bearer-token') || placeholderToken;
  return withKubeClient(kube, (client) =>
    accountToken(
      {
        client,
        log: context.log,
        signal: context.signal,
        systemNamespace: flags.string('system-namespace'),
      },
      flags.string('service-account'),
    ),
  );
}
