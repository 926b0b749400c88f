import { isJsonObject } from '@tiphys/base';
import type { Message } from '../schema/build.ts';
import { overrideFromFields, overrideToFields } from './resource-override.ts';
import type { CodecField } from './shape.ts';
import { fieldsOf, isEmbedded, messageOf, zeroOf } from './shape.ts';
import { formatMicros, formatSeconds, parseSeconds, parseTimestamp } from './time.ts';
import type { Json } from './values.ts';
import { setKey, sortedKeys, toBase64, wrongType } from './values.ts';

/** Brings one value into the form Go would print; never changes its argument. */
export type Normalize = (value: unknown) => unknown;

type Into = (target: Record<string, unknown>, source: Json) => void;

/** Makes normalisers of messages; each message is compiled once, when it is first needed. */
export interface Normalizers {
  of(message: Message): Normalize;
}

/** See `Normalizers`. */
export function createNormalizers(): Normalizers {
  const wholes = new Map<Message, Normalize>();
  const intos = new Map<Message, Into>();
  const into = (message: Message): Into => {
    const known = intos.get(message);
    if (known) return known;
    const made = compileFields(message, { of, into });
    intos.set(message, made);
    return made;
  };
  const of = (message: Message): Normalize => {
    const known = wholes.get(message);
    if (known) return known;
    const made = compileWhole(message, { of, into });
    wholes.set(message, made);
    return made;
  };
  return { of };
}

interface Context {
  readonly of: (message: Message) => Normalize;
  readonly into: (message: Message) => Into;
}

function compileWhole(message: Message, context: Context): Normalize {
  const { special } = message;
  if (special === undefined) return compileStruct(message, context);
  switch (special) {
    case 'Time':
      return (value) => normalizeTime(value, false);
    case 'MicroTime':
      return (value) => normalizeTime(value, true);
    case 'IntOrString':
      return (value) => {
        if (value === undefined || value === null) return 0;
        if (typeof value === 'string' || Number.isInteger(value)) return value;
        throw wrongType(value, 'IntOrString', 'int or string');
      };
    case 'Json':
      return (value) => value ?? null;
    case 'ResourceOverride':
      return (value) => overrideFromFields(overrideToFields(value));
    case 'PluginParameter':
      return normalizeParameter;
  }
}

function compileStruct(message: Message, context: Context): Normalize {
  const into = context.into(message);
  return (value) => {
    if (!isJsonObject(value)) throw wrongType(value, message.name, 'object');
    const target: Record<string, unknown> = {};
    into(target, value);
    return target;
  };
}

function compileFields(message: Message, context: Context): Into {
  const steps = fieldsOf(message).map((field) => compileField(field, context));
  return (target, source) => {
    for (const step of steps) step(target, source);
  };
}

function compileField(field: CodecField, context: Context): Into {
  if (isEmbedded(field)) return context.into(messageOf(field));
  const { json } = field;
  if (field.repeated) return compileCollection(field, context);
  const normalize = field.kind === 'message' ? context.of(messageOf(field)) : scalarCheck(field);
  const absent = absentValue(field, context);
  const keepsZero =
    field.pointer === true || field.zero === true || field.required === true || field.kind === 'message';
  return (target, source) => {
    const value = source[json];
    if (value === undefined || value === null || (field.kind === 'bytes' && value === '')) {
      if (absent) target[json] = absent();
      return;
    }
    const normal = normalize(value);
    if (!keepsZero && (normal === '' || normal === false || normal === 0)) return;
    if (field.omitZero && isZero(normal)) return;
    target[json] = normal;
  };
}

/** What Go prints where nothing is set, or `undefined` where it prints nothing. */
export function absentValue(field: CodecField, context: Pick<Context, 'of'>): (() => unknown) | undefined {
  if (field.omitZero || (field.zero !== true && field.required !== true)) return undefined;
  if ((field.pointer && field.required !== true) || field.repeated) return () => null;
  switch (field.kind) {
    case 'string':
      return () => '';
    case 'bytes':
      return () => (field.required ? '' : null);
    case 'bool':
      return () => false;
    case 'int':
      return () => 0;
    case 'message': {
      const message = messageOf(field);
      if (message.special === 'Time' || message.special === 'MicroTime' || message.special === 'Json')
        return () => null;
      if (message.special === 'IntOrString') return () => 0;
      const normalize = context.of(message);
      return () => normalize({});
    }
  }
}

function compileCollection(field: CodecField, context: Context): Into {
  const { json } = field;
  const element = field.kind === 'message' ? context.of(messageOf(field)) : scalarCheck(field);
  const one = (value: unknown): unknown => {
    if (value === undefined || value === null) {
      const zero = field.kind === 'message' && !field.elementPointer ? zeroOf(messageOf(field)) : null;
      return zero === null ? null : element(zero);
    }
    return element(value);
  };
  const empty: Into = (target) => {
    if (field.zero) target[json] = null;
  };
  if (field.repeated === 'list') {
    return (target, source) => {
      const value = source[json];
      if (value === undefined || value === null) return empty(target, source);
      if (!Array.isArray(value)) throw wrongType(value, field.path, 'array');
      if (value.length === 0) return empty(target, source);
      target[json] = value.map(one);
    };
  }
  return (target, source) => {
    const value = source[json];
    if (value === undefined || value === null) return empty(target, source);
    if (!isJsonObject(value)) throw wrongType(value, field.path, 'map');
    const keys = sortedKeys(value);
    if (keys.length === 0) return empty(target, source);
    const sorted: Record<string, unknown> = {};
    for (const key of keys) setKey(sorted, key, one(value[key]));
    target[json] = sorted;
  };
}

/** Checks one value of a field that is no message: the value as Go would print it, or `StatusError(invalidArgument)`. */
export function scalarCheck(field: CodecField): Normalize {
  const { path } = field;
  switch (field.kind) {
    case 'bool':
      return (value) => {
        if (typeof value !== 'boolean') throw wrongType(value, path, 'bool');
        return value;
      };
    case 'int':
      return (value) => {
        if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(value, path, 'int64');
        return value;
      };
    case 'bytes':
      return (value) => {
        if (value instanceof Uint8Array) return toBase64(value);
        if (typeof value !== 'string') throw wrongType(value, path, 'bytes');
        return value;
      };
    case 'string':
    case 'message':
      return (value) => {
        if (typeof value !== 'string') throw wrongType(value, path, 'string');
        return value;
      };
  }
}

function normalizeTime(value: unknown, micro: boolean): unknown {
  if (value === undefined || value === null || value === '') return null;
  if (!micro && typeof value === 'string' && parseSeconds(value) !== undefined) return value;
  const time = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (!time) throw wrongType(value, 'Time', 'time.Time');
  return micro ? formatMicros(time) : formatSeconds(time.seconds);
}

/** Argo CD: `MarshalJSON` of a plugin parameter prints a map, so keys come sorted and `name` always. */
function normalizeParameter(value: unknown): unknown {
  if (!isJsonObject(value)) throw wrongType(value, 'ApplicationSourcePluginParameter', 'object');
  const { name = '', string, map, array } = value;
  const text = (field: string, one: unknown): unknown => {
    if (typeof one === 'string' || one === null) return one ?? '';
    throw wrongType(one, `ApplicationSourcePluginParameter.${field}`, 'string');
  };
  return {
    ...(array === undefined || array === null ? {} : { array: textsOf(array, text) }),
    ...(map === undefined || map === null ? {} : { map: textMapOf(map, text) }),
    name: text('name', name),
    ...(string === undefined || string === null ? {} : { string: text('string', string) }),
  };
}

type Text = (field: string, value: unknown) => unknown;

function textsOf(value: unknown, text: Text): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType(value, 'ApplicationSourcePluginParameter.array', 'array');
  return value.map((one) => text('array', one));
}

function textMapOf(value: unknown, text: Text): Json {
  if (!isJsonObject(value)) throw wrongType(value, 'ApplicationSourcePluginParameter.map', 'map');
  const sorted: Record<string, unknown> = {};
  for (const key of sortedKeys(value)) setKey(sorted, key, text('map', value[key]));
  return sorted;
}

/** Whether a normalised struct is Go's zero value: nothing in it, or a time that is not set. */
export function isZero(value: unknown): boolean {
  return value === null || (isJsonObject(value) && Object.keys(value).length === 0);
}
