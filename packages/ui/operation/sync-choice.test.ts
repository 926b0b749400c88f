import type { Application } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import type { SyncChoice } from './sync-choice.ts';
import {
  defaultSyncChoice,
  objectKey,
  planSyncOf,
  syncBodyOf,
  syncChoiceProblem,
  syncFlagGroups,
  syncFlags,
  syncObjectsOf,
} from './sync-choice.ts';

const application = {
  metadata: { name: 'voyage', namespace: 'argocd' },
  spec: {
    syncPolicy: {
      syncOptions: ['CreateNamespace=true', 'ServerSideApply=true', 'Prune=confirm'],
      retry: { limit: 3, backoff: { duration: '2s' } },
    },
  },
  status: {
    resources: [
      { kind: 'Service', namespace: 'v', name: 'web', status: 'Synced' },
      { group: 'apps', kind: 'Deployment', namespace: 'v', name: 'web', status: 'OutOfSync' },
      { kind: 'ConfigMap', namespace: 'v', name: 'old', status: 'OutOfSync', requiresPruning: true },
      { kind: 'Job', namespace: 'v', name: 'hook', hook: true },
    ],
  },
} as unknown as Application;
const choice = defaultSyncChoice(application);
const objects = syncObjectsOf(application);
const plan = (changes: Partial<SyncChoice>): ReturnType<typeof planSyncOf> =>
  planSyncOf(application, { ...choice, ...changes }, { objects, dryRun: false });

it('has what differs first, and no hooks', () =>
  expect(objects.map(({ kind, prune }) => `${kind}${prune ? ' pruned' : ''}`)).toEqual([
    'ConfigMap pruned',
    'Deployment',
    'Service',
  ]));

it('starts from the application’s own policy, and keeps options it has no switch for', () =>
  expect(plan({})).toEqual({
    prune: false,
    dryRun: false,
    strategy: { hook: {} },
    syncOptions: ['Prune=confirm', 'CreateNamespace=true', 'ServerSideApply=true'],
  }));

describe('planSyncOf()', () => {
  it.each<[Partial<SyncChoice>, object]>([
    [{ flags: new Set(['prune']) }, { prune: true, syncOptions: ['Prune=confirm'] }],
    [{ flags: new Set(['applyOnly', 'force']) }, { strategy: { apply: { force: true } } }],
    [{ flags: new Set(['replace']) }, { syncOptions: ['Prune=confirm', 'Replace=true'] }],
    [
      { flags: new Set(), propagation: 'orphan' },
      { syncOptions: ['Prune=confirm', 'PrunePropagationPolicy=orphan'] },
    ],
    [{ revision: ' v2 ' }, { revision: 'v2' }],
    [
      { only: new Set(objects.slice(1, 2).map(objectKey)) },
      { resources: [{ group: 'apps', kind: 'Deployment', namespace: 'v', name: 'web' }] },
    ],
  ])('%j', (changes, expected) => expect(plan(changes)).toMatchObject(expected));
});

it('makes the body of the call', () =>
  expect(syncBodyOf(application, choice, { objects, dryRun: true })).toEqual({
    name: 'voyage',
    appNamespace: 'argocd',
    prune: false,
    dryRun: true,
    strategy: { hook: {} },
    syncOptions: { items: ['Prune=confirm', 'CreateNamespace=true', 'ServerSideApply=true'] },
    retryStrategy: { limit: 3, backoff: { duration: '2s' } },
  }));

it.each<[Partial<SyncChoice>, string | undefined]>([
  [{}, undefined],
  [{ only: new Set() }, 'Choose at least one object.'],
  [{ flags: new Set(['force', 'serverSide']) }, 'Force and server-side apply exclude each other.'],
  [{ revision: '--upload-pack=x' }, 'A revision does not begin with a dash.'],
])('%j: %s', (changes, problem) => expect(syncChoiceProblem({ ...choice, ...changes })).toBe(problem));

it('shows every option once', () =>
  expect(syncFlagGroups.flatMap(({ flags }) => flags).toSorted()).toEqual(Object.keys(syncFlags).toSorted()));
