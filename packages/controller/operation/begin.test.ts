import type { ApplicationObject, OperationState, SyncOperation } from '@tiphys/model';
import { expect, it } from 'vitest';
import { beginOperation, beginSyncResult, isCompleted, isInProgress } from './begin.ts';

const one = { repoURL: 'https://git.example/a.git', path: 'a' };
const two = { repoURL: 'https://git.example/b.git', path: 'b' };

function application(spec: object): ApplicationObject {
  return { spec: { project: 'default', destination: {}, ...spec } } as unknown as ApplicationObject;
}

it('an operation begins running', () =>
  expect(beginOperation({ sync: {} }, Date.parse('2026-05-01T12:00:00Z'))).toEqual({
    operation: { sync: {} },
    phase: 'Running',
    startedAt: '2026-05-01T12:00:00Z',
  }));

it.each([
  ['Running', true, false],
  ['Terminating', true, false],
  ['Succeeded', false, true],
  ['Failed', false, true],
  ['Error', false, true],
])('%s: in progress %s, completed %s', (phase, inProgress, completed) => {
  const state = { phase } as OperationState;
  expect(isInProgress(state)).toBe(inProgress);
  expect(isCompleted(state)).toBe(completed);
});

it('nothing is not in progress', () => expect(isInProgress(undefined)).toBe(false));

it.each<[string, object, SyncOperation, object]>([
  ["the application's source", { source: one }, {}, { source: one, revision: '' }],
  ['a revision of it', { source: one }, { revision: 'v1' }, { source: one, revision: 'v1' }],
  [
    "the operation's source (a rollback)",
    { source: one },
    { source: two, revision: 'abc' },
    { source: two, revision: 'abc' },
  ],
  [
    "the application's sources",
    { sources: [one, two] },
    { revisions: ['a', 'b'] },
    { sources: [one, two], revision: '', revisions: ['a', 'b'] },
  ],
  [
    "the operation's sources",
    { sources: [one] },
    { sources: [two], revisions: ['b'] },
    { sources: [two], revision: '', revisions: ['b'] },
  ],
])('beginSyncResult() with %s', (_name, spec, sync, result) =>
  expect(beginSyncResult(application(spec), sync)).toEqual(result),
);
