import type { JsonObject } from '@tiphys/base';
import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { BulkAction, BulkRequest, BulkSync } from '@tiphys/model/v2';
import { bodyObject, optionalText, requiredText } from './body.ts';

const actions: readonly BulkAction[] = ['sync', 'refresh', 'hard-refresh', 'terminate'];
const syncFlags = ['prune', 'dryRun', 'force', 'applyOnly', 'onlyOutOfSync'] as const;
/** Names of one request at most; more go by a query. */
const maxNames = 5000;

/** A bulk request as it came. Throws `invalidArgument` where it is none. */
export function readBulkRequest(body: unknown): BulkRequest {
  const fields = bodyObject(body);
  const text = requiredText(fields, 'action');
  const action = actions.find((known) => known === text);
  if (!action)
    throw new StatusError(
      codes.invalidArgument,
      `action must be one of ${actions.join(', ')}, not "${text}"`,
    );
  const names = readNames(fields['names']);
  const q = optionalText(fields, 'q');
  // Nothing at all must not mean everything.
  const byQuery = q !== undefined || fields['all'] === true;
  if ((names !== undefined) === byQuery)
    throw new StatusError(codes.invalidArgument, 'give either names, or q, or all: true');
  return { action, names, q, sync: readSync(fields['sync']) };
}

function readNames(value: unknown): BulkRequest['names'] {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.length > maxNames)
    throw new StatusError(codes.invalidArgument, `names must be a list of at most ${maxNames}`);
  return value.map((one: unknown) => {
    const fields: JsonObject = isJsonObject(one) ? one : {};
    return { namespace: requiredText(fields, 'namespace'), name: requiredText(fields, 'name') };
  });
}

function readSync(value: unknown): BulkSync | undefined {
  if (!isJsonObject(value)) return undefined;
  return Object.fromEntries(
    syncFlags.filter((flag) => value[flag] === true).map((flag) => [flag, true] as const),
  );
}
