import { join } from 'node:path';
import { aborted, codes, isAbort, StatusError } from '@tiphys/base';
import { type ChosenCluster, chooseCluster } from './choose-cluster.ts';
import { openDataDir } from './data-dir.ts';
import type { DevDeps, DevEnvironment, DevOptions, RunningServer } from './options.ts';
import { serveSample } from './sample-repository.ts';

/**
 * Everything on one machine: a cluster, the sample repository and Tiphys. Resolves after `deps.signal` is aborted and all of it
 * has stopped; throws when something cannot start or breaks, also after stopping the rest.
 */
export async function runDev(options: DevOptions, deps: DevDeps): Promise<void> {
  using data = await openDataDir(options.dataDir, options.fresh);
  try {
    await using sample = await serveSample(join(data.path, 'git'), options.sampleDir);
    await using cluster = await chooseCluster(join(data.path, 'cluster'), options, deps);
    const environment: DevEnvironment = {
      kubeconfig: cluster.kubeconfig,
      context: cluster.context,
      embedded: cluster.embedded,
      dataDir: join(data.path, 'tiphys'),
      port: options.port,
      sampleUrl: sample.url,
    };
    deps.log('Starting Tiphys');
    const server = await deps.startTiphys(environment, deps.signal);
    try {
      for (const line of greeting(environment, server, options.command ?? 'tiphys')) deps.log(line);
      await untilOver({ server, cluster, signal: deps.signal });
    } finally {
      deps.log('Stopping');
      await server.stop();
    }
  } catch (error) {
    // Ctrl-C while something was starting is a wish, not a failure.
    if (deps.signal.aborted && (isAbort(error) || error === deps.signal.reason)) return;
    throw error;
  }
}

type Over = { readonly server: RunningServer; readonly cluster: ChosenCluster; readonly signal: AbortSignal };

async function untilOver({ server, cluster, signal }: Over): Promise<void> {
  const broken = cluster.failed.then((reason) => {
    throw new StatusError(codes.unavailable, `the embedded Kubernetes broke: ${reason}`);
  });
  await Promise.race([aborted(signal), server.ended, broken]);
}

/** What a newcomer sees: where things are, and three commands to try. */
function greeting(
  { kubeconfig, context, sampleUrl }: DevEnvironment,
  server: RunningServer,
  command: string,
): string[] {
  const { host, protocol } = new URL(server.url);
  const plain = protocol === 'http:' ? ' --plaintext' : ' --insecure';
  const password = server.password ?? 'YOUR-PASSWORD';
  const destination = '--dest-server https://kubernetes.default.svc --dest-namespace voyage';
  return [
    '',
    `  Tiphys      ${server.url}`,
    `  Log in as   admin, password ${server.password ?? '(the one you set)'}`,
    `  Kubernetes  kubectl --kubeconfig ${kubeconfig}${context ? ` --context ${context}` : ''}`,
    `  Sample      git clone ${sampleUrl}`,
    '',
    'Try:',
    `  ${command} login ${host}${plain} --username admin --password ${password}`,
    `  ${command} app create voyage --repo ${sampleUrl} --path charts/voyage ${destination} --sync-option CreateNamespace=true`,
    `  ${command} app sync voyage`,
    '',
    'Ctrl-C stops everything; the next start finds it as it was.',
  ];
}
