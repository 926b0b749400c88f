import { fields, jsonSchema, methods, routes } from '@tiphys/model';
import type { FieldInfo } from '@tiphys/model';
import type { HttpContext, HttpEndpoint } from './handler.ts';
import { send } from './send.ts';

type Json = Readonly<Record<string, unknown>>;

/** `/swagger.json`: the REST API described in OpenAPI 2, made from the schema when it is first asked for. */
export function createSwagger({ options }: HttpContext): HttpEndpoint {
  let text: string | undefined;
  return async (_req, res) => {
    text ??= JSON.stringify(describe(options.version.Version ?? ''));
    return send(res, { contentType: 'application/json', body: text });
  };
}

function describe(version: string): Json {
  const definitions: Record<string, Json> = {};
  const paths: Record<string, Record<string, Json>> = {};
  for (const { method, verb, path, body } of routes) {
    const info = methods[method];
    if (!info) continue;
    const schema = refTo(info.out, definitions);
    const isStream = info.kind === 'server_streaming';
    const ok = isStream ? { type: 'object', properties: { result: schema } } : schema;
    const at = path.replace('=**}', '}');
    paths[at] = {
      ...paths[at],
      [verb.toLowerCase()]: {
        tags: [method.slice(method.indexOf('.') + 1, method.lastIndexOf('/'))],
        operationId: `${method.slice(method.indexOf('.') + 1).replace('/', '_')}`,
        parameters: parametersOf({ path: at, body, typeName: info.in }, definitions),
        responses: {
          200: { description: isStream ? 'A stream of results.' : 'A successful response.', schema: ok },
        },
      },
    };
  }
  return {
    swagger: '2.0',
    info: { title: 'Consolidate Services', description: 'The API of the GitOps server', version },
    consumes: ['application/json'],
    produces: ['application/json'],
    paths,
    definitions,
  };
}

interface Binding {
  readonly path: string;
  readonly body: string;
  readonly typeName: string;
}

function parametersOf({ path, body, typeName }: Binding, definitions: Record<string, Json>): Json[] {
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');
  const parameters: Json[] = inPath.map((name) => ({ name, in: 'path', required: true, type: 'string' }));
  const all = fields(typeName) ?? [];
  const bodyField = all.find(({ json }) => json === body);
  if (body === '*')
    parameters.push({ name: 'body', in: 'body', required: true, schema: refTo(typeName, definitions) });
  else if (bodyField?.type) {
    parameters.push({ name: 'body', in: 'body', required: true, schema: refTo(bodyField.type, definitions) });
  }
  if (body === '*') return parameters;
  for (const field of all) {
    const isBound =
      field.json === body || inPath.some((name) => name === field.json || name.startsWith(`${field.json}.`));
    if (isBound || field.kind === 'message') continue;
    const type = scalar(field.kind);
    parameters.push({
      name: field.json,
      in: 'query',
      ...(field.rep ? { type: 'array', items: type } : type),
    });
  }
  return parameters;
}

function refTo(typeName: string, definitions: Record<string, Json>): Json {
  const name = typeName
    .replace(/^.*\.(v\d\w*)\./, '$1')
    .replace(/^.*\.(?=[^.]+$)/, (prefix) => prefix.replaceAll('.', ''));
  if (!Object.hasOwn(definitions, name)) {
    const known = fields(typeName);
    // Set first: types refer to themselves.
    definitions[name] = known ? { type: 'object' } : { ...jsonSchema(typeName) };
    if (known) definitions[name] = { type: 'object', properties: propertiesOf(known, definitions) };
  }
  return { $ref: `#/definitions/${name}` };
}

/** Properties of a message; those of an embedded message stand among its own. */
function propertiesOf(known: readonly FieldInfo[], definitions: Record<string, Json>): Json {
  const entries = known.flatMap((field): [string, Json][] => {
    if (field.inline && field.type)
      return Object.entries(propertiesOf(fields(field.type) ?? [], definitions)) as [string, Json][];
    const of = field.kind === 'message' && field.type ? refTo(field.type, definitions) : scalar(field.kind);
    const description = field.doc ? { description: field.doc } : {};
    if (field.rep === 'list') return [[field.json, { ...description, type: 'array', items: of }]];
    if (field.rep === 'map')
      return [[field.json, { ...description, type: 'object', additionalProperties: of }]];
    return [[field.json, { ...description, ...of }]];
  });
  return Object.fromEntries(entries);
}

function scalar(kind: string): Json {
  switch (kind) {
    case 'int':
      return { type: 'integer', format: 'int64' };
    case 'bool':
      return { type: 'boolean' };
    case 'bytes':
      return { type: 'string', format: 'byte' };
    default:
      return { type: 'string' };
  }
}
