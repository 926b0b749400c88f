import type { KubeObject } from '@tiphys/base';
import { formatTime, keyText } from '@tiphys/base';
import { withLiveIgnored, diffOptionsFor } from '@tiphys/engine/diff';
import { describeDeletion, describePlan } from '@tiphys/engine/explain';
import { forbiddenBy, planSync, readSyncOptions } from '@tiphys/engine/sync/plan';
import type { PlanInput, SyncOptions, SyncResource } from '@tiphys/engine/sync/plan';
import type { ApplicationSource, SyncOperation } from '@tiphys/model';
import { isSelfReferenced } from '@tiphys/model';
import type { PlanAnswer, PlanRequest, PlanSync } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import type { FoundApplication } from '../../services/application/find.ts';
import { findApplication, mayUse } from '../../services/application/find.ts';
import { isAutomated } from '../../services/application/operation.ts';
import { needManaged, needTree } from '../../services/application/resources.ts';
import { sourcesOf } from '../../services/application/select.ts';
import { applicationOf } from '../application/tree.ts';
import type { V2Request, V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import type { ComparedSources } from './compare-sources.ts';
import { compareSources } from './compare-sources.ts';
import { sourcesAt } from './diff.ts';
import { windowFacts } from './gather.ts';
import type { ComparedObject } from './object-diff.ts';
import { comparedObjects, objectDiff } from './object-diff.ts';
import { readPlanRequest } from './plan-request.ts';

/** A selection of many resources needs room. */
const maxBodyBytes = 1024 * 1024;

/** `POST applications/:namespace/:name/plan`: what a sync, a rollback or a deletion would do. Nothing is changed. */
export function createPlanRoutes({ application: deps }: Pick<V2Context, 'application'>): readonly V2Route[] {
  return [
    {
      method: 'POST',
      path: 'applications/:namespace/:name/plan',
      maxBodyBytes,
      handle: (request) => makePlan(deps, request),
    },
  ];
}

async function makePlan(deps: ApplicationDeps, request: V2Request): Promise<PlanAnswer> {
  const { call, body } = request;
  const { name, namespace } = applicationOf(request);
  const wanted = readPlanRequest(body);
  const found = await findApplication(deps, call, { name, appNamespace: namespace, action: 'get' });
  if (wanted.delete) return deletionPlan(deps, found, { call, ...wanted.delete });
  return wanted.rollback
    ? rollbackPlan(deps, found, { call, ...wanted.rollback })
    : syncPlan(deps, found, { call, sync: wanted.sync ?? {} });
}

async function syncPlan(
  deps: ApplicationDeps,
  found: FoundApplication,
  { call, sync }: { readonly call: Call; readonly sync: PlanSync },
): Promise<PlanAnswer> {
  const { application } = found;
  const revisions = sync.revisions ?? (sync.revision ? [sync.revision] : []);
  const sources = sourcesOf(application).map((source, index) => {
    const revision = revisions[index];
    return revision ? { ...source, targetRevision: revision } : source;
  });
  const operation = {
    prune: sync.prune ?? false,
    dryRun: sync.dryRun ?? false,
    syncStrategy: sync.strategy,
    syncOptions: sync.syncOptions ?? application.spec.syncPolicy?.syncOptions ?? [],
    resources: sync.resources ?? [],
  } as unknown as SyncOperation;
  return planOf(deps, found, { call, sources, options: readSyncOptions(operation), rollback: false });
}

async function rollbackPlan(
  deps: ApplicationDeps,
  found: FoundApplication,
  { call, id, prune = false }: { readonly call: Call } & NonNullable<PlanRequest['rollback']>,
): Promise<PlanAnswer> {
  const sources = sourcesAt(found.application, `history:${id}`);
  // As the rollback itself asks for: by apply alone, so hooks do not run.
  const operation = {
    prune,
    syncStrategy: { apply: {} },
    syncOptions: found.application.spec.syncPolicy?.syncOptions ?? [],
  } as unknown as SyncOperation;
  return planOf(deps, found, { call, sources, options: readSyncOptions(operation), rollback: true });
}

interface PlanQuery {
  readonly call: Call;
  readonly sources: readonly ApplicationSource[];
  readonly options: SyncOptions;
  readonly rollback: boolean;
}

async function planOf(
  deps: ApplicationDeps,
  found: FoundApplication,
  { call, sources, options, rollback }: PlanQuery,
): Promise<PlanAnswer> {
  const { application } = found;
  const compared = await compareSources(deps, { ...found, call, sources });
  const settings = deps.config.settings();
  const own = compared.objects.filter(({ live, target }) => isSelfReferenced({ live, target }, settings));
  const revision = compared.revisions[0] ?? '';
  const plan = planSync({
    resources: own.map((object) => syncResource(deps, found, { object, options })),
    revision,
    startedAt: formatTime(deps.clock.now()),
    options,
    ...(await planPlace(deps, found, { compared, options, call })),
  });
  const diffs = new Map(
    own.map((object) => [keyText(object.key), objectDiff(deps, application, { compared: object })]),
  );
  const answer = describePlan({
    plan,
    options,
    revision,
    diffs,
    windows: windowFacts(deps, found),
    automated: isAutomated(application),
    rollback,
  });
  return { ...answer, source: sources[0] };
}

/** Where the sync goes, and what it may touch there. */
async function planPlace(
  deps: ApplicationDeps,
  { application, project }: FoundApplication,
  {
    compared,
    options,
    call,
  }: { readonly compared: ComparedSources; readonly options: SyncOptions; readonly call: Call },
): Promise<Pick<PlanInput, 'namespace' | 'catalog' | 'permit' | 'namespaceMetadata' | 'liveNamespace'>> {
  const { catalog, client, cluster } = compared;
  const rules = {
    project,
    cluster,
    clusters: deps.config.clusters(),
    matchGlob: deps.lang.globMatchSafe,
  };
  const namespace = application.spec.destination.namespace ?? '';
  const type = catalog.find('', 'v1', 'Namespace');
  const liveNamespace =
    options.createNamespace && namespace && type
      ? await client.get({ type, name: namespace }, { signal: call.signal })
      : undefined;
  return {
    namespace,
    catalog,
    permit: (object, kind) => forbiddenBy(rules, object, kind),
    namespaceMetadata: application.spec.syncPolicy?.managedNamespaceMetadata,
    liveNamespace,
  };
}

function syncResource(
  deps: ApplicationDeps,
  { application }: FoundApplication,
  { object, options }: { readonly object: ComparedObject; readonly options: SyncOptions },
): SyncResource {
  const { target, live, modified, key } = object;
  const sources = { spec: application.spec, settings: deps.config.settings(), dialects: deps.lang };
  const kept =
    options.respectIgnoreDifferences && target && live
      ? withLiveIgnored(target, live, diffOptionsFor(key, sources))
      : target;
  return { target: kept, live, modified };
}

async function deletionPlan(
  deps: ApplicationDeps,
  { application }: FoundApplication,
  { call, cascade = true }: { readonly call: Call } & NonNullable<PlanRequest['delete']>,
): Promise<PlanAnswer> {
  const [tree, managed] = await Promise.all([
    needTree(deps, application, call),
    needManaged(deps, application, call),
  ]);
  const settings = deps.config.settings();
  const live = comparedObjects(application, managed).flatMap((object) => {
    const isOwn = isSelfReferenced({ live: object.live, target: object.target }, settings);
    return object.live && isOwn ? [{ key: object.key, live: object.live }] : [];
  });
  const finalizers = application.metadata.finalizers ?? [];
  return describeDeletion({
    application,
    tree,
    managed: live,
    cascade,
    neighbours: cascade ? neighboursIn(deps, { application, call, live }) : new Map(),
    hasPreDeleteHooks: finalizers.some((name) => name.startsWith('pre-delete-finalizer.')),
    hasPostDeleteHooks: finalizers.some((name) => name.startsWith('post-delete-finalizer.')),
  });
}

/** Other applications, that the caller may see, in namespaces that would go. */
function neighboursIn(
  deps: ApplicationDeps,
  {
    application,
    call,
    live,
  }: {
    readonly application: FoundApplication['application'];
    readonly call: Call;
    readonly live: readonly { readonly live: KubeObject }[];
  },
): Map<string, string[]> {
  const going = new Set(
    live.flatMap(({ live: { kind, apiVersion, metadata } }) =>
      kind === 'Namespace' && apiVersion === 'v1' ? [metadata.name ?? ''] : [],
    ),
  );
  const found = new Map<string, string[]>();
  if (going.size === 0) return found;
  const { destination } = application.spec;
  for (const other of deps.applications.list()) {
    const namespace = other.spec.destination.namespace ?? '';
    const isElsewhere =
      other.spec.destination.server !== destination.server ||
      other.spec.destination.name !== destination.name;
    if (!going.has(namespace) || isElsewhere || other.metadata.uid === application.metadata.uid) continue;
    if (!mayUse(deps, other, { call, action: 'get' })) continue;
    found.set(namespace, [...(found.get(namespace) ?? []), other.metadata.name ?? '']);
  }
  return found;
}
