import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { createShards } from '@tiphys/kube';
import type { Shards } from '@tiphys/kube';
import { clusterConnector } from '../parts/cluster-connector.ts';
import { composeController } from '../parts/controller.ts';
import { ensureInstallation } from '../parts/ensure-installation.ts';
import { isGpgEnabled } from '../parts/git-settings.ts';
import { queueBackoff, resyncSettings, selfHealSettings } from '../parts/controller-settings.ts';
import { createMeasuredCache } from '../redis/measured-cache.ts';
import { createTolerantCache } from '../redis/tolerant-cache.ts';
import { runWith } from './run-with.ts';
import {
  connectCache,
  connectRepoServer,
  watchApplications,
  createCommonParts,
  redisPart,
  serveSidePort,
} from './surroundings.ts';
import type { CommonParts, Surroundings } from './surroundings.ts';

/** Longest time between two looks at the repositories, in milliseconds, however long `--app-resync` is. */
const maxPollMs = 20_000;

/** How many shards replicas have to share; more replicas than this are idle. */
const shardCount = 8;

/**
 * Within 15 seconds another replica has the shards of one that was killed: it sees its last word up to `retryMs` late, waits for
 * `leaseMs`, and tries every `retryMs`.
 */
const leaseTimes = { leaseMs: 8_000, renewDeadlineMs: 6_000, retryMs: 1_200 };

/** Runs the application controller until the signal aborts. */
export async function runController(surroundings: Surroundings): Promise<void> {
  const { flags, env, log, signal } = surroundings;
  const parts = await createCommonParts(surroundings, 'argocd-controller');
  await using tracing = parts.tracing;
  const { home, config, registry } = parts;
  await ensureInstallation(home, signal);
  await using redis = await connectCache(surroundings);
  const measured = createMeasuredCache(redis, registry.metrics, {
    initiator: 'argocd-application-controller',
    hostname: hostname(),
  });
  const cache = createTolerantCache(measured, log);
  await using _side = await serveSidePort(surroundings, parts, {
    port: flags.number('metrics-port'),
    keys: 'controller',
    needs: [redisPart(redis)],
  });
  const applications = watchApplications(surroundings, home);
  const expiry = registry.expireEvery(flags.number('metrics-cache-expiration'));
  await runWith([config, applications, expiry], signal, async (running) => {
    // The token of the repository server comes from the namespace.
    await config.ready(running);
    const controller = composeController(
      {
        ...parts,
        home: home.client,
        applications,
        cache,
        log,
        metrics: registry.metrics,
        tracer: tracing.tracer,
        repositories: connectRepoServer(surroundings, parts, 'controller'),
        shards: replicaShards(surroundings, parts),
        connect: clusterConnector(home, env),
      },
      {
        namespace: home.namespace,
        applicationNamespaces: flags.strings('application-namespaces'),
        processors: flags.number('status-processors'),
        operationProcessors: Math.max(1, flags.number('operation-processors')),
        kubectlParallelism: unlessBelowOne(flags.number('kubectl-parallelism-limit')),
        events: flags.strings('enable-k8s-event'),
        metrics: {
          applications: {
            labels: flags.strings('metrics-application-labels'),
            conditions: flags.strings('metrics-application-conditions'),
          },
          clusterLabels: flags.strings('metrics-cluster-labels'),
          hostname: hostname(),
        },
        pollMs: maxPollMs,
        ...resyncSettings(flags, env),
        ...selfHealSettings(flags),
        backoff: queueBackoff(flags),
        jqTimeoutMs: flags.number('ignore-normalizer-jq-execution-timeout-seconds'),
        serverSideDiff: flags.bool('server-side-diff-enabled'),
        stateTtlMs: flags.number('app-state-cache-expiration'),
        syncTimeoutMs: flags.number('sync-timeout') * 1000,
        repoErrorGraceMs: flags.number('repo-error-grace-period-seconds') * 1000,
        gpgEnabled: isGpgEnabled(env),
        persistResourceHealth: flags.bool('persist-resource-health'),
        ...waveDelay(env['ARGOCD_SYNC_WAVE_DELAY']),
      },
    );
    log.info('application controller is running', { namespace: home.namespace });
    await controller.run(running);
  });
}

/** Argo CD: a limit below one is none. */
function unlessBelowOne(limit: number): number | undefined {
  return limit >= 1 ? limit : undefined;
}

function waveDelay(seconds: string | undefined): { readonly syncWaveDelayMs?: number } {
  return seconds !== undefined && /^\d+$/.test(seconds) ? { syncWaveDelayMs: Number(seconds) * 1000 } : {};
}

/** Argo CD: `ARGOCD_CONTROLLER_REPLICAS` says that there are others. A pod that restarts has its shards back at once, by its name. */
function replicaShards({ env, log }: Surroundings, { home, clock }: CommonParts): Shards | undefined {
  const replicas = Number(env['ARGOCD_CONTROLLER_REPLICAS'] ?? '1');
  if (!(replicas > 1)) return undefined;
  const identity = env['POD_NAME'] || `${hostname()}-${randomBytes(4).toString('hex')}`;
  return createShards(
    { client: home.client, clock, log },
    {
      ...leaseTimes,
      namespace: home.namespace,
      prefix: 'argocd-application-controller',
      identity: identity.toLowerCase(),
      count: shardCount,
    },
  );
}
