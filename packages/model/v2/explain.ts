/** How a state feels to a person: fine, under way, worth a look, broken, or not known. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'unknown';

/** Names one object. */
export interface ObjectName {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What an application's state is, in words. Nothing in `short` depends on the time of day. */
export interface Headline {
  /** One short sentence, for a row of a list. */
  readonly short: string;
  /** One sentence: what state, since when where nobody shows `since`, why. */
  readonly sentence: string;
  /** What comes next, as one sentence; empty where nothing does. */
  readonly next: string;
  readonly tone: Tone;
  /** Since when it is so, RFC 3339. */
  readonly since?: string | undefined;
}

/** A fact that a cause was concluded from. */
export interface Evidence {
  readonly label: string;
  readonly text: string;
  /** When it was seen, RFC 3339. */
  readonly at?: string | undefined;
  /** Output of a program or a field of an object, shown in monospace. */
  readonly code?: boolean | undefined;
}

/** Something in the product that helps with a cause. */
export type StepAction =
  | 'sync'
  | 'refresh'
  | 'hard-refresh'
  | 'diff'
  | 'history'
  | 'logs'
  | 'events'
  | 'operation'
  | 'terminate'
  | 'resource'
  | 'settings';

/** What a person can do about a cause. */
export interface NextStep {
  readonly text: string;
  readonly action?: StepAction | undefined;
  readonly resource?: ObjectName | undefined;
  /** A command line that does or shows it. */
  readonly command?: string | undefined;
}

/** A reason, what it was concluded from, what to do, and the reasons below it. */
export interface Cause {
  /** Which rule said so; stable, for tests and links. */
  readonly rule: string;
  readonly tone: Tone;
  readonly text: string;
  readonly since?: string | undefined;
  readonly resource?: ObjectName | undefined;
  readonly evidence: readonly Evidence[];
  readonly step?: NextStep | undefined;
  readonly causes: readonly Cause[];
}

/** Answer of `GET /api/v2/applications/:ns/:name/explain`. */
export interface Explanation extends Headline {
  readonly application: { readonly namespace: string; readonly name: string };
  readonly sync: string;
  readonly health: string;
  /** Phase of the last operation. */
  readonly operation?: string | undefined;
  readonly causes: readonly Cause[];
  /** When the answer was made, RFC 3339. */
  readonly at: string;
}
