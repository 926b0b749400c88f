import type { Field, Message } from '../schema/build.ts';
import { messages } from '../schema/registry.ts';
import { KnownTypeField } from '../schema/resource-override.ts';

/** The part of Kubernetes' `JSONSchemaProps` that the CRDs use. */
export interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'boolean' | 'integer';
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic';
  readonly 'x-kubernetes-map-type'?: 'atomic';
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/** How a message becomes a schema. */
export interface SchemaOptions {
  /** Whether the field at a path such as `spec.source` carries its doc sentence. Default: none does. */
  readonly describes?: (path: string) => boolean;
  /** Whether the value at a path such as `spec.generators.list` is kept as it is and not described, to keep the schema small. */
  readonly isOpaque?: (path: string) => boolean;
}

/** The schema of a type by its full protobuf name, or `undefined` for a name that is none. */
export function jsonSchema(typeName: string, options: SchemaOptions = {}): JsonSchema | undefined {
  const message = messages.get(typeName);
  return message && messageSchema(message, options);
}

/** The structural schema of a message's JSON. Each call makes new objects. */
export function messageSchema(message: Message, options: SchemaOptions = {}): JsonSchema {
  return schemaAt(message, { options, path: '' });
}

/** Where in the whole schema a message stands. */
interface Place {
  readonly options: SchemaOptions;
  readonly path: string;
}

function schemaAt(message: Message, place: Place): JsonSchema {
  return message.special ? specialSchema(message, place) : fieldsSchema(message, place);
}

function fieldsSchema(message: Message, place: Place): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  collect(message, place, { properties, required });
  return {
    type: 'object',
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required: required.sort() } : {}),
  };
}

interface Collected {
  readonly properties: Record<string, JsonSchema>;
  readonly required: string[];
}

function collect(message: Message, place: Place, into: Collected): void {
  const { options } = place;
  for (const [json, field] of Object.entries(message.fields)) {
    if (field.inline && field.message) {
      collect(field.message, place, into);
      continue;
    }
    const path = place.path === '' ? json : `${place.path}.${json}`;
    const description = field.doc && options.describes?.(path) ? { description: field.doc } : {};
    const isOpaque = options.isOpaque?.(path) === true;
    into.properties[json] = {
      ...description,
      ...(isOpaque ? opaqueSchema(field) : fieldSchema(field, { options, path })),
    };
    if (isRequired(field)) into.required.push(json);
  }
}

/** Argo CD's CRDs require what Go always writes, unless the type says that clusters may lack it. */
function isRequired(field: Field): boolean {
  return field.zero === true && field.optional !== true && field.omitZero !== true;
}

function fieldSchema(field: Field, place: Place): JsonSchema {
  const one = valueSchema(field, place);
  if (field.repeated === 'list')
    return { type: 'array', items: one, ...(field.atomic ? { 'x-kubernetes-list-type': 'atomic' } : {}) };
  if (field.repeated === 'map') return { type: 'object', additionalProperties: one };
  return field.atomic ? { ...one, 'x-kubernetes-map-type': 'atomic' } : one;
}

function valueSchema(field: Field, place: Place): JsonSchema {
  switch (field.kind) {
    case 'string':
      return { type: 'string', ...constraints(field) };
    case 'bytes':
      return { type: 'string', format: 'byte' };
    case 'bool':
      return { type: 'boolean' };
    case 'int':
      return { type: 'integer', format: 'int64' };
    case 'message':
      return field.message ? schemaAt(field.message, place) : {};
  }
}

function constraints(field: Field): JsonSchema {
  return {
    ...(field.oneOf ? { enum: field.oneOf } : {}),
    ...(field.pattern === undefined ? {} : { pattern: field.pattern }),
    ...(field.minLength === undefined ? {} : { minLength: field.minLength }),
    ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
  };
}

function opaqueSchema(field: Field): JsonSchema {
  const any = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } as const;
  return field.repeated === 'list' ? { type: 'array', items: any } : any;
}

function specialSchema(message: Message, place: Place): JsonSchema {
  switch (message.special) {
    case 'Time':
    case 'MicroTime':
      return { type: 'string', format: 'date-time' };
    case 'IntOrString':
      return { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true };
    case 'Json':
      // Raw objects of Kubernetes' runtime are objects; raw JSON may be anything.
      return message.name.endsWith('.JSON')
        ? { 'x-kubernetes-preserve-unknown-fields': true }
        : { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    case 'PluginParameter':
      return {
        type: 'object',
        properties: {
          array: { type: 'array', items: { type: 'string' } },
          map: { type: 'object', additionalProperties: { type: 'string' } },
          name: { type: 'string' },
          string: { type: 'string' },
        },
      };
    case 'ResourceOverride':
      return {
        type: 'object',
        properties: {
          'health.lua': { type: 'string' },
          'health.lua.useOpenLibs': { type: 'boolean' },
          actions: { type: 'string' },
          ignoreDifferences: { type: 'string' },
          ignoreResourceUpdates: { type: 'string' },
          knownTypeFields: { type: 'array', items: schemaAt(KnownTypeField, place) },
        },
      };
    default:
      return fieldsSchema(message, place);
  }
}
