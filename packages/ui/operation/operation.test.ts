import type { Application, ApplicationTree } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { listDeletion } from './deletion.ts';
import { isAutomated, listDeployments, shortRevision } from './history.ts';
import { choiceProblem, defaultChoice, listSyncResources, syncRequest } from './sync-request.ts';

const application = {
  metadata: { name: 'voyage', namespace: 'argocd' },
  spec: { syncPolicy: { syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'] } },
  status: {
    resources: [
      { kind: 'Service', namespace: 'v', name: 'web', status: 'Synced' },
      { group: 'apps', kind: 'Deployment', namespace: 'v', name: 'web', status: 'OutOfSync' },
      { kind: 'ConfigMap', namespace: 'v', name: 'old', status: 'OutOfSync', requiresPruning: true },
      { kind: 'Job', namespace: 'v', name: 'hook', hook: true },
    ],
    history: [
      {
        id: 0,
        revision: 'a'.repeat(40),
        deployedAt: '2026-01-01T00:00:00Z',
        source: { repoURL: 'https://git/x.git', path: 'p' },
        initiatedBy: { username: 'admin' },
      },
      {
        id: 1,
        revision: '1.2.3',
        deployedAt: '2026-01-02T00:00:00Z',
        source: { repoURL: 'https://charts', chart: 'web' },
        initiatedBy: { automated: true },
      },
    ],
  },
} as unknown as Application;

const choice = defaultChoice(application);

describe('listSyncResources()', () => {
  it('has what differs first, and no hooks', () => {
    const rows = listSyncResources(application).map(
      ({ kind, isPruned }) => `${kind}${isPruned ? ' pruned' : ''}`,
    );
    expect(rows).toEqual(['ConfigMap pruned', 'Deployment', 'Service']);
  });
});

describe('syncRequest()', () => {
  const all = listSyncResources(application);
  it('syncs the whole application with its own options', () => {
    expect(syncRequest(application, choice, all)).toEqual({
      name: 'voyage',
      appNamespace: 'argocd',
      prune: false,
      dryRun: false,
      strategy: { hook: {} },
      syncOptions: { items: ['CreateNamespace=true', 'ServerSideApply=true'] },
    });
  });

  it.each([
    [
      { prune: true, dryRun: true },
      { prune: true, dryRun: true },
    ],
    [{ applyOnly: true }, { strategy: { apply: {} } }],
    [{ force: true }, { strategy: { hook: { force: true } } }],
    [{ applyOnly: true, force: true }, { strategy: { apply: { force: true } } }],
    [{ serverSide: false }, { syncOptions: { items: ['CreateNamespace=true'] } }],
    [
      { serverSide: false, replace: true },
      { syncOptions: { items: ['CreateNamespace=true', 'Replace=true'] } },
    ],
  ])('%j', (changes, expected) => {
    expect(syncRequest(application, { ...choice, ...changes }, all)).toMatchObject(expected);
  });

  it('names resources only when some are left out', () => {
    const resources = [{ group: 'apps', kind: 'Deployment', namespace: 'v', name: 'web' }];
    expect(syncRequest(application, choice, all.slice(1, 2))).toMatchObject({ resources });
  });
});

describe('choiceProblem()', () => {
  it.each([
    [{}, 3, undefined],
    [{}, 0, 'Choose at least one resource.'],
    [{ force: true }, 3, 'Force and server-side apply exclude each other.'],
    [{ force: true, serverSide: false }, 3, undefined],
  ])('%j with %i', (changes, count, expected) => {
    expect(choiceProblem({ ...choice, ...changes }, count)).toBe(expected);
  });
});

describe('listDeployments()', () => {
  it('has the last first and knows where it came from', () => {
    expect(
      listDeployments(application).map(({ id, by, source, isGit, isCurrent }) => [
        id,
        by,
        source,
        isGit,
        isCurrent,
      ]),
    ).toEqual([
      [1, 'automated sync', 'charts web', false, true],
      [0, 'admin', 'git/x.git p', true, false],
    ]);
  });

  it.each([
    ['a'.repeat(40), 'aaaaaaa'],
    ['1.2.3', '1.2.3'],
    ['', ''],
  ])('shortens %j', (revision, short) => {
    expect(shortRevision(revision)).toBe(short);
  });
});

describe('isAutomated()', () => {
  it.each([
    [undefined, false],
    [{}, false],
    [{ automated: null }, false],
    [{ automated: {} }, true],
    [{ automated: { enabled: false } }, false],
  ])('%j: %s', (syncPolicy, expected) => {
    expect(isAutomated({ metadata: {}, spec: { syncPolicy } } as unknown as Application)).toBe(expected);
  });
});

describe('listDeletion()', () => {
  it('groups by kind, data first, without what is not there', () => {
    const nodes = [
      { kind: 'Pod', namespace: 'v', name: 'b', uid: '1' },
      { kind: 'Pod', namespace: 'v', name: 'a', uid: '2' },
      { kind: 'Service', namespace: 'v', name: 'gone' },
      { kind: 'Namespace', name: 'v', uid: '3' },
    ];
    expect(listDeletion({ nodes } as unknown as ApplicationTree)).toEqual([
      { kind: 'Namespace', names: ['v'], holdsData: true },
      { kind: 'Pod', names: ['v/a', 'v/b'], holdsData: false },
    ]);
    expect(listDeletion(undefined)).toEqual([]);
  });
});
