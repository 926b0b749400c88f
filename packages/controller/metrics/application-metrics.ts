import { jsonEqual, parseTime } from '@tiphys/base';
import type { Counter, Gauge, Labels, Metrics } from '@tiphys/base';
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

/** Which metrics about applications are wanted besides. */
export interface ApplicationMetricsOptions {
  /** Labels of Applications shown by `argocd_app_labels` (`--metrics-application-labels`). Default none. */
  readonly labels?: readonly string[] | undefined;
  /** Conditions counted by `argocd_app_condition` (`--metrics-application-conditions`). Default none. */
  readonly conditions?: readonly string[] | undefined;
}

/**
 * Keeps Argo CD's metrics about the applications that are ours: what each is like now, and how often and how long it was synced. It
 * reads the store's events, and all of them again when shards come or go; returns how to stop.
 */
export function recordApplications(
  deps: Pick<ControllerDeps, 'applications' | 'config' | 'metrics' | 'shards'>,
  isOurs: (application: ApplicationObject) => boolean,
  options: ApplicationMetricsOptions = {},
): () => void {
  const recorder = createRecorder(deps, options);
  const showAll = (): void => {
    for (const application of deps.applications.list()) {
      recorder.show(application, isOurs(application));
    }
  };
  const stops = [
    deps.applications.subscribe((event) => {
      const ours = isOurs(event.object);
      recorder.show(event.object, ours && event.type !== 'deleted');
      if (ours && event.type === 'modified') recorder.countSync(event);
    }),
    deps.shards.subscribe(showAll),
  ];
  showAll();
  return () => stops.forEach((stop) => stop());
}

interface Recorder {
  /** Shows an application as it is now, or no more. */
  show(application: ApplicationObject, isShown: boolean): void;
  countSync(event: { readonly object: ApplicationObject; readonly previous: ApplicationObject }): void;
}

function createRecorder(
  { config, metrics }: Pick<ControllerDeps, 'config' | 'metrics'>,
  options: ApplicationMetricsOptions,
): Recorder {
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
  const families = [infoFamily(config, metrics), ...optionalFamilies(metrics, options)];
  return {
    show(application, isShown) {
      const { namespace = '', name = '' } = application.metadata;
      for (const { gauge, shown, samples } of families) {
        const key = `${namespace}/${name}`;
        const next = isShown ? samples(application) : [];
        replaceSamples(gauge, shown.get(key) ?? [], next);
        if (next.length > 0) shown.set(key, next);
        else shown.delete(key);
      }
    },
    countSync: (event) => countSync(syncs, event, destinationServer(config, event.object) ?? ''),
  };
}

interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** One metric about applications: what it says of each, and what it said last by the application's key. */
interface Family {
  readonly gauge: Gauge;
  readonly shown: Map<string, readonly Sample[]>;
  samples(application: ApplicationObject): readonly Sample[];
}

function infoFamily(config: ControllerDeps['config'], metrics: Metrics): Family {
  const gauge = metrics.gauge({
    name: 'argocd_app_info',
    help: 'Information about application.',
    labels: [...ownLabels, ...infoLabelNames],
  });
  return {
    gauge,
    shown: new Map(),
    samples: (application) => [
      { labels: infoLabels(application, destinationServer(config, application) ?? ''), value: 1 },
    ],
  };
}

function optionalFamilies(
  metrics: Metrics,
  { labels = [], conditions = [] }: ApplicationMetricsOptions,
): Family[] {
  const families: Family[] = [];
  if (labels.length > 0) {
    const names = labels.map(labelName);
    const gauge = metrics.gauge({
      name: 'argocd_app_labels',
      help: 'Argo Application labels converted to Prometheus labels',
      labels: [...ownLabels, ...names],
    });
    const valuesOf = (application: ApplicationObject): Labels =>
      Object.fromEntries(
        labels.map((label, at) => [names[at] ?? '', application.metadata.labels?.[label] ?? '']),
      );
    families.push({
      gauge,
      shown: new Map(),
      samples: (application) => [
        { labels: { ...applicationLabels(application), ...valuesOf(application) }, value: 1 },
      ],
    });
  }
  if (conditions.length > 0) {
    const gauge = metrics.gauge({
      name: 'argocd_app_condition',
      help: 'Report application conditions.',
      labels: [...ownLabels, 'condition'],
    });
    const count = ({ status }: ApplicationObject, condition: string): number =>
      (status?.conditions ?? []).filter(({ type }) => type === condition).length;
    families.push({
      gauge,
      shown: new Map(),
      samples: (application) =>
        conditions.map((condition) => ({
          labels: { ...applicationLabels(application), condition },
          value: count(application, condition),
        })),
    });
  }
  return families;
}

/** A Kubernetes label as the name of a Prometheus label, as Argo CD makes it: `label_` and the text, `_` for what may not stand there. */
export function labelName(label: string): string {
  return `label_${label.replace(/[^a-zA-Z0-9_]/g, '_')}`;
}

/** Sets the samples of an application anew where they changed. */
function replaceSamples(gauge: Gauge, present: readonly Sample[], next: readonly Sample[]): void {
  if (jsonEqual(present, next)) return;
  for (const { labels } of present) gauge.remove(labels);
  for (const { labels, value } of next) gauge.set(value, labels);
}

function infoLabels(application: ApplicationObject, server: string): Labels {
  const { metadata, spec, status, operation } = application;
  const automated = spec.syncPolicy?.automated;
  const repo = (spec.source ?? spec.sources?.[0])?.repoURL ?? '';
  return {
    ...applicationLabels(application),
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
  const labels = { ...applicationLabels(event.object), dest_server: server };
  const isDryRun = state.operation.sync?.dryRun === true;
  total.inc({ ...labels, phase: state.phase, dry_run: String(isDryRun) });
  const ms = (parseTime(state.finishedAt) ?? 0) - (parseTime(state.startedAt) ?? 0);
  if (state.phase === 'Succeeded') seconds.inc(labels, Math.max(0, ms) / 1000);
}

function completed(application: ApplicationObject): OperationState | undefined {
  const state = application.status?.operationState;
  return state && isCompleted(state) ? state : undefined;
}

/** The labels that every metric about an application begins with. */
export function applicationLabels({ metadata, spec }: ApplicationObject): Labels {
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    project: spec.project || 'default',
  };
}
