import { StatusError } from '@tiphys/base';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { messages } from '../schema/registry.ts';
import { decode, encode, normalize } from './codec.ts';

const names = fc.constantFrom(...messages.keys());

/** Runs something that may refuse its input, but in no other way than by a `StatusError`. */
function refusesWell(work: () => void): void {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(StatusError);
  }
}

it('decode() reads any bytes, or refuses them', () => {
  fc.assert(
    fc.property(names, fc.uint8Array({ maxLength: 200 }), (name, bytes) =>
      refusesWell(() => decode(name, bytes)),
    ),
    { numRuns: 3000 },
  );
});

it('decode() reads bytes that were cut or changed, or refuses them', () => {
  const type = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.Application';
  const application = {
    metadata: { name: 'a', labels: { a: 'b' }, creationTimestamp: '2024-01-02T03:04:05Z' },
    spec: {
      source: {
        repoURL: 'u',
        helm: { valuesObject: { a: 1 } },
        plugin: { parameters: [{ name: 'a', map: { b: 'c' } }] },
      },
    },
  };
  const bytes = encode(type, application);
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length));
  fc.assert(
    fc.property(change, ([at, value, length]) => {
      const changed = bytes.slice(0, length);
      if (at < changed.length) changed[at] = value;
      refusesWell(() => decode(type, changed));
    }),
    { numRuns: 3000 },
  );
});

it('normalize() and encode() take any JSON, or refuse it', () => {
  fc.assert(
    fc.property(
      names,
      fc.dictionary(
        fc.constantFrom('metadata', 'spec', 'items', 'name', 'status', 'labels', 'value', '__proto__'),
        fc.jsonValue(),
      ),
      (name, value) => {
        refusesWell(() => normalize(name, value));
        refusesWell(() => encode(name, value));
      },
    ),
    { numRuns: 3000 },
  );
});
