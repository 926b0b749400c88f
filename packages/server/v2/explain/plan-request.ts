import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { JsonObject } from '@tiphys/base';
import type { SyncStrategy } from '@tiphys/model';
import type { PlanRequest, PlanSync } from '@tiphys/model/v2';

/** Most options, revisions and resources of a request, and the length of a text. */
const maxItems = 5000;
const maxText = 1024;

/** Reads the body of a plan. Throws `invalidArgument` for anything that is not one. */
export function readPlanRequest(body: unknown): PlanRequest {
  const request = objectAt(body, 'the body');
  const given = (['sync', 'rollback', 'delete'] as const).filter((name) => request[name] !== undefined);
  if (given.length !== 1)
    throw new StatusError(codes.invalidArgument, 'give exactly one of sync, rollback and delete');
  const [what] = given;
  if (what === 'sync') return { sync: readSync(objectAt(request['sync'], 'sync')) };
  if (what === 'rollback') {
    const { id, prune } = objectAt(request['rollback'], 'rollback');
    if (!Number.isInteger(id)) throw new StatusError(codes.invalidArgument, 'rollback.id must be a number');
    return { rollback: { id: id as number, prune: flag(prune, 'rollback.prune') } };
  }
  const { cascade, policy } = objectAt(request['delete'], 'delete');
  return {
    delete: { cascade: flag(cascade, 'delete.cascade') ?? true, policy: text(policy, 'delete.policy') },
  };
}

function readSync(sync: JsonObject): PlanSync {
  return {
    revision: revision(sync['revision'], 'sync.revision'),
    revisions: listAt(sync['revisions'], 'sync.revisions')?.map(
      (item) => revision(item, 'sync.revisions') ?? '',
    ),
    prune: flag(sync['prune'], 'sync.prune'),
    dryRun: flag(sync['dryRun'], 'sync.dryRun'),
    strategy: readStrategy(sync['strategy']),
    syncOptions: listAt(sync['syncOptions'], 'sync.syncOptions')?.map(
      (item) => text(item, 'sync.syncOptions') ?? '',
    ),
    resources: listAt(sync['resources'], 'sync.resources')?.map((item) => {
      const resource = objectAt(item, 'sync.resources');
      return {
        group: text(resource['group'], 'sync.resources.group') ?? '',
        kind: text(resource['kind'], 'sync.resources.kind') ?? '',
        namespace: text(resource['namespace'], 'sync.resources.namespace') ?? '',
        name: text(resource['name'], 'sync.resources.name') ?? '',
      };
    }),
  };
}

function readStrategy(value: unknown): SyncStrategy | undefined {
  if (value === undefined || value === null) return undefined;
  const { apply, hook } = objectAt(value, 'sync.strategy');
  const force = (side: unknown): { readonly force: boolean } | undefined =>
    side === undefined || side === null
      ? undefined
      : { force: flag(objectAt(side, 'sync.strategy')['force'], 'sync.strategy.force') ?? false };
  return { apply: force(apply), hook: force(hook) } as SyncStrategy;
}

function objectAt(value: unknown, name: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new StatusError(codes.invalidArgument, `${name} must be an object`);
}

function listAt(value: unknown, name: string): readonly unknown[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.length <= maxItems) return value;
  throw new StatusError(codes.invalidArgument, `${name} must be a list of at most ${maxItems} items`);
}

function flag(value: unknown, name: string): boolean | undefined {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined;
  throw new StatusError(codes.invalidArgument, `${name} must be true or false`);
}

function text(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && value.length <= maxText) return value;
  throw new StatusError(codes.invalidArgument, `${name} must be a text of at most ${maxText} characters`);
}

/** A revision that begins with a dash could be taken for a flag. */
function revision(value: unknown, name: string): string | undefined {
  const found = text(value, name);
  if (found?.startsWith('-'))
    throw new StatusError(codes.invalidArgument, `${name} may not begin with a dash`);
  return found;
}
