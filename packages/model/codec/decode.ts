import { isJsonObject, parseJson } from '@tiphys/base';
import type { Message } from '../schema/build.ts';
import type { Normalizers } from './normalize.ts';
import { absentValue, isZero } from './normalize.ts';
import { broken, Reader } from './reader.ts';
import { overrideFromFields } from './resource-override.ts';
import type { CodecField } from './shape.ts';
import { fieldsOf, isEmbedded, messageOf, tagOf } from './shape.ts';
import { formatMicros, formatSeconds } from './time.ts';
import type { Json } from './values.ts';
import { setKey, sortedKeys, toBase64 } from './values.ts';

/** Reads one message that ends at `end`. */
export type Decode = (reader: Reader, end: number) => unknown;

/** One slot a field, in Go's order, filled while bytes are read. */
type Slots = unknown[];
type ReadField = (reader: Reader, slots: Slots, wireType: number) => void;

/** Latest second that a JavaScript date can hold. */
const MAX_SECONDS = 8.64e12;

/** Makes decoders of messages; each message is compiled once, when it is first needed. */
export function createDecoders(normalizers: Normalizers): (message: Message) => Decode {
  const compiled = new Map<Message, Decode>();
  const decoderOf = (message: Message): Decode => {
    const known = compiled.get(message);
    if (known) return known;
    const made = compile(message, { decoderOf, normalizers });
    compiled.set(message, made);
    return made;
  };
  return decoderOf;
}

interface Context {
  readonly decoderOf: (message: Message) => Decode;
  readonly normalizers: Normalizers;
}

function compile(message: Message, context: Context): Decode {
  const { special } = message;
  if (special === undefined) return compileFields(message, context);
  switch (special) {
    case 'Time':
      return (reader, end) => readTime(reader, end, false);
    case 'MicroTime':
      return (reader, end) => readTime(reader, end, true);
    case 'IntOrString':
      return readIntOrString;
    case 'Json':
      return readJson;
    case 'ResourceOverride': {
      const decode = compileFields(message, context);
      return (reader, end) => overrideFromFields(decode(reader, end));
    }
    case 'PluginParameter': {
      const decode = compileFields(message, context);
      return (reader, end) => parameterFromFields(decode(reader, end));
    }
  }
}

function compileFields(
  message: Message,
  context: Context,
): (reader: Reader, end: number) => Record<string, unknown> {
  const fields = fieldsOf(message);
  const readers: (ReadField | undefined)[] = [];
  fields.forEach((field, slot) => {
    readers[field.number] = readField(field, slot, context);
  });
  const finish = fields.map((field, slot) => finishField(field, slot, context));
  return (reader, end) => {
    const slots: Slots = [];
    // A loop of its own instead of `readAll`: this is where decoding spends its time.
    while (reader.position < end) {
      const tag = reader.int();
      const read = readers[tag >>> 3];
      if (read) read(reader, slots, tag & 7);
      else reader.skip(tag & 7);
    }
    if (reader.position !== end) throw broken('a field ends beyond its message');
    const target: Record<string, unknown> = {};
    for (let i = 0; i < finish.length; i++) finish[i]?.(target, slots);
    return target;
  };
}

function readAll(reader: Reader, end: number, field: (tag: number) => void): void {
  while (reader.position < end) field(reader.int());
  if (reader.position !== end) throw broken('a field ends beyond its message');
}

function readField(field: CodecField, slot: number, context: Context): ReadField {
  const read = readValue(field, context);
  if (field.repeated === 'map') return readMapEntry(field, slot, context);
  if (field.repeated === 'list') {
    const packed = field.kind === 'int' || field.kind === 'bool';
    return (reader, slots, wireType) => {
      const items = (slots[slot] ??= []) as unknown[];
      if (!packed || wireType !== 2) items.push(read(reader, wireType));
      else for (const end = reader.end(); reader.position < end;) items.push(read(reader, 0));
    };
  }
  return (reader, slots, wireType) => {
    slots[slot] = read(reader, wireType);
  };
}

function readMapEntry(field: CodecField, slot: number, context: Context): ReadField {
  const readEntryValue = readValue(field, context);
  const keyTag = tagOf(1, 2);
  return (reader, slots, wireType) => {
    expectWire(wireType, 2, field);
    const entries = (slots[slot] ??= {}) as Record<string, unknown>;
    let key = '';
    let value: unknown;
    readAll(reader, reader.end(), (tag) => {
      if (tag === keyTag) key = reader.text();
      else if (tag >>> 3 === 2) value = readEntryValue(reader, tag & 7);
      else reader.skip(tag & 7);
    });
    setKey(entries, key, value ?? emptyElement(field, context));
  };
}

/** A value of a map entry that is left out because it is zero. */
function emptyElement(field: CodecField, context: Context): unknown {
  switch (field.kind) {
    case 'string':
    case 'bytes':
      return '';
    case 'bool':
      return false;
    case 'int':
      return 0;
    case 'message':
      return context.decoderOf(messageOf(field))(new Reader(new Uint8Array()), 0);
  }
}

function readValue(field: CodecField, context: Context): (reader: Reader, wireType: number) => unknown {
  switch (field.kind) {
    case 'string':
      return (reader, wireType) => {
        expectWire(wireType, 2, field);
        return reader.text();
      };
    case 'bytes':
      return (reader, wireType) => {
        expectWire(wireType, 2, field);
        return toBase64(reader.bytes());
      };
    case 'bool':
      return (reader, wireType) => {
        expectWire(wireType, 0, field);
        return reader.int() !== 0;
      };
    case 'int':
      return (reader, wireType) => {
        expectWire(wireType, 0, field);
        return reader.int();
      };
    case 'message': {
      const decode = context.decoderOf(messageOf(field));
      return (reader, wireType) => {
        expectWire(wireType, 2, field);
        return decode(reader, reader.end());
      };
    }
  }
}

function expectWire(actual: number, wanted: number, field: CodecField): void {
  if (actual !== wanted) throw broken(`wrong wireType = ${actual} for field ${field.path}`);
}

type Finish = (target: Record<string, unknown>, slots: Slots) => void;

/** Puts what was read into the object, as Go would print it. */
function finishField(field: CodecField, slot: number, context: Context): Finish {
  const { json } = field;
  if (isEmbedded(field)) return finishEmbedded(field, slot, context);
  const absent = absentValue(field, context.normalizers);
  const keepsZero =
    field.pointer === true || field.zero === true || field.required === true || field.repeated !== undefined;
  return (target, slots) => {
    const value = slots[slot];
    if (value === undefined) {
      if (absent) target[json] = absent();
    } else if (field.repeated === 'map') {
      target[json] = sortKeys(value);
    } else if (keepsZero || (value !== '' && value !== false && value !== 0)) {
      if (!(field.omitZero && isZero(value))) target[json] = value;
    }
  };
}

/** An embedded struct that was not sent still prints its zero values. */
function finishEmbedded(field: CodecField, slot: number, context: Context): Finish {
  const normalize = context.normalizers.of(messageOf(field));
  return (target, slots) => {
    Object.assign(target, slots[slot] ?? normalize({}));
  };
}

function sortKeys(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value);
  const sorted = sortedKeys(value);
  if (keys.every((key, i) => key === sorted[i])) return value;
  const result: Record<string, unknown> = {};
  for (const key of sorted) setKey(result, key, value[key]);
  return result;
}

function readTime(reader: Reader, end: number, micro: boolean): unknown {
  if (reader.position === end) return null;
  let seconds = 0;
  let nanos = 0;
  readAll(reader, end, (tag) => {
    if (tag === tagOf(1, 0)) seconds = reader.int();
    else if (tag === tagOf(2, 0)) nanos = reader.int();
    else reader.skip(tag & 7);
  });
  if (Math.abs(seconds) > MAX_SECONDS) throw broken('time out of range');
  return micro ? formatMicros({ seconds, nanos }) : formatSeconds(seconds);
}

function readIntOrString(reader: Reader, end: number): unknown {
  let type = 0;
  let number = 0;
  let text = '';
  readAll(reader, end, (tag) => {
    if (tag === tagOf(1, 0)) type = reader.int();
    else if (tag === tagOf(2, 0)) number = reader.int();
    else if (tag === tagOf(3, 2)) text = reader.text();
    else reader.skip(tag & 7);
  });
  return type === 1 ? text : number;
}

function readJson(reader: Reader, end: number): unknown {
  let text = '';
  readAll(reader, end, (tag) => {
    if (tag === tagOf(1, 2)) text = reader.text();
    else reader.skip(tag & 7);
  });
  if (text === '') return null;
  try {
    return parseJson(text);
  } catch {
    throw broken('raw JSON does not parse');
  }
}

/** Argo CD: keys sorted, an empty map or array printed as such. */
function parameterFromFields(fields: Json): Json {
  const { name, string, OptionalMap: map, OptionalArray: array } = fields;
  return {
    ...(isJsonObject(array) ? { array: array['array'] ?? [] } : {}),
    ...(isJsonObject(map) ? { map: map['map'] ?? {} } : {}),
    name: name ?? '',
    ...(string === undefined ? {} : { string }),
  };
}
