import type { ApplicationObject } from '@tiphys/model';
import { expect, it } from 'vitest';
import { Draft } from '../status/draft.ts';
import { giveUpOperation } from './give-up.ts';
import { supersedeOperation } from './supersede.ts';

const now = Date.parse('2026-05-01T12:00:00Z');
const waiting = 'waiting for healthy state of apps/Deployment/web';

interface Situation {
  readonly phase?: string;
  readonly finishedAt?: string;
  readonly message?: string;
  readonly automated?: boolean;
  readonly revision?: string;
}

function draft(situation: Situation): Draft {
  const { phase = 'Running', finishedAt, message = waiting, automated = true, revision = 'new' } = situation;
  const operation = { sync: {}, initiatedBy: { automated } };
  return new Draft({
    metadata: { name: 'web' },
    spec: { source: { repoURL: 'https://git.example/a.git' } },
    operation,
    status: {
      sync: { status: 'OutOfSync', revision },
      operationState: {
        phase,
        message,
        operation,
        ...(finishedAt ? { finishedAt } : {}),
        syncResult: { revision: 'old' },
      },
    },
  } as unknown as ApplicationObject);
}

it.each<[string, Situation, boolean]>([
  ['waits for health', {}, true],
  ['waits to be tried again', { message: 'it failed', finishedAt: '2026-05-01T11:59:00Z' }, true],
  ['is at the newest revision', { revision: 'old' }, false],
  ['does not know a newer revision', { revision: '' }, false],
  ['waits for a hook', { message: 'waiting for completion of hook batch/Job/a' }, false],
  ['was started by a person', { automated: false }, false],
  ['has ended', { phase: 'Failed', finishedAt: '2026-05-01T11:59:00Z' }, false],
  ['is being terminated', { phase: 'Terminating' }, false],
])('a sync that %s', (_name, situation, ends) => {
  const application = draft(situation);
  supersedeOperation(application, now);
  const { phase = 'Running', message = waiting } = situation;
  expect(application.operation === undefined).toBe(ends);
  expect(application.status.operationState).toMatchObject(
    ends
      ? { phase: 'Failed', finishedAt: '2026-05-01T12:00:00Z', message: `${message} Superseded by new.` }
      : { phase, message },
  );
});

it.each([
  ['Running', 'Failed'],
  ['Terminating', 'Failed'],
  ['Succeeded', 'Succeeded'],
])('giving up an operation that is %s leaves it %s', (phase, left) => {
  const application = draft({ phase });
  giveUpOperation(application, now);
  expect(application.operation).toBeUndefined();
  expect(application.status.operationState?.phase).toBe(left);
});
