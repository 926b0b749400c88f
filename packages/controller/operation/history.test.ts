import type { ApplicationObject, OperationState, RevisionHistory } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { appendHistory } from './history.ts';

const now = Date.parse('2026-05-01T12:00:00Z');
const source = { repoURL: 'https://git.example/a.git', path: 'a' };

function application(history: readonly object[], revisionHistoryLimit?: number): ApplicationObject {
  return {
    spec: { project: 'default', ...(revisionHistoryLimit === undefined ? {} : { revisionHistoryLimit }) },
    status: { history },
  } as unknown as ApplicationObject;
}

function state(fields: object = {}, sync: object = {}): OperationState {
  return {
    operation: { sync, initiatedBy: { username: 'ann' } },
    phase: 'Succeeded',
    startedAt: '2026-05-01T11:59:00Z',
    syncResult: { revision: 'abc', source },
    ...fields,
  } as unknown as OperationState;
}

function ids(history: readonly RevisionHistory[]): readonly (number | undefined)[] {
  return history.map(({ id }) => id);
}

describe('appendHistory()', () => {
  it('adds who deployed what and when', () =>
    expect(appendHistory(application([]), state(), now)).toEqual([
      {
        id: 0,
        source,
        revision: 'abc',
        deployStartedAt: '2026-05-01T11:59:00Z',
        deployedAt: '2026-05-01T12:00:00Z',
        initiatedBy: { username: 'ann' },
      },
    ]));

  it('adds the sources of an application that has several', () => {
    const result = { revision: '', revisions: ['a'], sources: [source] };
    const [entry] = appendHistory(application([]), state({ syncResult: result }), now);
    expect(entry).toMatchObject({ sources: [source], revisions: ['a'] });
    expect(entry).not.toHaveProperty('source');
  });

  it.each<[string, OperationState]>([
    ['a failed sync', state({ phase: 'Failed' })],
    ['a dry run', state({}, { dryRun: true })],
    ['a sync of some resources', state({}, { resources: [{ kind: 'Pod', name: 'a' }] })],
    ['a sync without a result', state({ syncResult: undefined })],
  ])('adds nothing for %s', (_name, ended) =>
    expect(ids(appendHistory(application([{ id: 4 }]), ended, now))).toEqual([4]),
  );

  it.each<[number | undefined, readonly number[]]>([
    [undefined, [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    [2, [11, 12]],
    [0, []],
  ])('keeps as many as the limit %s says', (limit, kept) => {
    const history = Array.from({ length: 12 }, (_, id) => ({ id }));
    expect(ids(appendHistory(application(history, limit), state(), now))).toEqual(kept);
  });
});
