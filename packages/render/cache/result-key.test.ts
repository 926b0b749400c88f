import { expect, test } from 'vitest';
import { createResultKeys } from './result-key.ts';

const repo = {
  repo: 'https://git.example.com/x',
  connectionState: { status: '', message: '', attemptedAt: null },
};
const source = { revision: 'a'.repeat(40), open: () => Promise.reject(new Error('not opened')) };
const resolved = {
  request: { repo, applicationSource: { repoURL: repo.repo, path: 'app' } },
  source,
  references: new Map(),
};

test('another version of what renders has no result in common with the one before', () => {
  const [before, after] = [createResultKeys('helm 1'), createResultKeys('helm 2')];
  expect(after.of(resolved).key).not.toBe(before.of(resolved).key);
  expect(createResultKeys('helm 1').of(resolved)).toEqual(before.of(resolved));
});
