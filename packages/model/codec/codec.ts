import type { Message } from '../schema/build.ts';
import { messages } from '../schema/registry.ts';
import { createDecoders } from './decode.ts';
import { createEncoders, encodeWhole } from './encode.ts';
import type { Fitted } from './fit.ts';
import { createFitters } from './fit.ts';
import { createNormalizers } from './normalize.ts';
import { Reader } from './reader.ts';
import type { Json } from './values.ts';
import { Writer } from './writer.ts';

/** One field of a message, as generic code (query parameters, OpenAPI) sees it. */
export interface FieldInfo {
  readonly json: string;
  readonly kind: 'string' | 'bool' | 'int' | 'bytes' | 'message';
  /** Full protobuf name of the message, for `kind` `message`. */
  readonly type?: string | undefined;
  readonly rep?: 'list' | 'map' | undefined;
  /** Its fields stand in the JSON of the message around it. */
  readonly inline?: boolean | undefined;
  /** One sentence for users. */
  readonly doc?: string | undefined;
}

/** Messages as plain JSON and as protobuf bytes, by full protobuf name; see the functions of the same names. */
export interface Codec {
  encode(typeName: string, value: unknown): Uint8Array;
  decode(typeName: string, bytes: Uint8Array): unknown;
  normalize(typeName: string, value: unknown): unknown;
  fit(typeName: string, value: unknown): Fitted;
  fields(typeName: string): readonly FieldInfo[] | undefined;
}

/** A codec of its own for a set of messages; compiles each message when it is first used. */
export function createCodec(known: ReadonlyMap<string, Message>): Codec {
  const encoderOf = createEncoders();
  const normalizers = createNormalizers();
  const fitterOf = createFitters(normalizers);
  const decoderOf = createDecoders(normalizers);
  const writer = new Writer();
  const find = (typeName: string): Message => {
    const message = known.get(typeName);
    if (!message) throw new TypeError(`unknown message type ${typeName}`);
    return message;
  };
  return {
    encode: (typeName, value) => encodeWhole(writer, encoderOf(find(typeName)), value as Json),
    decode: (typeName, bytes) => decoderOf(find(typeName))(new Reader(bytes), bytes.length),
    normalize: (typeName, value) => normalizers.of(find(typeName))(value),
    fit: (typeName, value) => fitterOf(find(typeName))(value),
    fields: (typeName) => fieldInfos(find(typeName)),
  };
}

function fieldInfos(message: Message): readonly FieldInfo[] | undefined {
  if (message.special) return undefined;
  return Object.entries(message.fields).map(([json, field]) => ({
    json,
    kind: field.kind,
    type: field.message?.name,
    rep: field.repeated,
    inline: field.inline,
    doc: field.doc,
  }));
}

const codec = createCodec(messages);

/**
 * JSON in Go's shape to protobuf bytes. Unknown keys are dropped; a value of a wrong type is
 * `StatusError(invalidArgument)`, an unknown type name a `TypeError`.
 */
export const encode: (typeName: string, value: unknown) => Uint8Array = codec.encode;

/** Protobuf bytes to JSON as Go would print it. Broken bytes are `StatusError(invalidArgument)`. */
export const decode: (typeName: string, bytes: Uint8Array) => unknown = codec.decode;

/**
 * JSON as Go would print it after a trip through protobuf: what is unknown is dropped, what Go always prints is filled in, keys stand in
 * Go's order. The argument stays as it is. Errors as `encode`.
 */
export const normalize: (typeName: string, value: unknown) => unknown = codec.normalize;

/**
 * JSON without the values whose type is not that of their field, and what these were. What is unknown stays. For what is stored and
 * was not checked when it was written: the result never makes `encode` or `normalize` fail.
 */
export const fit: (typeName: string, value: unknown) => Fitted = codec.fit;

/** The fields of a message, or `undefined` for a type with an encoding of its own. */
export const fields: (typeName: string) => readonly FieldInfo[] | undefined = codec.fields;
