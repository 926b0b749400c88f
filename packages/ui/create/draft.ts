import type { Application, ApplicationSource } from '@tiphys/model';

/** An application as it is being filled in: what would be saved, nothing else. */
export type Draft = Pick<Application, 'metadata' | 'spec'>;

/** A source and its path in the draft. */
export interface DraftSource {
  readonly field: string;
  readonly source: ApplicationSource;
}

const inCluster = 'https://kubernetes.default.svc';
const storageKey = 'tiphys.draft';
/** Longest draft that is kept; more is no draft. */
const maxKept = 512 * 1024;

/** What a form begins with: this cluster, the project `default`, one empty source. */
export function emptyDraft(): Draft {
  return {
    metadata: { name: '' },
    spec: {
      project: 'default',
      source: { repoURL: '', targetRevision: 'HEAD' },
      destination: { server: inCluster, namespace: '' },
    },
  };
}

/** Whether nothing was filled in yet. */
export function isEmptyDraft(draft: Draft): boolean {
  return JSON.stringify(draft) === JSON.stringify(emptyDraft());
}

/** A draft of what is parsed from JSON or YAML: an Application, or the part of one. Throws `Error` in words for the user. */
export function draftOf(value: unknown): Draft {
  if (!isRecord(value)) throw new Error('This is no Application: it must be a map with metadata and spec');
  const { kind, metadata, spec } = value;
  if (kind !== undefined && kind !== 'Application')
    throw new Error(`This is a ${text(kind)}, no Application`);
  if (spec !== undefined && !isRecord(spec)) throw new Error('spec must be a map');
  if (metadata !== undefined && !isRecord(metadata)) throw new Error('metadata must be a map');
  const checked = checkedSpec(spec ?? {});
  const { name, namespace, labels, annotations, finalizers } = metadata ?? {};
  return {
    metadata: Object.fromEntries(
      Object.entries({ name: name ?? '', namespace, labels, annotations, finalizers }).filter(
        ([, member]) => member !== undefined,
      ),
    ),
    spec: checked as unknown as Draft['spec'],
  };
}

function checkedSpec(spec: Record<string, unknown>): Record<string, unknown> {
  const { source, sources, destination } = spec;
  if (source !== undefined && !isRecord(source)) throw new Error('spec.source must be a map');
  if (sources !== undefined && !(Array.isArray(sources) && sources.every(isRecord)))
    throw new Error('spec.sources must be a list of maps');
  if (destination !== undefined && !isRecord(destination)) throw new Error('spec.destination must be a map');
  const several = Array.isArray(sources) && sources.length > 0;
  return {
    project: 'default',
    ...(several ? {} : { source: { repoURL: '' } }),
    ...spec,
    destination: { namespace: '', ...destination },
  };
}

/** The sources of a draft with their paths. */
export function sourcesOf({ spec }: Draft): readonly DraftSource[] {
  if (spec.sources && spec.sources.length > 0)
    return spec.sources.map((source, index) => ({ field: `spec.sources[${index}]`, source }));
  return [{ field: 'spec.source', source: spec.source ?? { repoURL: '' } }];
}

/** The draft with one more source; from the second on they are a list. */
export function addSource(draft: Draft): Draft {
  const { source: _, ...spec } = draft.spec;
  const sources = [...sourcesOf(draft).map((one) => one.source), { repoURL: '', targetRevision: 'HEAD' }];
  return { ...draft, spec: { ...spec, sources } };
}

/** The draft without one of its sources; the last that is left is no list any more. */
export function removeSource(draft: Draft, index: number): Draft {
  const { source: _, sources: __, ...spec } = draft.spec;
  const sources = sourcesOf(draft)
    .map((one) => one.source)
    .filter((____, at) => at !== index);
  const [only] = sources;
  if (sources.length > 1 || !only) return { ...draft, spec: { ...spec, sources } };
  const { ref: ___, name: ____, ...source } = only;
  return { ...draft, spec: { ...spec, source } };
}

/** Where a draft is kept: per tab, so that values in it do not outlive it. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The draft that was kept, or `undefined`. */
export function keptDraft(storage: DraftStorage): Draft | undefined {
  try {
    const kept = storage.getItem(storageKey);
    return kept === null ? undefined : draftOf(JSON.parse(kept));
  } catch {
    // What cannot be read is no draft; the form begins anew.
    return undefined;
  }
}

/** Keeps a draft over a reload; an empty one is forgotten. */
export function keepDraft(storage: DraftStorage, draft: Draft | undefined): void {
  const kept = draft === undefined || isEmptyDraft(draft) ? undefined : JSON.stringify(draft);
  if (kept === undefined || kept.length > maxKept) storage.removeItem(storageKey);
  else storage.setItem(storageKey, kept);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
