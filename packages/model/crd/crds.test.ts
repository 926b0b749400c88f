import { describe, expect, it } from 'vitest';
import { crds } from './crds.ts';
import type { JsonSchema } from './json-schema.ts';

/** `kubectl apply` keeps the object in an annotation; all annotations together may have 256 KiB. */
const MAX_ANNOTATIONS = 262_144;

const schemas = new Map(
  crds().map((crd) => [crd.spec.names.kind, crd.spec.versions[0]?.schema.openAPIV3Schema ?? {}]),
);

function at(kind: string, path: string): JsonSchema | undefined {
  let schema = schemas.get(kind);
  for (const part of path.split('.')) schema = (schema?.items ?? schema)?.properties?.[part];
  return schema;
}

/** All schemas in a schema, with their paths. */
function* walk(schema: JsonSchema, path = ''): Generator<[string, JsonSchema]> {
  yield [path, schema];
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    yield* walk(property, `${path}.${name}`);
  if (schema.items) yield* walk(schema.items, `${path}[]`);
  if (schema.additionalProperties) yield* walk(schema.additionalProperties, `${path}{}`);
}

describe('crds()', () => {
  it.each(crds().map((crd): [string, number] => [crd.spec.names.kind, JSON.stringify(crd).length]))(
    '%s is small enough for client-side apply (%i bytes)',
    (_kind, size) => expect(size).toBeLessThan(MAX_ANNOTATIONS * 0.98),
  );

  it.each([...schemas])('%s is structural: every schema has a type, or takes anything', (_kind, root) => {
    const untyped = [...walk(root)].filter(
      ([, schema]) =>
        !schema.type &&
        !schema['x-kubernetes-int-or-string'] &&
        !schema['x-kubernetes-preserve-unknown-fields'],
    );
    expect(untyped.map(([path]) => path)).toEqual([]);
  });

  it('has the names, columns and subresources of Argo CD', () => {
    expect(
      crds().map(({ metadata, spec }) => ({
        name: metadata.name,
        shortNames: spec.names.shortNames,
        columns: spec.versions[0]?.additionalPrinterColumns?.map((column) => column.name),
        status: spec.versions[0]?.subresources?.status,
      })),
    ).toEqual([
      {
        name: 'applications.argoproj.io',
        shortNames: ['app', 'apps'],
        columns: ['Sync Status', 'Health Status', 'Revision', 'Project'],
        status: undefined,
      },
      {
        name: 'appprojects.argoproj.io',
        shortNames: ['appproj', 'appprojs'],
        columns: undefined,
        status: undefined,
      },
      {
        name: 'applicationsets.argoproj.io',
        shortNames: ['appset', 'appsets'],
        columns: undefined,
        status: {},
      },
    ]);
  });

  it.each([
    ['Application', 'spec', ['destination', 'project']],
    ['Application', 'spec.source', ['repoURL']],
    ['Application', 'status.sync', ['status']],
    ['Application', 'status.operationState', ['operation', 'phase', 'startedAt']],
    [
      'Application',
      'status.operationState.syncResult.resources',
      ['group', 'kind', 'name', 'namespace', 'version'],
    ],
    ['AppProject', 'spec.roles', ['name']],
    ['AppProject', 'spec', undefined],
    ['ApplicationSet', 'spec', ['generators', 'template']],
    ['ApplicationSet', 'status', undefined],
  ])('%s requires in %s: %j', (kind, path, required) => {
    const schema = at(kind, path);
    expect((schema?.items ?? schema)?.required).toEqual(required);
  });

  it.each([
    [
      'Application',
      'spec.source.helm.valuesObject',
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    ],
    [
      'Application',
      'spec.source.kustomize.replicas.count',
      { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true },
    ],
    [
      'Application',
      'spec.sourceHydrator.syncSource.path',
      { type: 'string', minLength: 1, pattern: '^.{2,}|[^./]$' },
    ],
    [
      'Application',
      'status.sourceHydrator.currentOperation.phase',
      { type: 'string', enum: ['Hydrating', 'Failed', 'Hydrated'] },
    ],
    ['Application', 'status.reconciledAt', { type: 'string', format: 'date-time' }],
    [
      'Application',
      'operation.sync.sources',
      { type: 'array', items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    ],
    ['AppProject', 'spec.description', { type: 'string', maxLength: 255 }],
    [
      'ApplicationSet',
      'spec.syncPolicy.applicationsSync',
      { type: 'string', enum: ['create-only', 'create-update', 'create-delete', 'sync'] },
    ],
    [
      'ApplicationSet',
      'spec.generators.matrix.generators',
      { type: 'array', items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    ],
    [
      'ApplicationSet',
      'spec.generators.list.elements',
      { type: 'array', items: { 'x-kubernetes-preserve-unknown-fields': true } },
    ],
  ])('%s %s', (kind, path, wanted) => {
    const { description: _description, ...schema } = at(kind, path) ?? {};
    expect(schema).toEqual(wanted);
  });

  it('flattens embedded structs and describes fields', () => {
    const target = at('Application', 'spec.source.kustomize.patches.target');
    expect(Object.keys(target?.properties ?? {})).toEqual([
      'group',
      'version',
      'kind',
      'name',
      'namespace',
      'annotationSelector',
      'labelSelector',
    ]);
    expect(at('Application', 'spec.syncPolicy.automated.selfHeal')?.description).toBe(
      'Also syncs when the cluster changes.',
    );
  });
});
