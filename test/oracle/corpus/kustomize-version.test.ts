import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManifestRequest } from '@tiphys/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildReference } from '../../../scripts/build-engine.mjs';
import { configMap } from './case.ts';
import { inflationCases } from './inflation-cases.ts';
import { kustomizeCases } from './kustomize-cases.ts';
import { place, startRig } from './rig.ts';
import type { PlacedCase, Rig } from './rig.ts';

// A version of Kustomize that an administrator registered is a program: here it is the version that is embedded, so that every case must
// come out the same both ways.

const cases: readonly PlacedCase[] = [
  ...place('kustomize', kustomizeCases),
  ...place('inflation', inflationCases),
];
const plain: PlacedCase = {
  name: 'plain',
  folder: 'plain',
  files: { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': configMap('a') },
};
const programs = mkdtempSync(join(tmpdir(), 'tiphys-programs-'));
let rig: Rig;

beforeAll(async () => {
  const { directory } = await buildReference();
  rig = await startRig([...cases, plain], {
    searchPath: `${directory}:/bin:/usr/bin`,
    limits: { timeoutMs: 20_000, maxOutputBytes: 1_000_000 },
  });
}, 600_000);

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
  rmSync(programs, { recursive: true });
});

function withVersion(one: PlacedCase, version: { readonly Path?: string } = {}): ManifestRequest {
  const request = rig.requestOf(one);
  const { applicationSource, kustomizeOptions } = request;
  const registered = {
    Name: 'v5.8.1',
    Path: join(rig.programs, 'kustomize'),
    BuildOptions: kustomizeOptions?.BuildOptions ?? '',
    ...version,
  };
  // Options of the version win over those of all.
  const all = registered.BuildOptions === '' ? '' : '--of-other-versions';
  return {
    ...request,
    applicationSource: {
      repoURL: '',
      ...applicationSource,
      kustomize: { ...applicationSource?.kustomize, version: 'v5.8.1' },
    },
    kustomizeOptions: { BuildOptions: all, BinaryPath: '', Versions: [registered] },
  };
}

test.each(cases.filter((_one, index) => index % 2 === 0).map((one) => [one.folder, one.name, one] as const))(
  '%s: %s',
  async (_folder, _name, one) => {
    const embedded = await rig.render(rig.requestOf(one));
    const made = await rig.render(withVersion(one));
    if ('error' in embedded) expect(made).toHaveProperty('error');
    else expect(made).toEqual(embedded);
  },
);

test('nothing is left of a build', () => {
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('tiphys-build-'))).toEqual([]);
});

test('what a program may do is what the administrator says, and what it made is known as long as the files are the same', async () => {
  const program = join(programs, 'env');
  writeFileSync(
    program,
    `#!/bin/sh\nprintf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: env}\\ndata:\\n'\nenv | sed 's/=/: "/; s/$/"/; s/^/  /'\n`,
  );
  chmodSync(program, 0o755);
  const made = await rig.render(withVersion(plain, { Path: program }));
  const [object] = 'manifests' in made ? (made.manifests as { data: Record<string, string> }[]) : [];
  expect(
    Object.keys(object?.data ?? {})
      .filter((name) => !/^(GIT_|XDG_)/.test(name))
      .sort(),
  ).toEqual(['HOME', 'LC_ALL', 'PATH', 'PWD', 'TMPDIR']);
  const before = rig.renders();
  await rig.render(withVersion(plain, { Path: program }));
  expect(rig.renders()).toBe(before);
  rig.repo.commit({ 'somewhere/else.txt': 'new' });
  await rig.render(withVersion(plain, { Path: program }));
  expect(rig.renders()).toBe(before + 1);
});

test('a program that does not end, and one that is not there, say so', async () => {
  const loud = join(programs, 'loud');
  writeFileSync(loud, '#!/bin/sh\nwhile :; do echo "a: b"; done\n');
  chmodSync(loud, 0o755);
  expect(await rig.render(withVersion(plain, { Path: loud }))).toMatchObject({
    error: expect.stringContaining('limit TIPHYS_RENDER_MAX_OUTPUT') as string,
  });
  expect(await rig.render(withVersion(plain, { Path: '/nowhere/kustomize' }))).toMatchObject({
    error: expect.stringContaining('ENOENT') as string,
  });
  expect(await rig.render(withVersion(plain, { Path: '--version' }))).toMatchObject({
    error: expect.stringContaining('not a program') as string,
  });
});
