import type { Codec } from './codec.ts';
import type { FieldSelection } from './rest/fields.ts';

const mark = Symbol('encoded message');

/** What an `Encoded` message can be written as; each is made only when a transport asks. */
export interface EncodedForms {
  /** The value as plain JSON (not yet normalized). */
  readonly value: () => unknown;
  /** Protobuf bytes, in pieces. */
  readonly protobuf: () => readonly Uint8Array[];
  /** UTF-8 of the normalized JSON, in pieces. */
  readonly json: () => readonly Uint8Array[];
  /** UTF-8 of what `fields=` selects of the normalized JSON; `undefined` leaves that to the transport. */
  readonly selected?: ((selection: FieldSelection) => readonly Uint8Array[] | undefined) | undefined;
}

/** A message whose bytes a handler makes itself, usually from a cache of its parts. */
export interface Encoded extends EncodedForms {
  readonly [mark]: true;
}

/** Marks forms as an answer that needs no encoding by the transport. */
export function encodedMessage(forms: EncodedForms): Encoded {
  return { ...forms, [mark]: true };
}

/** Whether a handler's answer brings its own bytes. */
export function isEncoded(message: unknown): message is Encoded {
  return typeof message === 'object' && message !== null && mark in message;
}

/** Protobuf bytes of a handler's answer, in pieces. */
export function messageBytes(codec: Codec, typeName: string, message: unknown): readonly Uint8Array[] {
  return isEncoded(message) ? message.protobuf() : [codec.encode(typeName, message)];
}

/** The length of all pieces. */
export function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** JSON text of a handler's answer, as Go would print it. */
export function messageJson(codec: Codec, typeName: string, message: unknown): readonly Uint8Array[] {
  if (isEncoded(message)) return message.json();
  return [Buffer.from(JSON.stringify(codec.normalize(typeName, message)))];
}

/** A handler's answer as normalized plain JSON. */
export function messageValue(codec: Codec, typeName: string, message: unknown): unknown {
  return codec.normalize(typeName, isEncoded(message) ? message.value() : message);
}
