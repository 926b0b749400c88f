import { codes, keyOf, keyText, mapLimit, parseTime, StatusError } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { LiveCluster } from '@tiphys/engine/live';
import { hookDeletePolicies, hookTypes } from '@tiphys/engine/sync/plan';
import { deleteLive, liveObjects, refOf, requestsAtOnce } from './live-objects.ts';
import type { Farewell, LiveAt, StageResult } from './types.ts';

/** Hooks that run when an application is deleted. */
export type DeletionHook = 'PreDelete' | 'PostDelete';

/** How a hook of the deletion stands. */
type HookState = 'missing' | 'running' | 'failed' | 'done' | 'old';

interface Hook {
  readonly target: KubeObject;
  readonly live: KubeObject | undefined;
  readonly state: HookState;
}

/**
 * Creates the hooks of a kind, wave by wave (Argo CD: all at once), and waits for their end. A hook that fails is deleted, so
 * that the next try makes it again from what the repository has by then, and is an error in Argo CD's words.
 */
export async function runHooks(type: DeletionHook, farewell: Farewell, at: LiveAt): Promise<StageResult> {
  const { live, signal } = at;
  const hooks = await readHooks(type, farewell, at);
  const options = { propagationPolicy: 'Foreground', signal } as const;
  const failed = hooks.filter(({ state }) => state === 'failed');
  if (failed.length > 0) {
    await mapLimit(liveOf(failed), requestsAtOnce, (object) => deleteLive(live, object, options));
    const names = failed.map(
      ({ target: { metadata } }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`,
    );
    const message = `${type} hook(s) failed: ${names.join(', ')}`;
    throw new StatusError(
      codes.failedPrecondition,
      type === 'PreDelete' ? `error executing pre-delete hooks: ${message}` : message,
    );
  }
  const open = hooks.filter(({ state }) => state !== 'done');
  if (open.length === 0) return 'done';
  const wave = Math.min(...open.map(({ target }) => farewell.wave(target)));
  const next = open.filter(({ target }) => farewell.wave(target) === wave);
  await mapLimit(liveOf(next.filter(({ state }) => state === 'old')), requestsAtOnce, (object) =>
    deleteLive(live, object, options),
  );
  for (const { target, state } of next) {
    if (state === 'missing') await createHook(farewell, live, { target, signal });
  }
  return 'waiting';
}

/** Whether an object runs after the cascade and at no other time, so that the cascade leaves it alone. */
export function isPostDeleteOnly(object: KubeObject): boolean {
  const types = hookTypes(object);
  return types.length > 0 && types.every((type) => type === 'PostDelete');
}

function liveOf(hooks: readonly Hook[]): KubeObject[] {
  return hooks.flatMap(({ live }) => live ?? []);
}

async function readHooks(type: DeletionHook, farewell: Farewell, at: LiveAt): Promise<Hook[]> {
  const { live, signal } = at;
  const deletedAt = parseTime(farewell.draft.original.metadata.deletionTimestamp) ?? 0;
  const wanted = (await farewell.targets())
    .filter((target) => hookTypes(target).includes(type))
    .map((target) => withName(target, type, deletedAt));
  const present = new Map(
    (await liveObjects(farewell, live, signal)).map((object) => [keyText(keyOf(object)), object]),
  );
  return wanted.map((target) => {
    const object = present.get(keyText(keyOf(target)));
    return { target, live: object, state: stateOf(farewell, object, deletedAt) };
  });
}

function stateOf(farewell: Farewell, object: KubeObject | undefined, deletedAt: number): HookState {
  if (!object) return 'missing';
  if (object.metadata.deletionTimestamp !== undefined) return 'running';
  // One that was made by a sync has to run once more, unless its policy is to keep it.
  const createdAt = parseTime(object.metadata.creationTimestamp) ?? deletedAt;
  if (createdAt < deletedAt && hookDeletePolicies(object).includes('BeforeHookCreation')) return 'old';
  switch (farewell.health(object)?.status) {
    case 'Progressing':
    case 'Suspended':
      return 'running';
    case 'Degraded':
      return 'failed';
    default:
      return 'done';
  }
}

/** A hook with only a prefix gets a name that is the same after a restart, so that it is not made twice. */
function withName(target: KubeObject, type: DeletionHook, deletedAt: number): KubeObject {
  const { name, generateName } = target.metadata;
  if (name || !generateName) return target;
  const made = `${generateName}${type.toLowerCase()}-${Math.floor(deletedAt / 1000)}`;
  return { ...target, metadata: { ...target.metadata, name: made } };
}

async function createHook(
  farewell: Farewell,
  live: LiveCluster,
  hook: { readonly target: KubeObject; readonly signal: AbortSignal },
): Promise<void> {
  const { target, signal } = hook;
  const ref = refOf(live, target);
  const what = `${target.kind} ${target.metadata.name ?? ''}`;
  if (!ref) throw new StatusError(codes.failedPrecondition, `the cluster does not serve hook ${what}`);
  if (!farewell.permits(target)) {
    throw new StatusError(
      codes.permissionDenied,
      `hook ${what} is not permitted in the application's project`,
    );
  }
  const type = live
    .catalog()
    .resources.find(
      ({ group, version, plural }) =>
        group === ref.type.group && version === ref.type.version && plural === ref.type.plural,
    );
  if (!type) return;
  try {
    live.put(await live.client.create(target, type, { signal }));
  } catch (error) {
    // It was made just now, and the watch has not told of it yet.
    if (!(error instanceof StatusError) || error.code !== codes.alreadyExists) throw error;
  }
}
