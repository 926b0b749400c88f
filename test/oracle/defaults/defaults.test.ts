import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import { listChanges } from '@tiphys/engine/diff';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyDefaults } from '../../../packages/engine/diff/canonical/apply-defaults.ts';
import { canonicalize } from '../../../packages/engine/diff/canonical/canonicalize.ts';
import { manifests } from '../../engine/manifests.ts';
import { moreObjects } from './more-objects.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const objects = [...manifests, ...moreObjects];
const maxOutputBytes = 1 << 28;

let folder: string;
let theirs: KubeObject[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-oracle-'));
  const program = join(folder, 'oracle');
  // Built with the versions that the embedded Kubernetes has.
  await run('go', ['build', '-o', program, join(import.meta.dirname, 'main.go')], {
    cwd: join(root, 'cluster'),
  });
  const child = run(program, [], { maxBuffer: maxOutputBytes });
  child.child.stdin?.end(objects.map((object) => JSON.stringify(object)).join('\n'));
  theirs = (await child).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as KubeObject);
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(objects.map((manifest, index) => ({ manifest, index })))(
  'applyDefaults() does what kube-apiserver does: $manifest.kind $manifest.metadata.name of $manifest.apiVersion',
  ({ manifest, index }) => {
    const expected = theirs[index];
    expect(expected).toBeDefined();
    if (!expected) return;
    const ours = applyDefaults(canonicalize(manifest));
    expect(listChanges(comparable(canonicalize(expected)), comparable(ours))).toEqual([]);
  },
);

/** An object without `status`, which we leave alone (claims in a StatefulSet have one too), and without what is empty. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value)
    .filter(([key, member]) => member !== null && key !== 'status' && key !== 'creationTimestamp')
    .map(([key, member]) => [key, comparable(member)] as const)
    .filter(
      ([, member]) => !(member !== null && typeof member === 'object' && Object.keys(member).length === 0),
    );
  return Object.fromEntries(members);
}
