/** How a value is written on the wire. */
export type FieldKind = 'string' | 'bool' | 'int' | 'bytes' | 'message';

/** JSON encodings that a message does not share with others. */
export type SpecialEncoding =
  | 'Time'
  | 'MicroTime'
  | 'IntOrString'
  | 'Json'
  | 'ResourceOverride'
  | 'PluginParameter';

/** What Go's struct tags, protobuf and the CRD say of a field besides its type. */
export interface FieldOptions {
  /** One sentence for users; it becomes the description in the CRD and in OpenAPI. */
  readonly doc?: string;
  /** Go prints it even when it is zero (no `omitempty`, or a struct, where `omitempty` has no effect). */
  readonly zero?: boolean;
  /** With `zero`: objects in a cluster may lack it, and the CRD does not require it. */
  readonly optional?: boolean;
  /** Go holds a pointer: an explicit zero value is kept apart from an absent one. */
  readonly pointer?: boolean;
  /** Go's `omitzero`: printed unless zero, also for structs. */
  readonly omitZero?: boolean;
  /** proto2 `required`: written even when empty, or Go's decoder refuses the message. */
  readonly required?: boolean;
  /** List or map elements are pointers, so `null` elements stay `null`. */
  readonly elementPointer?: boolean;
  /** The only values the CRD allows. */
  readonly oneOf?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Server-side apply owns the list or object as a whole. */
  readonly atomic?: boolean;
}

/** One field of a message; `T` is its TypeScript type and `P` whether it may be absent. */
export interface Field<T = unknown, P extends Presence = Presence> extends FieldOptions {
  readonly number: number;
  readonly kind: FieldKind;
  readonly repeated?: 'list' | 'map';
  /** The message's fields stand in the JSON of the message around it, as with Go's embedded structs. */
  readonly inline?: true;
  readonly message?: Message;
  readonly shape?: { readonly type: T; readonly presence: P };
}

/** Whether a field may be absent, must be there, or lends its own fields. */
export type Presence = 'optional' | 'required' | 'inline';

/** A message: its full protobuf name and its fields in Go's order. */
export interface Message<T = unknown> {
  readonly name: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly special?: SpecialEncoding;
  readonly shape?: { readonly type: T };
}

/** The TypeScript type of a message's JSON. */
export type TypeOf<M> = M extends Message<infer T> ? T : never;

type Fields = Readonly<Record<string, Field>>;
type PresenceOf<O> = O extends { readonly zero: true }
  ? O extends { readonly optional: true }
    ? 'optional'
    : 'required'
  : 'optional';
type Nullable<T, O> = O extends { readonly zero: true; readonly pointer: true } ? T | null : T;
/** Go prints a nil slice or map without `omitempty` as `null`. */
type NullableCollection<T, O> = O extends { readonly zero: true } ? T | null : T;
type KeysWith<F extends Fields, P extends Presence> = {
  [K in keyof F]: F[K] extends Field<unknown, infer Q> ? (Q extends P ? K : never) : never;
}[keyof F];
type ValueOf<F> = F extends Field<infer T, Presence> ? T : never;
type Intersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void
  ? I
  : never;
type Inlined<F extends Fields> = [KeysWith<F, 'inline'>] extends [never]
  ? unknown
  : Intersection<ValueOf<F[KeysWith<F, 'inline'>]>>;
type Flat<T> = { [K in keyof T]: T[K] };
type ShapeOf<F extends Fields> = Flat<
  Inlined<F> & { readonly [K in KeysWith<F, 'required'>]: ValueOf<F[K]> } & {
    readonly [K in KeysWith<F, 'optional'>]?: ValueOf<F[K]> | undefined;
  }
>;

/** Declares a message. Field order is the order in which Go prints them. */
export function message<const F extends Fields>(name: string, fields: F): Message<ShapeOf<F>> {
  return { name, fields };
}

/** Declares a message with a JSON form of its own; `T` is the type of that JSON. */
export function special<T>(name: string, encoding: SpecialEncoding, fields: Fields = {}): Message<T> {
  return { name, fields, special: encoding };
}

/** A text. */
export function string<const O extends FieldOptions = object>(
  number: number,
  options?: O,
): Field<Nullable<string, O>, PresenceOf<O>> {
  return { number, kind: 'string', ...options };
}

/** A boolean. */
export function bool<const O extends FieldOptions = object>(
  number: number,
  options?: O,
): Field<Nullable<boolean, O>, PresenceOf<O>> {
  return { number, kind: 'bool', ...options };
}

/** An integer (int32 or int64, which are the same on the wire); a JSON number, exact up to 2^53. */
export function int<const O extends FieldOptions = object>(
  number: number,
  options?: O,
): Field<Nullable<number, O>, PresenceOf<O>> {
  return { number, kind: 'int', ...options };
}

/** Bytes; base64 in JSON. */
export function bytes<const O extends FieldOptions = object>(
  number: number,
  options?: O,
): Field<Nullable<string, O>, PresenceOf<O>> {
  return { number, kind: 'bytes', ...options };
}

/** Another message. */
export function ref<T, const O extends FieldOptions = object>(
  of: Message<T>,
  number: number,
  options?: O,
): Field<Nullable<T, O>, PresenceOf<O>> {
  return { number, kind: 'message', message: of, ...options };
}

/** Another message whose fields stand beside this message's own in JSON. */
export function inline<T>(of: Message<T>, number: number, options?: FieldOptions): Field<T, 'inline'> {
  return { number, kind: 'message', message: of, inline: true, ...options };
}

/** A list. */
export function list<E extends Element, const O extends FieldOptions = object>(
  of: E,
  number: number,
  options?: O,
): Field<NullableCollection<readonly ElementType<E>[], O>, PresenceOf<O>> {
  return { number, repeated: 'list', ...elementOf(of), ...options };
}

/** A map with text keys. */
export function map<E extends Element, const O extends FieldOptions = object>(
  of: E,
  number: number,
  options?: O,
): Field<NullableCollection<Readonly<Record<string, ElementType<E>>>, O>, PresenceOf<O>> {
  return { number, repeated: 'map', ...elementOf(of), ...options };
}

/** What a list or map holds: a scalar kind or a message. */
export type Element = 'string' | 'bool' | 'int' | 'bytes' | Message;

interface ScalarTypes {
  readonly string: string;
  readonly bool: boolean;
  readonly int: number;
  readonly bytes: string;
}

type ElementType<E> = E extends keyof ScalarTypes ? ScalarTypes[E] : TypeOf<E>;

function elementOf(of: Element): { readonly kind: FieldKind; readonly message?: Message } {
  return typeof of === 'string' ? { kind: of } : { kind: 'message', message: of };
}
