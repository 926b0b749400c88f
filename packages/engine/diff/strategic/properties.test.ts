import type { KubeObject } from '@tiphys/base';
import { isJsonObject, jsonEqual } from '@tiphys/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyPatch, createThreeWayPatch } from './three-way.ts';

const names = fc.constantFrom('a', 'b', 'c', 'd');
const texts = fc.constantFrom('1', '2', '3');

function uniqueByName<T extends { readonly name: string }>(element: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.uniqueArray(element, { selector: ({ name }) => name, maxLength: 4 });
}

const environment = uniqueByName(fc.record({ name: names, value: texts }));
const container = fc.record(
  { name: names, image: texts, args: fc.array(texts, { maxLength: 2 }), env: environment },
  { requiredKeys: ['name', 'image'] },
);
const volume = fc.oneof(
  fc.record({ name: names, emptyDir: fc.constant({}) }),
  fc.record({ name: names, configMap: fc.record({ name: texts }) }),
);
const podSpec = fc.record(
  {
    containers: uniqueByName(container),
    volumes: uniqueByName(volume),
    tolerations: fc.array(fc.record({ key: names }), { maxLength: 2 }),
    nodeSelector: fc.dictionary(names, texts, { maxKeys: 2 }),
    hostname: texts,
  },
  { requiredKeys: ['containers'] },
);
const deployment = fc
  .record({
    spec: podSpec,
    labels: fc.dictionary(names, texts, { maxKeys: 3 }),
    finalizers: fc.uniqueArray(names, { maxLength: 3 }),
  })
  .map(({ spec, labels, finalizers }): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels, finalizers },
    spec: { template: { spec } },
  }));
/** The same object as a kind whose types are not known. */
const thing = deployment.map((object): KubeObject => ({
  ...object,
  apiVersion: 'example.com/v1',
  kind: 'Thing',
}));
const anyKind = fc.oneof(fc.tuple(deployment, deployment, deployment), fc.tuple(thing, thing, thing));

test('a patch between equal states is empty', () => {
  fc.assert(
    fc.property(anyKind, ([object]) => {
      expect(createThreeWayPatch({ original: object, modified: object, current: object }).body).toEqual({});
    }),
  );
});

test('after the patch everything is as wanted', () => {
  fc.assert(
    fc.property(anyKind, ([original, modified, current]) => {
      const result = applyPatch(current, createThreeWayPatch({ original, modified, current }));
      expect(missing(modified, result, '')).toEqual([]);
    }),
  );
});

test('a patch changes nothing when it comes a second time', () => {
  fc.assert(
    fc.property(anyKind, ([original, modified, current]) => {
      const result = applyPatch(current, createThreeWayPatch({ original, modified, current }));
      const again = createThreeWayPatch({ original: modified, modified, current: result });
      expect(applyPatch(result, again)).toEqual(result);
    }),
  );
});

test('what others added and nobody applied before stays', () => {
  fc.assert(
    fc.property(deployment, deployment, (modified, current) => {
      const result = applyPatch(current, createThreeWayPatch({ original: modified, modified, current }));
      expect(Object.keys(result.metadata.labels ?? {})).toEqual(
        expect.arrayContaining(Object.keys(current.metadata.labels ?? {})),
      );
      expect(result.metadata.finalizers ?? []).toEqual(
        expect.arrayContaining([...(current.metadata.finalizers ?? [])]),
      );
      expect(containerNames(result)).toEqual(expect.arrayContaining(containerNames(current)));
    }),
  );
});

test('inputs are not changed', () => {
  fc.assert(
    fc.property(anyKind, (objects) => {
      const before = structuredClone(objects);
      const [original, modified, current] = objects;
      applyPatch(current, createThreeWayPatch({ original, modified, current }));
      expect(objects).toEqual(before);
    }),
  );
});

/** Paths of `wanted` that `found` does not have: lists of named elements by name, other lists as a whole. */
function missing(wanted: unknown, found: unknown, path: string): string[] {
  if (isJsonObject(wanted) && isJsonObject(found)) {
    return Object.keys(wanted).flatMap((key) => missing(wanted[key], found[key], `${path}.${key}`));
  }
  if (Array.isArray(wanted) && Array.isArray(found)) {
    if (path.endsWith('.finalizers')) return wanted.every((value) => found.includes(value)) ? [] : [path];
    if (wanted.every((element) => isJsonObject(element) && element['name'] !== undefined)) {
      return wanted.flatMap((element: { name: string }) =>
        missing(
          element,
          found.find((other: { name?: string }) => other.name === element.name),
          `${path}[${element.name}]`,
        ),
      );
    }
  }
  // An empty object or list says the same as nothing.
  const isEmpty = wanted !== null && typeof wanted === 'object' && Object.keys(wanted).length === 0;
  return jsonEqual(wanted, found) || (isEmpty && found === undefined) ? [] : [path];
}

function containerNames(object: KubeObject): string[] {
  const { template } = object['spec'] as { template: { spec: { containers: { name: string }[] } } };
  return template.spec.containers.map(({ name }) => name);
}
