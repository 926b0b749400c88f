import type { Field, Message } from '../schema/build.ts';

/** A field with its JSON name and what the codec works out once. */
export interface CodecField extends Field {
  readonly json: string;
  /** `Message.field`, for errors. */
  readonly path: string;
}

/** The fields of a message in Go's order. */
export function fieldsOf(message: Message): readonly CodecField[] {
  const shortName = message.name.slice(message.name.lastIndexOf('.') + 1);
  return Object.entries(message.fields).map(([json, field]) => ({
    ...field,
    json,
    path: `${shortName}.${json}`,
  }));
}

/** Whether the message's fields stand in the JSON around it. Embedded pointers occur only in custom shapes, which take them apart. */
export function isEmbedded(field: CodecField): boolean {
  return field.inline === true && field.pointer !== true;
}

/** The message of a message field. */
export function messageOf(field: CodecField): Message {
  if (!field.message) throw new TypeError(`field ${field.path} has no message`);
  return field.message;
}

/** A field's tag: number and wire type. */
export function tagOf(number: number, wireType: number): number {
  return number * 8 + wireType;
}

/** What stands for a message's zero value in JSON: `null` where its JSON is not an object. */
export function zeroOf(message: Message): null | Readonly<Record<string, never>> {
  const isObjectShape =
    message.special === undefined ||
    message.special === 'PluginParameter' ||
    message.special === 'ResourceOverride';
  return isObjectShape ? {} : null;
}
