import { createSignalQueue, sleep } from '@tiphys/base';
import { timelineOf } from '@tiphys/engine/explain';
import type { ApplicationObject } from '@tiphys/model';
import type { OperationRecord, OperationTimeline } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import { findApplication, mayUse } from '../../services/application/find.ts';
import { cachedTree, instanceOf } from '../../services/application/resource-health.ts';
import type { ApplicationPath } from '../application/tree.ts';
import { applicationOf } from '../application/tree.ts';
import type { V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';

/** Changes that come closer together than this are told as one, in milliseconds. */
const gatherMs = 150;

/** `GET applications/:namespace/:name/operation`: the last operation as a timeline, or its stream where events are asked for. */
export function createOperationRoutes({
  application: deps,
}: Pick<V2Context, 'application'>): readonly V2Route[] {
  return [
    {
      method: 'GET',
      path: 'applications/:namespace/:name/operation',
      handle: (request) => {
        const wantsEvents = request.call.context.header('accept') === 'text/event-stream';
        return (wantsEvents ? watchOperation : readOperation)(deps, request.call, applicationOf(request));
      },
    },
  ];
}

/** The last operation of an application that the caller may see. */
export async function readOperation(
  deps: ApplicationDeps,
  call: Call,
  { name, namespace }: ApplicationPath,
): Promise<OperationTimeline> {
  const options = { name, appNamespace: namespace, action: 'get' };
  const { application } = await findApplication(deps, call, options);
  return timeline(deps, application);
}

/** Streams the last operation: as it is, then whole after each change. Ends when the application is gone or may not be seen any more. */
export async function* watchOperation(
  deps: ApplicationDeps,
  call: Call,
  { name, namespace }: ApplicationPath,
): AsyncGenerator<OperationTimeline> {
  const options = { name, appNamespace: namespace, action: 'get' };
  const { application } = await findApplication(deps, call, options);
  const place = application.metadata.namespace ?? '';
  const queue = createSignalQueue(call.signal);
  const unsubscribe = deps.applications.subscribe(({ object: { metadata } }) => {
    if (metadata.name === name && metadata.namespace === place) queue.wake();
  });
  const instance = instanceOf(deps, application);
  // Health of what is waited for changes between the controller's steps.
  for (const channel of [`app|operation|${instance}`, `app|managed-resources|${instance}`]) {
    void wakeOn(deps, queue, { channel, signal: call.signal });
  }
  let last = '';
  try {
    queue.wake();
    for await (const _ of queue) {
      const current = deps.applications.get(place, name);
      if (!current || !mayUse(deps, current, { call, action: 'get' })) return;
      const now = await timeline(deps, current);
      const text = JSON.stringify(now);
      if (text !== last) yield now;
      last = text;
      await sleep(gatherMs, call.signal);
    }
  } finally {
    unsubscribe();
  }
}

async function wakeOn(
  deps: ApplicationDeps,
  queue: ReturnType<typeof createSignalQueue>,
  { channel, signal }: { readonly channel: string; readonly signal: AbortSignal },
): Promise<void> {
  try {
    for await (const _ of deps.cache.subscribe(channel, signal)) queue.wake();
  } catch {
    // The caller has gone, or the cache has: the application's own changes still come.
  }
}

async function timeline(deps: ApplicationDeps, application: ApplicationObject): Promise<OperationTimeline> {
  const key = `app|operation|${instanceOf(deps, application)}`;
  const [record, tree] = await Promise.all([
    deps.cache.get(key) as Promise<OperationRecord | undefined>,
    cachedTree(deps, application),
  ]);
  return timelineOf({ application, record, tree, now: deps.clock.now() });
}
