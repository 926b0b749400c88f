import { isJsonObject } from '@tiphys/base';
import type { SpecialEncoding } from '../schema/build.ts';
import { overrideToFields } from './resource-override.ts';
import { tagOf } from './shape.ts';
import { parseTimestamp } from './time.ts';
import { wrongType } from './values.ts';
import type { Encode, Writer } from './writer.ts';

/** Encoders of the messages whose JSON is not their fields; `encodeFields` makes one for the protobuf fields. */
export function encodeSpecial(encoding: SpecialEncoding, encodeFields: () => Encode): Encode {
  switch (encoding) {
    case 'Time':
      return (writer, value) => encodeTime(writer, value, false);
    case 'MicroTime':
      return (writer, value) => encodeTime(writer, value, true);
    case 'IntOrString':
      return encodeIntOrString;
    case 'Json':
      return encodeJson;
    case 'ResourceOverride': {
      const encode = encodeFields();
      return (writer, value) => encode(writer, overrideToFields(value));
    }
    case 'PluginParameter': {
      const encode = encodeFields();
      return (writer, value) => encode(writer, parameterToFields(value));
    }
  }
}

/** `{1: seconds, 2: nanos}`; the zero time is nothing at all. `metav1.Time` writes no nanoseconds. */
function encodeTime(writer: Writer, value: unknown, withNanos: boolean): void {
  if (value === null || value === undefined || value === '') return;
  const time = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (!time) throw wrongType(value, 'Time', 'time.Time');
  writer.int(withNanos ? time.nanos : 0);
  writer.unsigned(tagOf(2, 0));
  writer.int(time.seconds);
  writer.unsigned(tagOf(1, 0));
}

/** `{1: 0 for a number or 1 for a text, 2: number, 3: text}`, all three written. */
function encodeIntOrString(writer: Writer, value: unknown): void {
  const text = typeof value === 'string' ? value : '';
  const number = typeof value === 'number' ? value : 0;
  if (value !== undefined && value !== null && typeof value !== 'string' && !Number.isInteger(value)) {
    throw wrongType(value, 'IntOrString', 'int or string');
  }
  const before = writer.length;
  writer.text(text);
  writer.unsigned(writer.length - before);
  writer.unsigned(tagOf(3, 2));
  writer.int(number);
  writer.unsigned(tagOf(2, 0));
  writer.unsigned(typeof value === 'string' ? 1 : 0);
  writer.unsigned(tagOf(1, 0));
}

/** `{1: the JSON text}`. */
function encodeJson(writer: Writer, value: unknown): void {
  if (value === null || value === undefined) return;
  const before = writer.length;
  writer.text(JSON.stringify(value));
  writer.unsigned(writer.length - before);
  writer.unsigned(tagOf(1, 2));
}

/** A plugin parameter's map and array sit in messages of their own, so that empty ones differ from none. */
function parameterToFields(value: unknown): unknown {
  if (!isJsonObject(value)) throw wrongType(value, 'ApplicationSourcePluginParameter', 'object');
  const { name, string, map, array } = value;
  return {
    name,
    string,
    ...(map === undefined || map === null ? {} : { OptionalMap: { map } }),
    ...(array === undefined || array === null ? {} : { OptionalArray: { array } }),
  };
}
