import type { Runnable } from '@tiphys/base';
import { aborted, createLimiter, messageOf, runGroup, WorkQueue } from '@tiphys/base';
import { eventLabels, matchesNamespace } from '@tiphys/model';
import { destinationServer } from './clusters/destination-server.ts';
import { createClusterInfoPublisher } from './clusters/publish-info.ts';
import { createProjectRelease } from './deletion/projects.ts';
import { createRepositoryGrace } from './compare/repository-grace.ts';
import type { ControllerContext } from './context.ts';
import { resolveOptions } from './context.ts';
import { createEventRecorder } from './events.ts';
import { recordApplications } from './metrics/application-metrics.ts';
import { createRequestMetrics } from './metrics/request-metrics.ts';
import { countClusterEvents } from './metrics/cluster-metrics.ts';
import { createOrphanMetrics } from './metrics/orphan-metrics.ts';
import { observeQueue } from './metrics/queue-metrics.ts';
import { reconcileApplication } from './reconcile.ts';
import { createRefreshRequests } from './schedule/refresh-requests.ts';
import { resyncTimes } from './schedule/resync-times.ts';
import { createRevisionPoll } from './schedule/revision-poll.ts';
import { applicationKey, subscribeTriggers } from './schedule/triggers.ts';
import type { TriggerSink } from './schedule/triggers.ts';
import type { ControllerDeps, ControllerOptions } from './types.ts';

/**
 * The application controller: keeps every Application's status true and its cluster in the state that Git declares. It
 * runs until the signal aborts; stopped or killed at any point, the next one goes on from what the Applications say.
 */
export function createController(deps: ControllerDeps, options: ControllerOptions): Runnable {
  const resolved = resolveOptions(options);
  const share = Math.random();
  const controller: ControllerContext = {
    deps,
    options: resolved,
    repositoryGrace: createRepositoryGrace(deps.clock, resolved.repoErrorGraceMs),
    requests: createRefreshRequests(),
    events: createEventRecorder({
      ...deps,
      reasons: resolved.events,
      labels: ({ metadata, spec }) =>
        eventLabels(
          deps.config.settings().eventLabels,
          [metadata.labels, deps.config.project(spec.project || 'default')?.metadata.labels],
          deps.dialects.globMatchSafe,
        ),
    }),
    operations: createLimiter(resolved.operationProcessors),
    resync: () => resyncTimes({ ...options, pollMs: resolved.pollMs }, deps.config.settings(), share),
    requestMetrics: createRequestMetrics(deps.metrics, {
      hostname: resolved.metrics.hostname ?? '',
      parallelism: resolved.kubectlParallelism,
    }),
    orphans: createOrphanMetrics(deps.metrics),
    syncs: new Map(),
    dryRuns: new Map(),
  };
  return { run: (signal) => runController(controller, signal) };
}

async function runController(controller: ControllerContext, signal: AbortSignal): Promise<void> {
  const { deps, options } = controller;
  await Promise.all([deps.config.ready(signal), deps.applications.ready(signal)]);

  const queue = createApplicationQueue(controller);
  const sink: TriggerSink = {
    enqueue(key, level) {
      if (!isOurs(controller, key)) return;
      if (level) controller.requests.request(key, level);
      queue.add(key);
    },
  };
  const stopRecording = recordApplications(
    deps,
    (application) => isOurs(controller, applicationKey(application)),
    options.metrics.applications,
  );
  const stopCounting = countClusterEvents(deps.metrics, deps.clusters);
  const stopTriggers = subscribeTriggers(deps, options.namespace, sink);
  const enqueueAll = (): void => {
    for (const application of deps.applications.list()) {
      const key = applicationKey(application);
      if (isOurs(controller, key)) sink.enqueue(key);
      else controller.orphans.remove(key);
    }
  };
  const stopShards = deps.shards.subscribe(enqueueAll);
  enqueueAll();
  try {
    const info = createClusterInfoPublisher(deps, options.metrics.clusterLabels ?? []);
    const projects = createProjectRelease(deps);
    await runGroup([queue, deps.shards, deps.clusters, info, projects, createPoll(controller, sink)], signal);
  } finally {
    stopShards();
    stopTriggers();
    stopRecording();
    stopCounting();
  }
}

/** Applications of other namespaces are not ours unless the options say so; nor are those that another process works on. */
function isOurs({ deps, options }: ControllerContext, key: string): boolean {
  const namespace = key.slice(0, key.indexOf('/'));
  const isServed =
    namespace === options.namespace ||
    matchesNamespace(options.applicationNamespaces, namespace, deps.dialects.globMatchSafe);
  return isServed && deps.shards.holds(key);
}

function createApplicationQueue(controller: ControllerContext): WorkQueue {
  const { log, metrics, clock, applications, config, shards } = controller.deps;
  const durations = metrics.histogram({
    name: 'argocd_app_reconcile',
    help: 'Application reconciliation performance in seconds.',
    labels: ['namespace', 'dest_server'],
    buckets: [0.25, 0.5, 1, 2, 4, 8, 16],
  });
  return new WorkQueue({
    concurrency: controller.options.processors,
    backoff: controller.options.backoff,
    observer: observeQueue(metrics),
    async reconcile(key, signal) {
      const startedAt = clock.now();
      try {
        return await shards.whileHeld(key, (held) =>
          reconcileApplication(controller, key, AbortSignal.any([signal, held])),
        );
      } finally {
        const [namespace = '', name = ''] = key.split('/');
        const application = applications.get(namespace, name);
        const server = application && destinationServer(config, application);
        durations.observe((clock.now() - startedAt) / 1000, { namespace, dest_server: server ?? '' });
      }
    },
    onError(key, error) {
      log.warn('reconciling failed', { application: key, error: messageOf(error) });
    },
  });
}

function createPoll(controller: ControllerContext, sink: TriggerSink): Runnable {
  if (controller.options.pollMs === 0) return { run: aborted };
  return createRevisionPoll(controller.deps, {
    intervalMs: () => controller.resync().pollMs,
    isOurs: (application) => isOurs(controller, applicationKey(application)),
    onNewRevision: (application) => sink.enqueue(applicationKey(application), 'resolve'),
  });
}
