import { createSignalQueue, sleep } from '@tiphys/base';
import type { ApplicationObject, ApplicationTree } from '@tiphys/model';
import type { TreeMessage } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import { findApplication, mayUse } from '../../services/application/find.ts';
import { cachedTree, instanceOf } from '../../services/application/resource-health.ts';
import { needTree } from '../../services/application/resources.ts';
import type { V2Request, V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import { treeNodes } from './tree-nodes.ts';
import type { TreeState } from './tree-patch.ts';
import { patchTree, treeState } from './tree-patch.ts';

/** Changes that come closer together than this are told as one. */
const gatherMs = 100;

/** Name and namespace of the application that a path is about. */
export interface ApplicationPath {
  readonly namespace: string;
  readonly name: string;
}

/** The names in a path `applications/:namespace/:name/…`. */
export function applicationOf({ params }: Pick<V2Request, 'params'>): ApplicationPath {
  return { namespace: params['namespace'] ?? '', name: params['name'] ?? '' };
}

/** `GET applications/:namespace/:name/tree`: the tree. */
export function createTreeRoutes(
  { application: deps }: Pick<V2Context, 'application'>,
  states: TreeStates,
): readonly V2Route[] {
  return [
    {
      method: 'GET',
      path: 'applications/:namespace/:name/tree',
      handle: async (request) => {
        const { name, namespace } = applicationOf(request);
        const { call } = request;
        const options = { name, appNamespace: namespace, action: 'get' };
        const { application } = await findApplication(deps, call, options);
        return states(application, await needTree(deps, application, call)).snapshot;
      },
    },
  ];
}

/** Makes the state of a tree as it is sent; the same for everybody who looks at the same time. */
export type TreeStates = (application: ApplicationObject, tree: ApplicationTree) => TreeState;

/** Makes states and keeps each as long as its tree. */
export function createTreeStates(): TreeStates {
  const known = new WeakMap<ApplicationTree, { readonly resources: unknown; readonly state: TreeState }>();
  return (application, tree) => {
    const resources = application.status?.resources;
    const found = known.get(tree);
    if (found?.resources === resources && found) return found.state;
    const { nodes, omitted } = treeNodes(tree, resources ?? []);
    const state = treeState({ nodes, hosts: tree.hosts ?? [], omitted });
    known.set(tree, { resources, state });
    return state;
  };
}

/** Which tree is followed, and from which state on. */
export interface WatchTreeOptions extends ApplicationPath {
  /** The version that the caller has; with it, a tree that has not changed is not sent again. */
  readonly since?: string | undefined;
  readonly states: TreeStates;
}

/**
 * Streams the tree of an application: as it is, then patches. Ends when the application is gone or the caller may not see it any
 * more. A slow reader gets fewer, larger patches.
 */
export async function* watchTree(
  deps: ApplicationDeps,
  call: Call,
  { name, namespace, since, states }: WatchTreeOptions,
): AsyncGenerator<TreeMessage> {
  const { application } = await findApplication(deps, call, { name, appNamespace: namespace, action: 'get' });
  const stop = new AbortController();
  const signal = AbortSignal.any([call.signal, stop.signal]);
  const queue = createSignalQueue(signal);
  const channel = `app|managed-resources|${instanceOf(deps, application)}`;
  // Subscribed before the first look, or a change in between would be missed.
  void forward(deps.cache.subscribe(channel, signal), queue.wake);
  const unsubscribe = deps.applications.subscribe(({ object: { metadata } }) => {
    if (metadata.name === application.metadata.name && metadata.namespace === application.metadata.namespace)
      queue.wake();
  });
  try {
    let last = states(application, await needTree(deps, application, call));
    if (last.snapshot.version !== since) yield { type: 'tree', ...last.snapshot };
    for await (const _ of queue) {
      const current = deps.applications.get(application.metadata.namespace ?? '', name);
      if (!current || !mayUse(deps, current, { call, action: 'get' })) return;
      const tree = await cachedTree(deps, current);
      const next = tree ? states(current, tree) : last;
      const patch = patchTree(last, next);
      last = next;
      if (patch) yield { type: 'patch', ...patch };
      await sleep(gatherMs, signal);
    }
  } finally {
    unsubscribe();
    stop.abort();
  }
}

async function forward(notices: AsyncIterable<void>, wake: () => void): Promise<void> {
  for await (const _ of notices) wake();
}
