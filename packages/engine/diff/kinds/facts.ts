import type { KubeObject } from '@tiphys/base';
import { apiTypes, kindTypes } from './api-types.ts';

/**
 * What a field holds, in short: the type's name with `*` in front for a pointer (its zero value is kept) and `+`
 * for a field that is written even when it is empty.
 */
export type FieldFacts = string | ListFacts | MapFacts | ValueFacts;

/** A list field. */
export interface ListFacts {
  readonly list: string;
  /** Written even when empty. */
  readonly kept?: boolean;
  /** Merged by strategic merge patches: the merge key, or `''` for a list of plain values. */
  readonly merge?: string;
  readonly retainKeys?: boolean;
  /** Merged by server-side apply: the keys of an element, or `''` for a set. */
  readonly keys?: string;
}

/** A field that maps free keys to values. */
export interface MapFacts {
  readonly map: string;
  readonly kept?: boolean;
  /** Owned as a whole in server-side apply. */
  readonly atomic?: boolean;
}

/** A struct field with a patch strategy of its own. */
export interface ValueFacts {
  readonly type: string;
  readonly retainKeys?: boolean;
  readonly replace?: boolean;
  readonly atomic?: boolean;
}

/** The fields of one type by their JSON names. */
export type TypeFacts = Readonly<Record<string, FieldFacts>>;

/** A field's facts, read. */
export interface Field {
  readonly shape: 'value' | 'list' | 'map';
  /** The type of the value, or of the elements of a list or map. */
  readonly type: string;
  readonly pointer: boolean;
  readonly kept: boolean;
  readonly merge?: string | undefined;
  readonly retainKeys?: boolean | undefined;
  readonly replace?: boolean | undefined;
  readonly keys?: string | undefined;
  readonly atomic?: boolean | undefined;
}

/** The type of a built-in kind, or `undefined` for every other kind. */
export function typeOfKind(object: KubeObject): string | undefined {
  const kinds = Object.hasOwn(kindTypes, object.apiVersion) ? kindTypes[object.apiVersion] : undefined;
  return kinds && Object.hasOwn(kinds, object.kind) ? kinds[object.kind] : undefined;
}

/** Whether a type has fields of its own (it is not a plain value). */
export function isStruct(type: string | undefined): type is string {
  return type !== undefined && Object.hasOwn(apiTypes, type);
}

/** The facts of a field, or `undefined` where the type or the field is not known. */
export function fieldOf(type: string | undefined, name: string): Field | undefined {
  if (!isStruct(type)) return undefined;
  const fields = apiTypes[type];
  const facts = fields && Object.hasOwn(fields, name) ? fields[name] : undefined;
  return facts === undefined ? undefined : readFacts(facts);
}

function readFacts(facts: FieldFacts): Field {
  if (typeof facts === 'string') return { shape: 'value', ...readType(facts) };
  if ('list' in facts) {
    return { ...facts, shape: 'list', type: facts.list, pointer: false, kept: facts.kept ?? false };
  }
  if ('map' in facts) {
    return { ...facts, shape: 'map', type: facts.map, pointer: false, kept: facts.kept ?? false };
  }
  return { ...facts, shape: 'value', ...readType(facts.type) };
}

function readType(text: string): { type: string; pointer: boolean; kept: boolean } {
  const mark = text[0];
  if (mark === '*') return { type: text.slice(1), pointer: true, kept: false };
  if (mark === '+') return { type: text.slice(1), pointer: false, kept: true };
  return { type: text, pointer: false, kept: false };
}
