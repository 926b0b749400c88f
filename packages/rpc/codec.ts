/** One field of a message, as far as binding a query parameter needs it. */
export interface FieldInfo {
  readonly json: string;
  readonly kind: string;
  readonly type?: string | undefined;
  readonly rep?: string | undefined;
  /** Its fields stand in the JSON of the message around it. */
  readonly inline?: boolean | undefined;
}

/** Messages as plain JSON and as protobuf bytes; type names are full protobuf names. */
export interface Codec {
  encode(typeName: string, value: unknown): Uint8Array;
  decode(typeName: string, bytes: Uint8Array): unknown;
  /** Drops what the type does not know and fills what Go would print. */
  normalize(typeName: string, value: unknown): unknown;
  /** A message's fields, or `undefined` for a type with an encoding of its own. */
  fields(typeName: string): readonly FieldInfo[] | undefined;
}

/** How many messages go each way. */
export type MethodKind = 'unary' | 'server_streaming' | 'client_streaming' | 'bidi_streaming';

/** A method as the schema lists it. */
export interface MethodInfo {
  readonly in: string;
  readonly out: string;
  readonly kind: MethodKind;
}

/** A REST binding of a method. `body` is `''`, `*` or the name of the field that the body fills. */
export interface RouteInfo {
  readonly method: string;
  readonly verb: string;
  readonly path: string;
  readonly body: string;
}
