import { headlineOf } from '@tiphys/engine/explain';
import type { ApplicationObject, ApplicationSource } from '@tiphys/model';
import type { QuerySubject } from '@tiphys/model/query';
import type { ApplicationRow } from '@tiphys/model/v2';
import { projectName } from '../../services/application/find.ts';
import { sourcesOf } from '../../services/application/select.ts';

/** One application as the list knows it: its row without rights, and what queries ask about. */
export interface Entry extends QuerySubject {
  /** `namespace/name`. */
  readonly key: string;
  /** Name of the RBAC object. */
  readonly object: string;
  readonly application: ApplicationObject;
  readonly row: Omit<ApplicationRow, 'can' | 'labels'>;
}

/** What entries are made with. */
export interface EntryContext {
  /** Namespace of applications whose RBAC objects name none. */
  readonly home: string;
  /** The name of a destination's cluster. */
  readonly clusterName: (server: string) => string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const shortRevision = 7;
/** Characters of a row's sentence. */
const maxText = 160;

/** Makes the entry of an application; all strings are those of the object wherever possible. */
export function entryOf(application: ApplicationObject, context: EntryContext): Entry {
  const row = rowOf(application, context);
  const { name, namespace, project } = row;
  const isHome = namespace === context.home;
  const { server = '' } = application.spec.destination;
  return {
    key: `${namespace}/${name}`,
    object: isHome ? `${project}/${name}` : `${project}/${namespace}/${name}`,
    application,
    row,
    text: [name, namespace, project, row.cluster, row.target, row.text, row.path].join('\n').toLowerCase(),
    values: (field) => valuesOf(field, { application, row, server }),
    pairs: (field) =>
      (field === 'label' ? application.metadata.labels : application.metadata.annotations) ?? {},
    time: (field) => timeOf(row, field),
  };
}

function rowOf(application: ApplicationObject, context: EntryContext): Entry['row'] {
  const { metadata, spec, status } = application;
  const source: Partial<ApplicationSource> = sourcesOf(application)[0] ?? {};
  const { destination } = spec;
  const headline = headlineOf(application, context.now);
  const automated = spec.syncPolicy?.automated;
  const operation = status?.operationState;
  const revision = status?.sync?.revision ?? status?.sync?.revisions?.[0];
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    project: projectName(application),
    cluster: clusterText(destination, context),
    target: destination.namespace ?? '',
    health: status?.health?.status || 'Unknown',
    sync: status?.sync?.status || 'Unknown',
    ...(operation?.phase ? { operation: operation.phase } : {}),
    text: cut(headline.short),
    tone: headline.tone,
    ...(headline.since ? { since: headline.since } : {}),
    ...(operation?.finishedAt ? { synced: operation.finishedAt } : {}),
    ...(metadata.creationTimestamp ? { created: metadata.creationTimestamp } : {}),
    ...(revision
      ? { revision: /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, shortRevision) : revision }
      : {}),
    targetRevision: source.targetRevision || 'HEAD',
    repo: source.repoURL ?? '',
    path: source.chart || source.path || '',
    auto: automated !== undefined && automated !== null && automated.enabled !== false,
    ...(metadata.deletionTimestamp ? { deleting: true as const } : {}),
  };
}

function clusterText(
  { server, name }: { readonly server?: string | undefined; readonly name?: string | undefined },
  { clusterName }: EntryContext,
): string {
  return name || (server ? clusterName(server) || server : '');
}

function cut(text: string): string {
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}

interface Parts {
  readonly application: ApplicationObject;
  readonly row: Entry['row'];
  readonly server: string;
}

function valuesOf(field: string, { application, row, server }: Parts): readonly string[] {
  switch (field) {
    case 'health':
      return [row.health];
    case 'sync':
      return [row.sync];
    case 'operation':
      return [row.operation ?? 'None'];
    case 'project':
      return [row.project];
    case 'cluster':
      return server === '' || server === row.cluster ? [row.cluster] : [row.cluster, server];
    case 'namespace':
      return [row.target];
    case 'auto':
      return [row.auto ? 'on' : 'off'];
    case 'name':
      return [row.name];
    case 'appns':
      return [row.namespace];
    case 'repo':
      return sourcesOf(application).map(({ repoURL }) => repoURL);
    case 'path':
      return sourcesOf(application).map(({ path, chart }) => chart || path || '');
    case 'revision':
      return sourcesOf(application).map(({ targetRevision }) => targetRevision || 'HEAD');
    case 'image':
      return application.status?.summary?.images ?? [];
    default:
      return [];
  }
}

function timeOf(row: Entry['row'], field: string): number | undefined {
  const text = field === 'age' ? row.created : field === 'since' ? row.since : row.synced;
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : at;
}
