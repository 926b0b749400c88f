import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isJsonObject } from '@tiphys/base';
import { applyPatch, createThreeWayPatch } from '@tiphys/engine/diff';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomStates } from './random-states.ts';
import type { RandomStates } from './random-states.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const maxOutputBytes = 1 << 28;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-oracle-'));
  // Built with the versions that the embedded Kubernetes has.
  const source = join(import.meta.dirname, 'main.go');
  await run('go', ['build', '-o', join(folder, 'oracle'), source], { cwd: join(root, 'cluster') });
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([1, 2, 3])(
  'createThreeWayPatch() and applyPatch() do what Kubernetes does, seed %i',
  async (seed) => {
    const states = randomStates(seed, 700);
    const theirs = await oracle(states);
    states.forEach(({ original, modified, current }, index) => {
      const ours = applyPatch(current, createThreeWayPatch({ original, modified, current }));
      expect(comparable(ours), `state ${index}`).toEqual(comparable(theirs[index]));
    });
  },
);

/** What Kubernetes' own code makes of the states. */
async function oracle(states: readonly RandomStates[]): Promise<unknown[]> {
  const child = run(join(folder, 'oracle'), [], { maxBuffer: maxOutputBytes });
  child.child.stdin?.end(states.map((state) => JSON.stringify(state)).join('\n'));
  const { stdout } = await child;
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/**
 * A result without what does not count. Kubernetes leaves directives and nulls in elements that it adds, and puts elements
 * of others in another place where the same list loses some and gets some (an array is shared while it is changed).
 */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const elements = value.filter((element) => !isDeletion(element)).map(comparable);
    return elements.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
  }
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value)
    .filter(([key, member]) => !key.startsWith('$') && member !== null)
    .map(([key, member]) => [key, comparable(member)] as const)
    .filter(([, member]) => !isEmpty(member));
  return Object.fromEntries(members.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function isDeletion(element: unknown): boolean {
  return isJsonObject(element) && element['$patch'] === 'delete';
}

function isEmpty(value: unknown): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).length === 0;
}
