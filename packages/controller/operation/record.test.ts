import type { OperationState } from '@tiphys/model';
import type { OperationRecord, RecordedTask } from '@tiphys/model/v2';
import { describe, expect, it } from 'vitest';
import { addStep } from './record.ts';

const startedAt = '2026-05-01T12:00:00Z';
const at = (seconds: number): number => Date.parse(startedAt) + seconds * 1000;
const empty: OperationRecord = { startedAt, attempts: [] };

function state(fields: Partial<OperationState> = {}): OperationState {
  return {
    operation: { sync: {} },
    phase: 'Running',
    startedAt,
    syncResult: { revision: 'abc', resources: [] },
    ...fields,
  } as unknown as OperationState;
}

function task(fields: Partial<RecordedTask> = {}): RecordedTask {
  const key = { group: '', kind: 'ConfigMap', namespace: 'default', name: 'a' };
  const facts = { wave: 0, hook: false, prune: false, status: '', taskPhase: '', message: '' };
  return { id: '/ConfigMap/default/a:Sync', ...key, phase: 'Sync', ...facts, ...fields };
}

describe('addStep()', () => {
  it('keeps when a task began and ended over several steps', () => {
    const first = addStep(empty, {
      state: state(),
      tasks: [task({ taskPhase: 'Running', startedAt: '2026-05-01T12:00:01Z' })],
      now: at(1),
      ended: false,
    });
    const second = addStep(first, {
      state: state(),
      tasks: [task({ taskPhase: 'Succeeded', finishedAt: '2026-05-01T12:00:05Z' })],
      now: at(5),
      ended: false,
    });
    expect(second.attempts[0]?.tasks[0]).toMatchObject({
      startedAt: '2026-05-01T12:00:01Z',
      finishedAt: '2026-05-01T12:00:05Z',
      taskPhase: 'Succeeded',
    });
  });

  it('keeps earlier attempts as they were', () => {
    const failed = addStep(empty, {
      state: state({ phase: 'Failed', message: 'no' }),
      tasks: [task({ status: 'SyncFailed', taskPhase: 'Failed' })],
      now: at(3),
      ended: true,
    });
    const again = addStep(failed, {
      state: state({ retryCount: 1 }),
      tasks: [task()],
      now: at(10),
      ended: false,
    });
    expect(again.attempts).toMatchObject([
      { number: 1, startedAt, finishedAt: '2026-05-01T12:00:03Z', phase: 'Failed', message: 'no' },
      { number: 2, startedAt: '2026-05-01T12:00:10Z', phase: 'Running' },
    ]);
  });

  it('ends what still runs with the attempt', () => {
    const ended = addStep(empty, {
      state: state({ phase: 'Succeeded' }),
      tasks: [task({ taskPhase: 'Running', startedAt: '2026-05-01T12:00:01Z' }), task({ id: 'other' })],
      now: at(2),
      ended: true,
    });
    expect(ended.attempts[0]?.tasks.map(({ finishedAt }) => finishedAt)).toEqual([
      '2026-05-01T12:00:02Z',
      undefined,
    ]);
  });

  it('keeps the tasks where a step could not look at them', () => {
    const first = addStep(empty, { state: state(), tasks: [task()], now: at(1), ended: false });
    const second = addStep(first, { state: state(), tasks: [], now: at(2), ended: false });
    expect(second.attempts[0]?.tasks).toHaveLength(1);
  });

  it('keeps what was pruned, though no plan has it any more', () => {
    const pruned = task({ id: 'old', status: 'Pruned', taskPhase: 'Succeeded' });
    const first = addStep(empty, { state: state(), tasks: [task(), pruned], now: at(1), ended: false });
    const second = addStep(first, { state: state(), tasks: [task()], now: at(2), ended: true });
    expect(second.attempts[0]?.tasks.map(({ id }) => id)).toEqual(['/ConfigMap/default/a:Sync', 'old']);
  });
});
