import { deadline, mapLimit, parseTime } from '@tiphys/base';
import { initiator } from '@tiphys/engine/explain';
import { imagesOf } from '@tiphys/engine/sync/plan';
import type { ApplicationObject, RevisionHistory } from '@tiphys/model';
import type { HistoryAnswer, HistoryEntry, ImageChange } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import type { FoundApplication } from '../../services/application/find.ts';
import { findApplication } from '../../services/application/find.ts';
import { isAutomated } from '../../services/application/operation.ts';
import { applicationOf } from '../application/tree.ts';
import type { V2Request, V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import { readCommit } from './commits.ts';
import { renderTargets } from './compare-sources.ts';
import { sourcesAt } from './diff.ts';

/** Most entries, and those whose images are looked up by rendering them. */
const maxEntries = 100;
const maxRendered = 11;
const rendersAtOnce = 2;
/** How long commits and images may take; what is not there by then is left out, in milliseconds. */
const commitsMs = 5000;
const imagesMs = 10_000;
const defaultLimit = 10;

/** `GET applications/:namespace/:name/history`: the deployments, newest first; with `images=true` also the images each one changed. */
export function createHistoryRoutes({
  application: deps,
}: Pick<V2Context, 'application'>): readonly V2Route[] {
  return [
    {
      method: 'GET',
      path: 'applications/:namespace/:name/history',
      handle: (request) => readHistory(deps, request),
    },
  ];
}

async function readHistory(deps: ApplicationDeps, request: V2Request): Promise<HistoryAnswer> {
  const { call, query } = request;
  const { name, namespace } = applicationOf(request);
  const found = await findApplication(deps, call, { name, appNamespace: namespace, action: 'get' });
  const { application } = found;
  const history = (application.status?.history ?? []).slice(-maxEntries).toReversed();
  const [entries, images] = await Promise.all([
    entriesOf(deps, found, { history, call }),
    query.get('images') === 'true' ? imagesByEntry(deps, found, { history, call }) : undefined,
  ]);
  return {
    entries: entries.map((entry, index) => {
      const [mine, before] = [images?.[index], images?.[index + 1]];
      return mine && before ? { ...entry, images: imageChanges(before, mine) } : entry;
    }),
    limit: application.spec.revisionHistoryLimit ?? defaultLimit,
    automated: isAutomated(application),
  };
}

interface Entries {
  readonly history: readonly RevisionHistory[];
  readonly call: Call;
}

async function entriesOf(
  deps: ApplicationDeps,
  { application, project }: FoundApplication,
  { history, call }: Entries,
): Promise<HistoryEntry[]> {
  using limit = deadline('read the commits', commitsMs, call.signal);
  const now = deps.clock.now();
  return mapLimit(history, 4, async (entry, index): Promise<HistoryEntry> => {
    const sources = sourcesOfEntry(entry);
    const newer = history[index - 1];
    const deployed = parseTime(entry.deployedAt) ?? now;
    const started = parseTime(entry.deployStartedAt);
    const until = newer ? (parseTime(newer.deployedAt) ?? now) : now;
    return {
      id: entry.id ?? 0,
      current: index === 0 && isCurrent(application, entry),
      revision: entry.revision || (entry.revisions?.[0] ?? ''),
      sources: await Promise.all(
        sources.map(async ({ source, revision }) => ({
          source,
          commit: await readCommit(deps, { project, source, revision, signal: limit.signal }),
        })),
      ),
      deployedAt: entry.deployedAt,
      ...(started === undefined
        ? {}
        : { startedAt: entry.deployStartedAt ?? '', durationMs: deployed - started }),
      activeMs: Math.max(0, until - deployed),
      initiatedBy: initiator(entry.initiatedBy),
      automated: entry.initiatedBy?.automated ?? false,
    };
  });
}

/** The newest deployment is what runs, unless a sync since then went wrong half way. */
function isCurrent(application: ApplicationObject, entry: RevisionHistory): boolean {
  return application.status?.history?.at(-1)?.id === entry.id;
}

function sourcesOfEntry(
  entry: RevisionHistory,
): { readonly source: NonNullable<RevisionHistory['source']>; readonly revision: string }[] {
  if (entry.sources?.length)
    return entry.sources.map((source, index) => ({ source, revision: entry.revisions?.[index] ?? '' }));
  return entry.source ? [{ source: entry.source, revision: entry.revision ?? '' }] : [];
}

/** The images of each entry's manifests; `undefined` for what cannot be rendered in time. */
async function imagesByEntry(
  deps: ApplicationDeps,
  { application, project }: FoundApplication,
  { history, call }: Entries,
): Promise<(readonly string[] | undefined)[]> {
  using limit = deadline('render the history', imagesMs, call.signal);
  const limited = { ...call, signal: limit.signal };
  return mapLimit(history.slice(0, maxRendered), rendersAtOnce, async (entry) => {
    try {
      const sources = sourcesAt(application, `history:${entry.id ?? 0}`);
      const { targets } = await renderTargets(deps, { application, project, call: limited, sources });
      return [...new Set(targets.flatMap(imagesOf))];
    } catch {
      call.signal.throwIfAborted();
      return undefined;
    }
  });
}

/** What one set of images has that the other has not, paired by the image's name. */
export function imageChanges(before: readonly string[], after: readonly string[]): ImageChange[] {
  const gone = before.filter((image) => !after.includes(image));
  const come = after.filter((image) => !before.includes(image));
  const changed = come.map((image): ImageChange => {
    const name = imageName(image);
    const index = gone.findIndex((other) => imageName(other) === name);
    const [from] = index < 0 ? [] : gone.splice(index, 1);
    return { name, ...(from ? { from: versionOf(from) } : {}), to: versionOf(image) };
  });
  return [...changed, ...gone.map((image) => ({ name: imageName(image), from: versionOf(image) }))];
}

function imageName(image: string): string {
  return image.replace(/@sha256:.*$/, '').replace(/:[^:/]+$/, '');
}

function versionOf(image: string): string {
  const rest = image.slice(imageName(image).length);
  return rest.replace(/^[:@]/, '').replace(/^(sha256:\w{12})\w+$/, '$1') || 'latest';
}
