import type { Limiter } from '@tiphys/base';
import type { AppProject, Cluster } from '@tiphys/model';
import { instanceName } from '@tiphys/model';
import type { LiveCluster } from '@tiphys/engine/live';
import type { EventRecorder } from './events.ts';
import type { OrphanMetrics } from './metrics/orphan-metrics.ts';
import type { RequestMetrics } from './metrics/request-metrics.ts';
import type { DryRuns } from './compare/dry-runs.ts';
import type { RepositoryGrace } from './compare/repository-grace.ts';
import type { SyncInProgress } from './operation/prepare.ts';
import type { ResyncOptions, ResyncTimes } from './schedule/resync-times.ts';
import type { RefreshRequests } from './schedule/refresh-requests.ts';
import type { CheckedSpec } from './spec-check.ts';
import type { Draft } from './status/draft.ts';
import type { ApplicationObject } from '@tiphys/model';
import type { ControllerDeps, ControllerOptions } from './types.ts';

/** The controller's options with every default filled in. */
export type ResolvedOptions = {
  readonly [Name in Exclude<keyof ControllerOptions, keyof ResyncOptions>]-?: NonNullable<
    ControllerOptions[Name]
  >;
};

/** What all steps of a reconcile share. */
export interface ControllerContext {
  readonly deps: ControllerDeps;
  readonly options: ResolvedOptions;
  readonly requests: RefreshRequests;
  readonly events: EventRecorder;
  /** Lets so many operations be brought forward at once. */
  readonly operations: Limiter;
  readonly requestMetrics: RequestMetrics;
  readonly orphans: OrphanMetrics;
  readonly repositoryGrace: RepositoryGrace;
  /** Answers of dry runs by application, for those that are compared with them. */
  readonly dryRuns: Map<string, DryRuns>;
  /** How often applications and repositories are looked at, by the settings of now. */
  readonly resync: () => ResyncTimes;
  /** Syncs under way, with what they were made from; lost and made again when the process restarts. */
  readonly syncs: Map<string, SyncInProgress>;
}

/** What the steps know of the one application they work on. */
export interface ApplicationContext {
  readonly draft: Draft;
  readonly project: AppProject;
  readonly cluster: Cluster;
  readonly live: LiveCluster;
  /** Its name in tracking: `name`, or `namespace_name` outside the home namespace. */
  readonly instance: string;
  readonly signal: AbortSignal;
}

/** Fills in the defaults. */
export function resolveOptions(options: ControllerOptions): ResolvedOptions {
  return {
    namespace: options.namespace,
    applicationNamespaces: options.applicationNamespaces ?? [],
    processors: options.processors ?? 20,
    pollMs: options.pollMs ?? 20_000,
    selfHealBackoffMs: options.selfHealBackoffMs ?? 2000,
    selfHealFactor: options.selfHealFactor ?? 3,
    selfHealCapMs: options.selfHealCapMs ?? 300_000,
    selfHealQuietMs: options.selfHealQuietMs ?? 0,
    backoff: options.backoff ?? {},
    jqTimeoutMs: options.jqTimeoutMs ?? 1000,
    serverSideDiff: options.serverSideDiff ?? false,
    stateTtlMs: options.stateTtlMs ?? 3_600_000,
    operationProcessors: options.operationProcessors ?? options.processors ?? 20,
    kubectlParallelism: options.kubectlParallelism ?? Number.POSITIVE_INFINITY,
    events: options.events ?? ['all'],
    metrics: options.metrics ?? {},
    syncTimeoutMs: options.syncTimeoutMs ?? 0,
    syncWaveDelayMs: options.syncWaveDelayMs ?? 2000,
    repoErrorGraceMs: options.repoErrorGraceMs ?? 180_000,
    persistResourceHealth: options.persistResourceHealth ?? false,
    gpgEnabled: options.gpgEnabled ?? true,
  };
}

/** Puts together what is known of an application whose spec is valid; starts watching its cluster if nobody did. */
export function applicationContext(
  controller: ControllerContext,
  application: { readonly draft: Draft; readonly spec: CheckedSpec; readonly signal: AbortSignal },
): ApplicationContext {
  const { draft, spec, signal } = application;
  return {
    draft,
    signal,
    project: spec.project,
    cluster: spec.cluster,
    live: controller.deps.clusters.live(spec.cluster),
    instance: instanceOf(controller, draft.original),
  };
}

/** The application's name in tracking. */
export function instanceOf(controller: ControllerContext, application: ApplicationObject): string {
  const { name = '', namespace = '' } = application.metadata;
  return instanceName({ name, namespace }, controller.options.namespace);
}
