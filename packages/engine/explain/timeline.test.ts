import type { ApplicationObject, ApplicationTree } from '@tiphys/model';
import type { OperationRecord, RecordedTask, TimelineWave } from '@tiphys/model/v2';
import { describe, expect, it } from 'vitest';
import { timelineOf } from './timeline.ts';

const startedAt = '2026-05-01T12:00:00Z';
const now = Date.parse('2026-05-01T12:00:40Z');
const revision = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';

function application(state: object): ApplicationObject {
  const operationState = {
    operation: { sync: {}, initiatedBy: { username: 'ann' } },
    phase: 'Running',
    startedAt,
    syncResult: { revision },
    ...state,
  };
  return { metadata: {}, spec: {}, status: { operationState } } as unknown as ApplicationObject;
}

function task(name: string, fields: Partial<RecordedTask> = {}): RecordedTask {
  const key = { group: 'apps', kind: 'Deployment', namespace: 'shop', name };
  const facts = { wave: 0, hook: false, prune: false, status: '', taskPhase: '', message: '' };
  return { id: name, ...key, phase: 'Sync', ...facts, ...fields };
}

function record(phase: string, tasks: readonly RecordedTask[]): OperationRecord {
  return { startedAt, attempts: [{ number: 1, startedAt, phase, message: '', revision, tasks }] };
}

function shown(waves: readonly TimelineWave[] | undefined): string[] {
  return (waves ?? []).map(({ phase, wave, state, blockedBy = '', tasks }) =>
    `${phase} ${wave} ${state} [${tasks.map(({ name, state: own }) => `${name} ${own}`).join(', ')}] ${blockedBy}`.trim(),
  );
}

const running = { taskPhase: 'Running', status: 'Synced', startedAt: '2026-05-01T12:00:10Z' };
const done = { taskPhase: 'Succeeded', status: 'Synced' };
const tasks = [
  task('migrate', { phase: 'PreSync', hook: true, kind: 'Job', group: 'batch', ...done }),
  task('web', running),
  task('worker', { wave: 1 }),
  task('smoke', { phase: 'PostSync', hook: true, kind: 'Job', group: 'batch' }),
  task('alarm', { phase: 'SyncFail', hook: true, kind: 'Job', group: 'batch' }),
];

describe('timelineOf()', () => {
  it('says what is done, what waits, and what holds the rest back', () => {
    const timeline = timelineOf({ application: application({}), record: record('Running', tasks), now });
    expect(shown(timeline.attempts[0]?.waves)).toEqual([
      'PreSync 0 done [migrate done]',
      'Sync 0 waiting [web waiting]',
      'Sync 1 pending [worker pending] Waits for Deployment web in Sync wave 0',
      'PostSync 0 pending [smoke pending] Waits for Deployment web in Sync wave 0',
      'SyncFail 0 pending [alarm pending] Runs only if the sync fails',
    ]);
  });

  it('says why an object is not ready, down to its pod', () => {
    const tree = {
      nodes: [
        {
          group: 'apps',
          kind: 'Deployment',
          namespace: 'shop',
          name: 'web',
          uid: 'd',
          health: { status: 'Progressing', message: 'rolling out' },
        },
        { kind: 'ReplicaSet', name: 'web-1', uid: 'r', parentRefs: [{ uid: 'd' }] },
        { kind: 'Pod', name: 'web-1-a', uid: 'a', parentRefs: [{ uid: 'r' }], health: { status: 'Healthy' } },
        {
          kind: 'Pod',
          name: 'web-1-b',
          uid: 'b',
          parentRefs: [{ uid: 'r' }],
          health: { status: 'Degraded' },
          createdAt: startedAt,
          info: [{ name: 'Status Reason', value: 'ImagePullBackOff' }],
        },
      ],
    } as unknown as ApplicationTree;
    const timeline = timelineOf({
      application: application({}),
      record: record('Running', tasks),
      tree,
      now,
    });
    expect(timeline.attempts[0]?.waves[1]?.tasks[0]?.waitingFor).toBe(
      'waiting for it to become healthy for 30 seconds: rolling out; 1 of 2 pods ready; pod web-1-b: ImagePullBackOff for 40 seconds',
    );
  });

  it('says what was not run, and what was no longer waited for, after the end', () => {
    const ended = { phase: 'Failed', finishedAt: '2026-05-01T12:00:30Z', message: 'Operation terminated' };
    const timeline = timelineOf({ application: application(ended), record: record('Failed', tasks), now });
    expect(timeline.sentence).toBe(
      'The sync to a1b2c3d, started by ann, failed after 30 seconds: Operation terminated.',
    );
    expect(shown(timeline.attempts[0]?.waves).slice(1, 3)).toEqual([
      'Sync 0 stopped [web stopped]',
      'Sync 1 skipped [worker skipped] Deployment web in Sync wave 0 did not finish',
    ]);
  });

  it('counts what still runs as done where the sync succeeded', () => {
    const ended = { phase: 'Succeeded', finishedAt: '2026-05-01T12:00:30Z' };
    const timeline = timelineOf({
      application: application(ended),
      record: record('Succeeded', [task('web', running)]),
      now,
    });
    expect(shown(timeline.attempts[0]?.waves)).toEqual(['Sync 0 done [web done]']);
  });

  it('has the outcome where times are not known any more', () => {
    const result = {
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      namespace: 'shop',
      name: 'a',
      status: 'Synced',
      hookPhase: 'Succeeded',
      syncPhase: 'Sync',
    };
    const ended = {
      phase: 'Succeeded',
      finishedAt: '2026-05-01T12:00:30Z',
      syncResult: { revision, resources: [result] },
    };
    const timeline = timelineOf({ application: application(ended), now });
    expect(timeline.recorded).toBe(false);
    expect(shown(timeline.attempts[0]?.waves)).toEqual(['Sync 0 done [a done]']);
  });
});
