import type { Tone } from './explain.ts';

/** One application as a list shows it, about 250 bytes. */
export interface ApplicationRow {
  readonly namespace: string;
  readonly name: string;
  readonly project: string;
  /** Name of the destination cluster; its address where it has none. */
  readonly cluster: string;
  /** Namespace that is deployed to. */
  readonly target: string;
  readonly health: string;
  readonly sync: string;
  /** Phase of the last or running operation: `Running`, `Succeeded`, … */
  readonly operation?: string | undefined;
  /** What state it is in, in a few words, and how that is meant. */
  readonly text: string;
  readonly tone: Tone;
  /** RFC 3339; since when it is in that state, where that is known. */
  readonly since?: string | undefined;
  /** RFC 3339; end of the last sync. */
  readonly synced?: string | undefined;
  readonly created?: string | undefined;
  /** Short form of what was compared last. */
  readonly revision?: string | undefined;
  /** What is followed, such as a branch. */
  readonly targetRevision: string;
  readonly repo: string;
  /** Path in the repository, or name of the chart. */
  readonly path: string;
  /** It syncs by itself. */
  readonly auto: boolean;
  readonly deleting?: true | undefined;
  /** Only where they are asked for (`labels=true`). */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** What the caller may do: 1 sync, 2 refresh, 4 update, 8 delete, added up. */
  readonly can: number;
}

/** Bits of `ApplicationRow.can`. */
export interface RowRights {
  readonly sync: 1;
  readonly get: 2;
  readonly update: 4;
  readonly delete: 8;
}

/** Values of a field and how many applications have each, most first. */
export interface Facet {
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Values that are not listed. */
  readonly more: number;
}

/** States of the applications that match, counted. */
export interface ListSummary {
  readonly health: Readonly<Record<string, number>>;
  readonly sync: Readonly<Record<string, number>>;
  /** Operations that run. */
  readonly running: number;
}

/** `GET applications/:namespace/:name/neighbours`: what stands before and after an application in a list. */
export interface ListNeighbours {
  readonly previous?: ApplicationName | undefined;
  readonly next?: ApplicationName | undefined;
}

/** Where an application is, and its name. */
export type ApplicationName = Pick<ApplicationRow, 'namespace' | 'name'>;

/** `GET applications`. */
export interface ApplicationsAnswer {
  readonly rows: readonly ApplicationRow[];
  /** How many match. */
  readonly total: number;
  /** How many there are that the caller may see. */
  readonly all: number;
  /** Where the next page begins (`cursor`); missing on the last. */
  readonly next?: string | undefined;
  readonly summary: ListSummary;
  /** Only where they are asked for (`facets=true`); each counts what its own terms leave out. */
  readonly facets?: readonly Facet[] | undefined;
  /** Grows with every change. */
  readonly version: number;
}

/** What a stream of a list tells: changes since the last message. */
export interface ListChanges {
  readonly version: number;
  readonly total: number;
  readonly all: number;
  readonly summary: ListSummary;
  /** Rows that matched before or do now, as they are now. */
  readonly rows: readonly ApplicationRow[];
  /** `namespace/name` of rows that came into the list. */
  readonly entered: readonly string[];
  /** `namespace/name` of rows that do not match any more, or are gone. */
  readonly left: readonly string[];
  /** Too much has changed to tell: load the list anew. */
  readonly reload?: true | undefined;
}
