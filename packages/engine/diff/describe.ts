import type { KubeObject } from '@tiphys/base';
import { isJsonObject, jsonEqual, parseJson } from '@tiphys/base';
import type { ChangedBy, EmbeddedChanges, FieldChange, FieldOwner, HiddenChanges } from '@tiphys/model/v2';
import type { PlacedChange } from './changes.ts';
import { placeChanges, valueAt } from './changes.ts';
import { normalize } from './diff.ts';
import { hiddenChanges } from './hidden.ts';
import type { NamedIgnoreRule } from './ignore-rules.ts';
import { lastAppliedOf } from './last-applied.ts';
import { ownersOf } from './owners.ts';
import { applyManager } from './structured-merge.ts';
import type { DiffOptions, DiffResult, ResourceStates } from './types.ts';

/** An object that was compared: both sides, and what the comparison made of them. */
export type ComparedStates = ResourceStates & Pick<DiffResult, 'normalizedLive' | 'predictedLive'>;

/** How a comparison is described. */
export interface DescribeOptions extends DiffOptions {
  /** The rules of `ignore` one by one, with their names. */
  readonly rules?: readonly NamedIgnoreRule[] | undefined;
  /** Reads YAML (lang's); without it only JSON documents in texts are looked into. Throws for what is none. */
  readonly parseYaml?: ((text: string) => unknown) | undefined;
}

/** What differs between the two sides of a comparison, and what differs but does not count. */
export interface DifferenceDescription {
  readonly changes: readonly FieldChange[];
  readonly hidden: readonly HiddenChanges[];
}

/** Most characters of a text that is looked into as a document. */
const maxDocument = { json: 256 * 1024, yaml: 64 * 1024 } as const;
/** Most changes that are told of inside one document. */
const maxEmbedded = 200;

/**
 * Describes a comparison for people. What counts is exactly what the comparison found: live and predicted states as `diffResource` gave
 * them; nothing is compared anew.
 */
export function describeDifference(
  states: ComparedStates,
  options: DescribeOptions = {},
): DifferenceDescription {
  const { live, target, normalizedLive, predictedLive } = states;
  if (!live || !target) return { changes: [], hidden: [] };
  const owners = ownersOf(live, normalizedLive);
  const applied = lastAppliedOf(live);
  const original = applied ? normalize(applied, options) : undefined;
  const placed = placeChanges(normalizedLive, predictedLive);
  const changes = placed.map((change): FieldChange => {
    const owner = change.from === undefined ? undefined : owners.at(change.steps);
    return { ...fieldChange(change, options), owner, by: changedBy(change, original, owner) };
  });
  return { changes, hidden: hiddenChanges({ live, target, shown: placed, options }) };
}

/** A difference between two values as a change of the first into the second. */
export function fieldChange(change: PlacedChange, options: DescribeOptions): FieldChange {
  const { path, from, to } = change;
  const op = from === undefined ? 'add' : to === undefined ? 'remove' : 'change';
  return {
    path,
    op,
    ...(from === undefined ? {} : { live: from }),
    ...(to === undefined ? {} : { desired: to }),
    by: 'unknown',
    embedded: embeddedChanges(from, to, options),
  };
}

/** The side that moved away from what was applied last; without a record of that the field's owner tells. */
function changedBy(
  change: PlacedChange,
  original: KubeObject | undefined,
  owner: FieldOwner | undefined,
): ChangedBy {
  if (original) {
    const was = valueAt(original, change.steps);
    const isLiveAsBefore = jsonEqual(was, change.from);
    if (isLiveAsBefore) return 'source';
    return jsonEqual(was, change.to)
      ? 'live'
      : was === undefined && change.to === undefined
        ? 'live'
        : 'both';
  }
  if (!owner) return change.from === undefined ? 'source' : 'unknown';
  return owner.manager === applyManager ? 'source' : 'live';
}

function embeddedChanges(
  from: unknown,
  to: unknown,
  { parseYaml }: DescribeOptions,
): EmbeddedChanges | undefined {
  if (typeof from !== 'string' || typeof to !== 'string') return undefined;
  for (const format of ['json', 'yaml'] as const) {
    if (Math.max(from.length, to.length) > maxDocument[format]) continue;
    const parse = format === 'json' ? parseJson : parseYaml;
    const [left, right] = [parsed(from, parse), parsed(to, parse)];
    if (!isDocument(left) || !isDocument(right)) continue;
    const changes = placeChanges(left, right).slice(0, maxEmbedded);
    if (changes.length === 0) return undefined;
    return {
      format,
      changes: changes.map((change) => {
        const { path, op, live, desired } = fieldChange(change, {});
        return { path, op, live, desired };
      }),
    };
  }
  return undefined;
}

function parsed(text: string, parse: ((text: string) => unknown) | undefined): unknown {
  try {
    return parse?.(text);
  } catch {
    // No document of this format: the text is compared as it is.
    return undefined;
  }
}

function isDocument(value: unknown): boolean {
  return isJsonObject(value) || Array.isArray(value);
}
