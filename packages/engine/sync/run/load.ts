import type { KubeObject, ResourceKey } from '@tiphys/base';
import { isAbort, keyOf, mapLimit, messageOf, parseApiVersion } from '@tiphys/base';
import type { ApiCatalog } from '@tiphys/kube';
import type { OperationState } from '@tiphys/model';
import type { SyncOptions } from '../plan/options.ts';
import { planSync } from '../plan/plan.ts';
import type { PlanInput, SyncResource, SyncTask } from '../plan/types.ts';
import { SyncProgress } from './progress.ts';
import { isTransient } from './transient.ts';
import type { SyncRequest, SyncRunnerDeps } from './types.ts';

/** What is loaded for a step. */
export interface LoadInput {
  readonly state: OperationState;
  readonly request: SyncRequest;
  readonly options: SyncOptions;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** The tasks of an operation with their live objects and results, and the kinds they were planned with. */
export interface Loaded {
  readonly progress: SyncProgress;
  readonly catalog: ApiCatalog;
}

/** Plans the operation against what is live now. */
export async function loadProgress(deps: SyncRunnerDeps, input: LoadInput): Promise<Loaded> {
  const { state, request, options, signal } = input;
  const read = (key: ResourceKey, version: string): Promise<KubeObject | undefined> =>
    deps.live.objectInVersion(key, version, signal);
  const resources = await mapLimit(request.resources, input.concurrency, (resource) =>
    withLive(resource, read),
  );
  const planInput: Omit<PlanInput, 'catalog'> = {
    resources,
    namespace: request.namespace,
    revision: request.revision,
    startedAt: String(state.startedAt),
    options,
    permit: request.permit,
    namespaceMetadata: request.namespaceMetadata,
    ...(options.createNamespace && request.namespace ? await readNamespace(request.namespace, read) : {}),
  };

  let catalog = deps.live.catalog();
  let { tasks } = planSync({ ...planInput, catalog });
  if (tasks.some((task) => task.problem !== undefined && !task.kind)) {
    // A kind that is not known may have come a moment ago: the server itself is asked before it is said to be missing.
    deps.client.invalidateDiscovery();
    catalog = await deps.client.resources({ signal });
    ({ tasks } = planSync({ ...planInput, catalog }));
  }
  const loaded = await mapLimit(tasks, input.concurrency, async (task): Promise<SyncTask> =>
    task.isHook && !task.live ? { ...task, live: await read(task.key, task.version) } : task,
  );
  return {
    progress: new SyncProgress(loaded, state.syncResult?.resources ?? [], () => deps.clock.now()),
    catalog,
  };
}

/** The destination namespace, or why it cannot be read: where that is forbidden it cannot be made either. */
async function readNamespace(
  name: string,
  read: (key: ResourceKey, version: string) => Promise<KubeObject | undefined>,
): Promise<Pick<PlanInput, 'liveNamespace' | 'namespaceProblem'>> {
  try {
    return { liveNamespace: await read({ group: '', kind: 'Namespace', namespace: '', name }, 'v1') };
  } catch (error) {
    if (isAbort(error) || isTransient(error)) throw error;
    return { namespaceProblem: `namespace auto creation failed: ${messageOf(error)}` };
  }
}

async function withLive(
  resource: SyncResource,
  read: (key: ResourceKey, version: string) => Promise<KubeObject | undefined>,
): Promise<SyncResource> {
  const object = resource.live ?? resource.target;
  if (!object?.metadata.name) return resource;
  const { version } = parseApiVersion((resource.target ?? object).apiVersion);
  return { ...resource, live: await read(keyOf(object), version) };
}
