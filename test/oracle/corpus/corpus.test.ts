import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Case } from './case.ts';
import { dependencyCases } from './dependency-cases.ts';
import { helmCases } from './helm-cases.ts';
import { inflationCases } from './inflation-cases.ts';
import { directoryCases, jsonnetCases } from './jsonnet-cases.ts';
import { kustomizeCases } from './kustomize-cases.ts';
import { place, startRig } from './rig.ts';
import type { PlacedCase, Rig } from './rig.ts';

// Every option of every tool: what the repo server gives over gRPC, and what the real programs of the same versions print.

const compared = [
  ...place('helm', helmCases),
  ...place('dependency', dependencyCases),
  ...place('kustomize', kustomizeCases),
  ...place('inflation', inflationCases),
  ...place('jsonnet', jsonnetCases),
];
const folders = place('directory', directoryCases);
let rig: Rig;

beforeAll(async () => {
  rig = await startRig([...compared, ...folders]);
}, 600_000);

afterAll(() => rig[Symbol.asyncDispose]());

test.each(compared.map((one) => [one.folder, one.name, one] as const))(
  '%s: %s',
  async (_folder, _name, one) => {
    const made = await rig.render(rig.requestOf(one));
    const expected = await objectsOf(one);
    if (one.fails) {
      expect(expected).toHaveProperty('error');
      expect(made).toEqual({ error: expect.stringMatching(one.fails) as string });
    } else expect(made).toEqual(expected);
  },
);

test.each(folders.map((one) => [one.folder, one.name, one] as const))(
  '%s: %s',
  async (_folder, _name, one) => {
    const made = await rig.render(rig.requestOf(one));
    if (one.fails) expect(made).toEqual({ error: expect.stringMatching(one.fails) as string });
    else {
      const expected = one.names.map((name) => expect.objectContaining({ metadata: { name } }) as unknown);
      expect(made).toEqual({ manifests: expected });
    }
  },
);

/** What the program printed, lists taken apart as Argo CD does. */
async function objectsOf(one: PlacedCase & Case): Promise<unknown> {
  const printed = await rig.reference(one);
  if ('error' in printed) return printed;
  if (one.json) {
    const value: unknown = JSON.parse(printed.output);
    return { manifests: Array.isArray(value) ? value : [value] };
  }
  const [file] = await rig.renderd.split([new TextEncoder().encode(printed.output)]);
  expect(file?.problem).toBeUndefined();
  const manifests = (file?.documents ?? []).flatMap((object) => {
    const { items } = object as { items?: unknown[] };
    return items ?? [object];
  });
  return { manifests };
}
