import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field, Message } from '../schema/build.ts';
import { messages } from '../schema/registry.ts';
import { encode, fit, normalize } from './codec.ts';

const prefix = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1';
const operation = `${prefix}.Operation`;

/** Values of a message in which any field may hold anything. */
function sloppy(message: Message, depth = 0): fc.Arbitrary<unknown> {
  const entries = Object.entries(message.fields).map(([name, field]) => [name, sloppyField(field, depth)]);
  return fc.oneof(
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    { weight: 9, arbitrary: fc.record(Object.fromEntries(entries), { requiredKeys: [] }) },
  );
}

function sloppyField(field: Field, depth: number): fc.Arbitrary<unknown> {
  const one =
    field.message && depth < 3
      ? fc.oneof(sloppy(field.message, depth + 1), fc.constant(null))
      : fc.jsonValue({ maxDepth: 1 });
  if (field.repeated === 'list') return fc.oneof(fc.array(one, { maxLength: 2 }), one);
  if (field.repeated === 'map') return fc.dictionary(fc.string(), one, { maxKeys: 2 });
  return one;
}

describe('fit()', () => {
  it.each([
    ['Operation', 1000],
    ['ApplicationSpec', 200],
    ['ApplicationStatus', 200],
    ['AppProject', 200],
  ])('of any %s leaves what can be written', (name, numRuns) => {
    const typeName = `${prefix}.${name}`;
    const message = messages.get(typeName);
    if (!message) throw new Error(name);
    fc.assert(
      fc.property(sloppy(message), (value) => {
        const before = JSON.stringify(value);
        const { value: fitted, misfits } = fit(typeName, value);
        expect(JSON.stringify(value)).toBe(before);
        if (misfits.length === 0) expect(fitted).toBe(value);
        if (fitted === undefined) {
          expect(misfits).toHaveLength(1);
          return;
        }
        encode(typeName, fitted);
        normalize(typeName, fitted);
        expect(fit(typeName, fitted).misfits).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('leaves out exactly what has a wrong type, and says which and why', () => {
    const value = {
      sync: {
        revision: 'main',
        prune: 'yes',
        somethingNew: { a: 1 },
        source: {
          repoURL: 'https://git.example.com/a',
          helm: { valueFiles: 5, parameters: [{ name: 'a' }, 7] },
        },
      },
      info: [{ name: 'a', value: 1 }],
    };
    expect(fit(operation, value)).toEqual({
      value: {
        sync: {
          revision: 'main',
          somethingNew: { a: 1 },
          source: { repoURL: 'https://git.example.com/a', helm: { parameters: [{ name: 'a' }] } },
        },
        info: [{ name: 'a' }],
      },
      misfits: [
        {
          path: 'sync.prune',
          message: 'json: cannot unmarshal string into Go struct field SyncOperation.prune of type bool',
        },
        {
          path: 'sync.source.helm.valueFiles',
          message:
            'json: cannot unmarshal number into Go struct field ApplicationSourceHelm.valueFiles of type array',
        },
        {
          path: 'sync.source.helm.parameters',
          message: `json: cannot unmarshal number into Go struct field ${prefix}.HelmParameter of type object`,
        },
        {
          path: 'info.value',
          message: 'json: cannot unmarshal number into Go struct field Info.value of type string',
        },
      ],
    });
  });

  it('finds fields that stand in the message around them', () => {
    const patch = { target: { kind: 'Deployment', name: 1 } };
    const spec = { source: { repoURL: 'a', kustomize: { patches: [patch] } } };
    expect(fit(`${prefix}.ApplicationSpec`, spec).misfits.map(({ path }) => path)).toEqual([
      'source.kustomize.patches.target.name',
    ]);
  });
});
