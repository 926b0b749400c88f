import type { KubeObject } from '@tiphys/base';
import { keyOf, keyText, mapLimit, parseJson, withContext } from '@tiphys/base';
import { diffOptionsFor, diffResource } from '@tiphys/engine/diff';
import { normalizeTargets, partitionDeletionHooks, targetRulesOf } from '@tiphys/engine/sync/plan';
import type { ApiCatalog, KubeClient } from '@tiphys/kube';
import type { ApplicationObject, ApplicationSource, AppProjectObject, Cluster } from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import { manifestRequest } from '../../services/application/manifest-request.ts';
import { isSecret } from '../../services/application/manifests.ts';
import { instanceOf } from '../../services/application/resource-health.ts';
import { needManaged } from '../../services/application/resources.ts';
import { sourcesOf } from '../../services/application/select.ts';
import { destinationOf } from '../../services/application/validate.ts';
import type { ComparedObject } from './object-diff.ts';
import { comparedObjects } from './object-diff.ts';

/** Secrets read from the cluster at once. */
const readsAtOnce = 10;
/** How long a cluster may take to answer for one object, in milliseconds. */
const readTimeoutMs = 10_000;

/** An application with its sources as they are to be rendered: each at its `targetRevision`. */
export interface SourcesQuery {
  readonly application: ApplicationObject;
  readonly project: AppProjectObject;
  readonly call: Call;
  /** Take the place of the application's own. */
  readonly sources?: readonly ApplicationSource[] | undefined;
}

/** What sources render to, placed as the controller places it. */
export interface RenderedTargets {
  readonly targets: readonly KubeObject[];
  readonly hasPreDeleteHooks: boolean;
  readonly hasPostDeleteHooks: boolean;
  readonly revisions: readonly string[];
  readonly cluster: Cluster;
  readonly client: KubeClient;
  readonly catalog: ApiCatalog;
}

/** Renders sources for an application. Throws what the repository server says, with `error generating manifests`. */
export async function renderTargets(deps: ApplicationDeps, query: SourcesQuery): Promise<RenderedTargets> {
  const { project, call } = query;
  const sources = query.sources ?? sourcesOf(query.application);
  const application = withSources(query.application, sources);
  const cluster = destinationOf(deps, application);
  const client = deps.clusterClient(cluster);
  const catalog = await client.resources({ signal: call.signal });
  const rendered: KubeObject[] = [];
  const revisions: string[] = [];
  for (const source of sources) {
    const request = await manifestRequest(deps, application, {
      project,
      cluster,
      source,
      signal: call.signal,
    });
    try {
      const answer = await deps.repoService.generateManifest(request, { signal: call.signal });
      revisions.push(answer.revision ?? '');
      rendered.push(...(answer.manifests ?? []).map((manifest) => parseJson(manifest) as KubeObject));
    } catch (reason) {
      call.signal.throwIfAborted();
      throw withContext('error generating manifests', reason);
    }
  }
  const rules = targetRulesOf({
    settings: deps.config.settings(),
    catalog,
    cluster,
    namespace: application.spec.destination.namespace ?? '',
    instance: instanceOf(deps, application),
    matchGlob: deps.lang.globMatchSafe,
  });
  const { objects, ...hooks } = partitionDeletionHooks(normalizeTargets(rendered, rules).objects);
  return { targets: objects, ...hooks, revisions, cluster, client, catalog };
}

function withSources(
  application: ApplicationObject,
  sources: readonly ApplicationSource[],
): ApplicationObject {
  const isMultiple = (application.spec.sources?.length ?? 0) > 0 || sources.length > 1;
  const { source: _, sources: __, ...spec } = application.spec;
  const own = isMultiple ? { sources } : { source: sources[0] };
  return { ...application, spec: { ...spec, ...own } } as ApplicationObject;
}

/** Targets beside what is live, compared by the controller's rules. */
export interface ComparedSources extends RenderedTargets {
  readonly objects: readonly ComparedObject[];
}

/**
 * Renders sources and compares them with the cluster as the controller would after a sync to them. Live objects are those that the
 * controller saw last, but for Secrets, whose values are nowhere but in the cluster.
 */
export async function compareSources(deps: ApplicationDeps, query: SourcesQuery): Promise<ComparedSources> {
  const { application, call } = query;
  const [rendered, managed] = await Promise.all([
    renderTargets(deps, query),
    needManaged(deps, application, call),
  ]);
  const known = new Map(comparedObjects(application, managed).map((object) => [keyText(object.key), object]));
  const targets = new Map(rendered.targets.map((target) => [keyText(keyOf(target)), target]));
  const keys = [...new Set([...targets.keys(), ...known.keys()])];
  const sources = { spec: application.spec, settings: deps.config.settings(), dialects: deps.lang };
  const objects = await mapLimit(keys, readsAtOnce, async (text) => {
    const target = targets.get(text);
    const before = known.get(text);
    const key = before?.key ?? (target ? keyOf(target) : undefined);
    const live = await trueLive(rendered, { live: before?.live, call });
    if (!key || (!target && !live)) return [];
    const diff = diffResource({ target, live }, diffOptionsFor(key, sources));
    return [{ key, target, live, ...diff, sync: before?.sync ?? '' }];
  });
  return { ...rendered, objects: objects.flat() };
}

/** A Secret as the cluster has it; other objects as they are known. */
async function trueLive(
  { client, catalog }: RenderedTargets,
  { live, call }: { readonly live: KubeObject | undefined; readonly call: Call },
): Promise<KubeObject | undefined> {
  if (!live || !isSecret(live)) return live;
  const type = catalog.find('', 'v1', 'Secret');
  if (!type) return live;
  const { namespace, name = '' } = live.metadata;
  return client.get({ type, namespace, name }, { signal: call.signal, timeoutMs: readTimeoutMs });
}
