import { isJsonObject, StatusError } from '@tiphys/base';
import type { Message } from '../schema/build.ts';
import type { Normalizers } from './normalize.ts';
import { scalarCheck } from './normalize.ts';
import type { CodecField } from './shape.ts';
import { fieldsOf, messageOf } from './shape.ts';
import type { Json } from './values.ts';
import { setKey, wrongType } from './values.ts';

/** A value that does not have the type of its field. */
export interface Misfit {
  /** Where it stands, such as `sync.source.helm.valueFiles`; entries of lists and maps are not told apart. */
  readonly path: string;
  /** What is wrong with it, in the words of Go's decoder. */
  readonly message: string;
}

/** What is left of a value without its misfits: the value itself where it has none. */
export interface Fitted {
  readonly value: unknown;
  readonly misfits: readonly Misfit[];
}

/** Takes the misfits out of one message's JSON; never changes its argument. */
export type Fit = (value: unknown) => Fitted;

/** Makes what takes misfits out; the fields of each message are looked up once. */
export function createFitters(normalizers: Normalizers): (message: Message) => Fit {
  const tables = new Map<Message, FieldTable>();
  const tableOf = (message: Message): FieldTable => {
    const known = tables.get(message) ?? fieldTable(message);
    tables.set(message, known);
    return known;
  };
  return (message) => (value) => {
    // Nearly everything fits, and is asked about with every event: the quick look makes nothing.
    if (fits(message, value, { normalizers, tableOf })) return { value, misfits: [] };
    const misfits: Misfit[] = [];
    const fitted = fitMessage(message, value, { normalizers, tableOf, misfits, path: '' });
    return { value: fitted, misfits };
  };
}

/** How a field's one value is checked: by a function that throws, or field by field. */
interface CheckedField extends CodecField {
  readonly check: ((value: unknown) => unknown) | undefined;
}

type FieldTable = ReadonlyMap<string, CheckedField>;

interface Tables {
  readonly normalizers: Normalizers;
  readonly tableOf: (message: Message) => FieldTable;
}

interface Walk extends Tables {
  readonly misfits: Misfit[];
  readonly path: string;
}

function fieldTable(message: Message): FieldTable {
  return new Map(
    fieldsOf(message).flatMap((field) =>
      field.inline
        ? [...fieldTable(messageOf(field))]
        : [[field.json, { ...field, check: field.kind === 'message' ? undefined : scalarCheck(field) }]],
    ),
  );
}

/** Whether a value has no misfits. */
function fits(message: Message, value: unknown, tables: Tables): boolean {
  if (!isStruct(message)) return isTakenBy(tables.normalizers.of(message), value);
  if (!isJsonObject(value)) return false;
  const table = tables.tableOf(message);
  for (const key of Object.keys(value)) {
    const field = table.get(key);
    if (field && !fieldFits(field, value[key], tables)) return false;
  }
  return true;
}

function fieldFits(field: CheckedField, value: unknown, tables: Tables): boolean {
  if (value === undefined || value === null) return true;
  if (!field.repeated) return oneFits(field, value, tables);
  if (field.repeated === 'list')
    return Array.isArray(value) && value.every((entry) => oneFits(field, entry, tables));
  return isJsonObject(value) && Object.keys(value).every((key) => oneFits(field, value[key], tables));
}

function oneFits(field: CheckedField, value: unknown, tables: Tables): boolean {
  if (value === undefined || value === null) return true;
  return field.check ? isTakenBy(field.check, value) : fits(messageOf(field), value, tables);
}

function isTakenBy(check: (value: unknown) => unknown, value: unknown): boolean {
  try {
    check(value);
    return true;
  } catch (error) {
    if (error instanceof StatusError) return false;
    throw error;
  }
}

/** Whether a message's JSON is made of its fields; of the custom shapes, one is made of those of its messages. */
function isStruct({ special }: Message): boolean {
  return special === undefined || special === 'PluginParameter';
}

/** What is left, or `undefined` where nothing is. */
function fitMessage(message: Message, value: unknown, walk: Walk): unknown {
  if (!isStruct(message)) return fitChecked(walk.normalizers.of(message), value, walk);
  if (!isJsonObject(value)) return misfit(wrongType(value, message.name, 'object'), walk);
  const table = walk.tableOf(message);
  return fitEntries(value, walk, (key, entry) => {
    const field = table.get(key);
    return field ? fitField(field, entry, inside(walk, key)) : entry;
  });
}

function fitField(field: CheckedField, value: unknown, walk: Walk): unknown {
  const one = (entry: unknown): unknown => {
    if (entry === null) return entry;
    return field.check ? fitChecked(field.check, entry, walk) : fitMessage(messageOf(field), entry, walk);
  };
  if (!field.repeated) return one(value);
  if (field.repeated === 'map') {
    if (!isJsonObject(value)) return misfit(wrongType(value, field.path, 'map'), walk);
    return fitEntries(value, walk, (_key, entry) => one(entry));
  }
  if (!Array.isArray(value)) return misfit(wrongType(value, field.path, 'array'), walk);
  const before = walk.misfits.length;
  const fitted = value.map(one);
  return walk.misfits.length === before ? value : fitted.filter((entry) => entry !== undefined);
}

/** Fits what stands in an object; makes a new one only where something does not fit. */
function fitEntries(
  value: Json,
  walk: Walk,
  fit: (key: string, entry: unknown) => unknown,
): Readonly<Record<string, unknown>> {
  let copy: Record<string, unknown> | undefined;
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined || entry === null) continue;
    const before = walk.misfits.length;
    const fitted = fit(key, entry);
    if (walk.misfits.length === before) continue;
    copy ??= Object.fromEntries(Object.entries(value));
    if (fitted === undefined) Reflect.deleteProperty(copy, key);
    else setKey(copy, key, fitted);
  }
  return copy ?? value;
}

function fitChecked(check: (value: unknown) => unknown, value: unknown, walk: Walk): unknown {
  try {
    check(value);
    return value;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return misfit(error, walk);
  }
}

function misfit(error: StatusError, { misfits, path }: Walk): undefined {
  misfits.push({ path, message: error.message });
}

function inside(walk: Walk, key: string): Walk {
  return { ...walk, path: walk.path === '' ? key : `${walk.path}.${key}` };
}
