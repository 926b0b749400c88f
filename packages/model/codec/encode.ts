import { isJsonObject } from '@tiphys/base';
import type { Message } from '../schema/build.ts';
import type { CodecField } from './shape.ts';
import { fieldsOf, isEmbedded, messageOf, tagOf, zeroOf } from './shape.ts';
import { encodeSpecial } from './special-encode.ts';
import type { Json } from './values.ts';
import { fromBase64, sortedKeys, wrongType } from './values.ts';
import type { Encode, Writer } from './writer.ts';

/** Makes encoders of messages; each message is compiled once, when it is first needed. */
export function createEncoders(): (message: Message) => Encode {
  const compiled = new Map<Message, Encode>();
  const encoderOf = (message: Message): Encode => {
    const known = compiled.get(message);
    if (known) return known;
    const made = message.special
      ? encodeSpecial(message.special, () => encodeFields(message, encoderOf))
      : encodeFields(message, encoderOf);
    compiled.set(message, made);
    return made;
  };
  return encoderOf;
}

/** An encoder for a message's fields, last field number first because the writer works backwards. */
function encodeFields(message: Message, encoderOf: (message: Message) => Encode): Encode {
  const fields = fieldsOf(message)
    .toSorted((a, b) => b.number - a.number)
    .map((field) => ({
      isEmbedded: isEmbedded(field),
      json: field.json,
      encode: encodeField(field, encoderOf),
    }));
  const name = message.name;
  return (writer, value) => {
    if (!isJsonObject(value)) throw wrongType(value, name, 'object');
    for (const { isEmbedded, json, encode } of fields) encode(writer, isEmbedded ? value : value[json]);
  };
}

function encodeField(field: CodecField, encoderOf: (message: Message) => Encode): Encode {
  if (isEmbedded(field)) return encodeInline(field, encoderOf);
  if (field.repeated === 'list') return encodeList(field, encoderOf);
  if (field.repeated === 'map') return encodeMap(field, encoderOf);
  const write = encodeTagged(field, field.number, encoderOf);
  const keepsZero = field.pointer === true || field.required === true || field.kind === 'message';
  const empty = emptyValue(field);
  return (writer, value) => {
    if (value === undefined || value === null) {
      if (field.required) write(writer, empty);
    } else if (keepsZero || value !== empty) {
      write(writer, value);
    }
  };
}

function emptyValue(field: CodecField): unknown {
  switch (field.kind) {
    case 'string':
    case 'bytes':
      return '';
    case 'bool':
      return false;
    case 'int':
      return 0;
    case 'message':
      return zeroOf(messageOf(field));
  }
}

function encodeInline(field: CodecField, encoderOf: (message: Message) => Encode): Encode {
  const encode = encoderOf(messageOf(field));
  const tag = tagOf(field.number, 2);
  return (writer, value) => {
    const before = writer.length;
    encode(writer, value);
    const size = writer.length - before;
    if (size === 0) return;
    writer.unsigned(size);
    writer.unsigned(tag);
  };
}

function encodeList(field: CodecField, encoderOf: (message: Message) => Encode): Encode {
  const write = encodeTagged(field, field.number, encoderOf);
  const nullElement = emptyValue(field);
  return (writer, value) => {
    if (value === undefined || value === null) return;
    if (!Array.isArray(value)) throw wrongType(value, field.path, 'array');
    for (let i = value.length - 1; i >= 0; i--) write(writer, value[i] ?? nullElement);
  };
}

function encodeMap(field: CodecField, encoderOf: (message: Message) => Encode): Encode {
  const writeValue = encodeTagged(field, 2, encoderOf);
  const writeKey = encodeTagged({ ...field, kind: 'string' }, 1, encoderOf);
  const tag = tagOf(field.number, 2);
  const nullElement = emptyValue(field);
  return (writer, value) => {
    if (value === undefined || value === null) return;
    if (!isJsonObject(value)) throw wrongType(value, field.path, 'map');
    const keys = sortedKeys(value);
    for (let i = keys.length - 1; i >= 0; i--) {
      const key = keys[i] ?? '';
      const before = writer.length;
      writeValue(writer, value[key] ?? nullElement);
      writeKey(writer, key);
      writer.unsigned(writer.length - before);
      writer.unsigned(tag);
    }
  };
}

/** One value with its tag in front, whatever it is. */
function encodeTagged(field: CodecField, number: number, encoderOf: (message: Message) => Encode): Encode {
  const delimited = tagOf(number, 2);
  const varint = tagOf(number, 0);
  switch (field.kind) {
    case 'string':
      return (writer, value) => {
        if (typeof value !== 'string') throw wrongType(value, field.path, 'string');
        const before = writer.length;
        writer.text(value);
        writer.unsigned(writer.length - before);
        writer.unsigned(delimited);
      };
    case 'bytes':
      return (writer, value) => {
        const bytes = bytesOf(value, field);
        writer.bytes(bytes);
        writer.unsigned(bytes.length);
        writer.unsigned(delimited);
      };
    case 'bool':
      return (writer, value) => {
        if (typeof value !== 'boolean') throw wrongType(value, field.path, 'bool');
        writer.unsigned(value ? 1 : 0);
        writer.unsigned(varint);
      };
    case 'int':
      return (writer, value) => {
        if (typeof value !== 'number' || !Number.isInteger(value))
          throw wrongType(value, field.path, 'int64');
        writer.int(value);
        writer.unsigned(varint);
      };
    case 'message': {
      const encode = encoderOf(messageOf(field));
      return (writer, value) => {
        const before = writer.length;
        encode(writer, value);
        writer.unsigned(writer.length - before);
        writer.unsigned(delimited);
      };
    }
  }
}

function bytesOf(value: unknown, field: CodecField): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string') throw wrongType(value, field.path, 'bytes');
  try {
    return fromBase64(value);
  } catch {
    throw wrongType(value, field.path, 'bytes');
  }
}

/** Encodes one whole message with a writer that is kept for the next. */
export function encodeWhole(writer: Writer, encode: Encode, value: Json): Uint8Array {
  try {
    encode(writer, value);
    return writer.take();
  } finally {
    writer.clear();
  }
}
