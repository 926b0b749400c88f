import type { ApplicationObject } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { headlineOf, waitText } from './headline.ts';

const now = Date.parse('2026-05-01T12:00:00Z');
const revision = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
const automated = { automated: { prune: true, selfHeal: true } };
const changed = { kind: 'Deployment', name: 'web', status: 'OutOfSync' };
const extra = { kind: 'Service', name: 'old', status: 'OutOfSync', requiresPruning: true };
const healthy = { status: 'Healthy', lastTransitionTime: '2026-04-28T12:00:00Z' };
const synced = { status: 'Synced', revision };
const outOfSync = { status: 'OutOfSync', revision };

function application(
  status: object,
  rest: { readonly spec?: object; readonly metadata?: object } = {},
): ApplicationObject {
  const metadata = { name: 'shop', namespace: 'argocd', ...rest.metadata };
  return { metadata, spec: { project: 'default', ...rest.spec }, status } as unknown as ApplicationObject;
}

function operation(fields: object): object {
  return { operation: { sync: {} }, startedAt: '2026-05-01T11:59:30Z', syncResult: { revision }, ...fields };
}

describe('headlineOf()', () => {
  it.each<
    [string, ApplicationObject, { readonly sentence: string; readonly next?: string; readonly tone: string }]
  >([
    [
      'in sync',
      application({ sync: synced, health: healthy }),
      {
        sentence: 'In sync with a1b2c3d and healthy for 3 days.',
        next: 'The next commit waits for somebody to sync it.',
        tone: 'good',
      },
    ],
    [
      'in sync by itself',
      application({ sync: synced, health: healthy }, { spec: { syncPolicy: automated } }),
      {
        sentence: 'In sync with a1b2c3d and healthy for 3 days.',
        next: 'The next commit is synced by itself.',
        tone: 'good',
      },
    ],
    [
      'changed, by hand',
      application({ sync: outOfSync, health: healthy, resources: [changed, extra] }),
      {
        sentence: '1 resource differs from a1b2c3d, 1 resource is no longer in the source.',
        next: 'Syncing is manual: somebody has to start it.',
        tone: 'warn',
      },
    ],
    [
      'only leftovers, without prune',
      application(
        { sync: outOfSync, health: healthy, resources: [extra] },
        { spec: { syncPolicy: { automated: {} } } },
      ),
      {
        sentence: '1 resource is no longer in the source.',
        next: 'Auto-sync does not prune: somebody has to sync with Prune.',
        tone: 'warn',
      },
    ],
    [
      'degraded',
      application({
        sync: synced,
        health: { status: 'Degraded', lastTransitionTime: '2026-05-01T11:55:00Z' },
      }),
      { sentence: 'Degraded for 5 minutes.', tone: 'bad' },
    ],
    [
      'degraded, with its cause',
      application({
        sync: synced,
        health: { status: 'Degraded', message: 'Caused by apps/Deployment:shop/web' },
      }),
      { sentence: 'Degraded because of Deployment web.', tone: 'bad' },
    ],
    [
      'degraded, with several causes',
      application({
        sync: synced,
        health: { status: 'Degraded', message: 'Caused by apps/Deployment:web/b, Pod:c and 2 more' },
      }),
      { sentence: 'Degraded because of Deployment b, Pod c and 2 more.', tone: 'bad' },
    ],
    [
      'progressing',
      application({ sync: synced, health: { status: 'Progressing' } }),
      { sentence: 'In sync, still starting.', tone: 'busy' },
    ],
    [
      'syncing',
      application({
        sync: outOfSync,
        operationState: operation({
          phase: 'Running',
          message: 'waiting for healthy state of apps/Deployment/web and 1 more resources',
        }),
      }),
      {
        sentence:
          'Syncing to a1b2c3d for 30 seconds: waiting for Deployment web and 1 more to become healthy.',
        tone: 'busy',
      },
    ],
    [
      'waiting for a retry',
      application({
        sync: outOfSync,
        operationState: operation({
          phase: 'Running',
          operation: { sync: {}, retry: { limit: 5 } },
          retryCount: 2,
          finishedAt: '2026-05-01T11:59:50Z',
          message: 'one or more objects failed to apply. Retrying attempt #2 at 12:01PM.',
        }),
      }),
      {
        sentence: 'The sync to a1b2c3d failed: one or more objects failed to apply.',
        next: 'Retry 2 of 5 follows at 12:01PM.',
        tone: 'bad',
      },
    ],
    [
      'failed, not tried again',
      application(
        {
          sync: outOfSync,
          health: healthy,
          resources: [changed],
          operationState: operation({
            phase: 'Failed',
            finishedAt: '2026-05-01T11:50:00Z',
            message: 'one or more objects failed to apply',
          }),
        },
        { spec: { syncPolicy: automated } },
      ),
      {
        sentence: 'The last sync to a1b2c3d failed 10 minutes ago: one or more objects failed to apply.',
        next: 'The same revision is not tried again by itself; a new commit or a manual sync is.',
        tone: 'bad',
      },
    ],
    [
      'cannot be compared',
      application({
        sync: { status: 'Unknown' },
        conditions: [
          {
            type: 'ComparisonError',
            message:
              'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = web: app path does not exist',
            lastTransitionTime: '2026-05-01T11:58:00Z',
          },
        ],
      }),
      { sentence: 'Cannot be compared for 2 minutes: web: app path does not exist.', tone: 'unknown' },
    ],
    ['new', application({}), { sentence: 'Not compared with the cluster yet.', tone: 'unknown' }],
    [
      'going',
      application(
        { sync: synced },
        {
          metadata: {
            deletionTimestamp: '2026-05-01T11:59:00Z',
            finalizers: ['resources-finalizer.argocd.argoproj.io'],
          },
        },
      ),
      { sentence: 'Being deleted for 1 minute, with everything it manages.', tone: 'busy' },
    ],
  ])('%s', (_name, subject, expected) => expect(headlineOf(subject, now)).toMatchObject(expected));

  it('has a short form that does not depend on the time', () => {
    const subject = application({ sync: synced, health: healthy });
    expect(headlineOf(subject, now).short).toBe(headlineOf(subject, now + 86_400_000).short);
  });
});

describe('waitText()', () => {
  it.each([
    ['waiting for completion of hook batch/Job/migrate', 'waiting for hook Job migrate to finish'],
    ['waiting for healthy state of /Service/a b', 'waiting for healthy state of /Service/a b'],
    ['waiting for deletion of hook batch/Job/migrate', 'waiting for the old hook Job migrate to go'],
    [
      'waiting for pruning confirmation of /Namespace/shop',
      'waiting for somebody to confirm the pruning of Namespace shop',
    ],
    ['Sync operation blocked by sync window', 'waiting for a sync window to open'],
    ['one or more tasks are running', ''],
    ['', ''],
  ])('%s', (message, text) => expect(waitText(message)).toBe(text));
});
