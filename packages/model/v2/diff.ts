import type { ObjectName } from './explain.ts';

/** Who wrote a field of a live object, from its managed fields. */
export interface FieldOwner {
  readonly manager: string;
  /** `Apply` or `Update`. */
  readonly operation: string;
  readonly subresource?: string | undefined;
  /** When it last wrote, RFC 3339. */
  readonly at?: string | undefined;
}

/** Which side moved: the source since it was applied, the live object, or both; `unknown` where nothing tells. */
export type ChangedBy = 'source' | 'live' | 'both' | 'unknown';

/** One field that differs. A side that is missing has no member. */
export interface FieldChange {
  /** The place, list elements by merge key, e.g. `spec.template.spec.containers[name=web].image`. */
  readonly path: string;
  /** What a sync does to the live object. */
  readonly op: 'add' | 'remove' | 'change';
  readonly live?: unknown;
  readonly desired?: unknown;
  readonly owner?: FieldOwner | undefined;
  readonly by: ChangedBy;
  /** Where both sides are a document in a text (JSON, YAML): what differs inside. */
  readonly embedded?: EmbeddedChanges | undefined;
}

/** Differences inside a document that is kept as text. */
export interface EmbeddedChanges {
  readonly format: 'json' | 'yaml';
  readonly changes: readonly Omit<FieldChange, 'owner' | 'by' | 'embedded'>[];
}

/** Why differences are not counted. */
export type HiddenReason =
  | 'managedFields'
  | 'metadata'
  | 'last-applied'
  | 'status'
  | 'default'
  | 'others'
  | 'equivalent'
  | 'ignored';

/** Differences of one object that do not count, for one reason. */
export interface HiddenChanges {
  readonly reason: HiddenReason;
  /** The reason in words; names the rule where a rule hides them. */
  readonly text: string;
  readonly count: number;
  /** The first of them. */
  readonly changes: readonly FieldChange[];
}

/** How one object differs. `missing` is created by a sync, `extra` is pruned. */
export interface ObjectDiff extends ObjectName {
  readonly version: string;
  readonly state: 'changed' | 'missing' | 'extra' | 'same';
  /** The controller's verdict; empty for hooks. */
  readonly sync: string;
  readonly hook?: boolean | undefined;
  readonly wave: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly changes: readonly FieldChange[];
  readonly hidden: readonly HiddenChanges[];
  /** Both sides as they were compared, where one object was asked for. */
  readonly live?: object | undefined;
  readonly desired?: object | undefined;
  /** Both sides as they are, where one object was asked for. */
  readonly wholeLive?: object | undefined;
  readonly wholeDesired?: object | undefined;
}

/** Answer of `GET /api/v2/applications/:ns/:name/diff`; objects that differ most come first. */
export interface DiffAnswer {
  /** What is compared, in words, e.g. `cluster` and `1a2b3c4`. */
  readonly from: string;
  readonly to: string;
  readonly objects: readonly ObjectDiff[];
  /** Objects without a difference that counts. */
  readonly same: number;
  readonly hidden: number;
  /** Objects that were left out because there are too many. */
  readonly leftOut: number;
}
