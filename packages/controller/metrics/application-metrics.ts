import { parseTime } from '@tiphys/base';
import type { Counter, Gauge, Labels } from '@tiphys/base';
import type { StoreEvent } from '@tiphys/kube';
import type { ApplicationObject, OperationState } from '@tiphys/model';
import { normalizeGitUrl, scrubUrl } from '@tiphys/source';
import { destinationServer } from '../clusters/destination-server.ts';
import { isCompleted } from '../operation/begin.ts';
import type { ControllerDeps } from '../types.ts';

const ownLabels = ['namespace', 'name', 'project'];
const infoLabelNames = [
  'autosync_enabled',
  'repo',
  'dest_server',
  'dest_namespace',
  'sync_status',
  'health_status',
  'operation',
];

/**
 * Keeps Argo CD's metrics about applications: what each is like now, and how often and how long it was synced. It reads the store's
 * events only; returns how to stop.
 */
export function recordApplications(
  deps: Pick<ControllerDeps, 'applications' | 'config' | 'metrics'>,
  isOurs: (application: ApplicationObject) => boolean,
): () => void {
  const recorder = createRecorder(deps);
  const stop = deps.applications.subscribe((event) => {
    if (isOurs(event.object)) recorder.changed(event);
  });
  for (const application of deps.applications.list()) {
    if (isOurs(application)) recorder.changed({ type: 'added', object: application });
  }
  return stop;
}

function createRecorder({ config, metrics }: Pick<ControllerDeps, 'config' | 'metrics'>): {
  changed(event: StoreEvent<ApplicationObject>): void;
} {
  const info = metrics.gauge({
    name: 'argocd_app_info',
    help: 'Information about application.',
    labels: [...ownLabels, ...infoLabelNames],
  });
  const syncs: SyncCounters = {
    total: metrics.counter({
      name: 'argocd_app_sync_total',
      help: 'Number of application syncs.',
      labels: [...ownLabels, 'dest_server', 'phase', 'dry_run'],
    }),
    seconds: metrics.counter({
      name: 'argocd_app_sync_duration_seconds_total',
      help: 'Application sync performance in seconds total.',
      labels: [...ownLabels, 'dest_server'],
    }),
  };
  const shown = new Map<string, Labels>();
  return {
    changed(event) {
      const { object } = event;
      const { namespace = '', name = '' } = object.metadata;
      const key = `${namespace}/${name}`;
      const server = destinationServer(config, object) ?? '';
      const next = event.type === 'deleted' ? undefined : infoLabels(object, server);
      replaceLabels(info, shown.get(key), next);
      if (next) shown.set(key, next);
      else shown.delete(key);
      if (event.type === 'modified') countSync(syncs, event, server);
    },
  };
}

/** Sets the one sample of an application anew where its labels changed. */
function replaceLabels(gauge: Gauge, present: Labels | undefined, next: Labels | undefined): void {
  if (present && next && Object.entries(next).every(([name, value]) => present[name] === value)) return;
  if (present) gauge.remove(present);
  if (next) gauge.set(1, next);
}

function infoLabels(application: ApplicationObject, server: string): Labels {
  const { metadata, spec, status, operation } = application;
  const automated = spec.syncPolicy?.automated;
  const repo = (spec.source ?? spec.sources?.[0])?.repoURL ?? '';
  return {
    ...identity(application),
    autosync_enabled: String(automated !== undefined && automated.enabled !== false),
    repo: normalizeGitUrl(scrubUrl(repo)),
    dest_server: server,
    dest_namespace: spec.destination.namespace ?? '',
    sync_status: status?.sync?.status || 'Unknown',
    health_status: status?.health?.status || 'Unknown',
    operation: metadata.deletionTimestamp ? 'delete' : operation?.sync ? 'sync' : '',
  };
}

interface SyncCounters {
  readonly total: Counter;
  readonly seconds: Counter;
}

/** Counts an operation when its end is first seen; those that had ended before we started were counted by somebody else. */
function countSync(
  { total, seconds }: SyncCounters,
  event: { readonly object: ApplicationObject; readonly previous: ApplicationObject },
  server: string,
): void {
  const state = completed(event.object);
  if (!state || completed(event.previous)?.finishedAt === state.finishedAt) return;
  const labels = { ...identity(event.object), dest_server: server };
  const isDryRun = state.operation.sync?.dryRun === true;
  total.inc({ ...labels, phase: state.phase, dry_run: String(isDryRun) });
  const ms = (parseTime(state.finishedAt) ?? 0) - (parseTime(state.startedAt) ?? 0);
  if (state.phase === 'Succeeded') seconds.inc(labels, Math.max(0, ms) / 1000);
}

function completed(application: ApplicationObject): OperationState | undefined {
  const state = application.status?.operationState;
  return state && isCompleted(state) ? state : undefined;
}

function identity({ metadata, spec }: ApplicationObject): Labels {
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    project: spec.project || 'default',
  };
}
