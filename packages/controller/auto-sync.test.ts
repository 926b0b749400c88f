import { formatTime } from '@tiphys/base';
import { describe, expect, it } from 'vitest';
import { decideAutoSync } from './auto-sync.ts';
import type { ApplicationObject } from '@tiphys/model';

const now = Date.parse('2026-05-01T12:00:00Z');
const source = { repoURL: 'https://git.example/fleet.git', path: 'web', targetRevision: 'main' };

interface Situation {
  readonly automated?: object;
  readonly status?: string;
  readonly resources?: readonly object[];
  readonly revision?: string;
  readonly last?: {
    readonly revision: string;
    readonly phase: string;
    readonly message?: string;
    readonly agoMs?: number;
    readonly heals?: number;
  };
}

function application(situation: Situation): ApplicationObject {
  const { last } = situation;
  const operationState = last && {
    phase: last.phase,
    message: last.message ?? '',
    startedAt: formatTime(now - 60_000),
    finishedAt: formatTime(now - (last.agoMs ?? 1000)),
    operation: { sync: { autoHealAttemptsCount: last.heals ?? 0 } },
    syncResult: { revision: last.revision, source },
  };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web', namespace: 'argocd' },
    spec: {
      project: 'default',
      source,
      destination: {},
      syncPolicy: { automated: situation.automated ?? {} },
    },
    status: {
      sync: {
        status: situation.status ?? 'OutOfSync',
        revision: situation.revision ?? 'new',
        comparedTo: { source, destination: {} },
      },
      resources: situation.resources ?? [{ kind: 'ConfigMap', name: 'a', status: 'OutOfSync' }],
      ...(operationState ? { operationState } : {}),
    },
  } as unknown as ApplicationObject;
}

function decide(situation: Situation): ReturnType<typeof decideAutoSync> {
  return decideAutoSync({
    application: application(situation),
    revisionsMayHaveChanges: true,
    now,
    selfHealBackoffMs: 2000,
  });
}

describe('decideAutoSync()', () => {
  it('syncs a new revision with the policy of the application', () => {
    const decision = decide({ automated: { prune: true }, last: { revision: 'old', phase: 'Failed' } });
    expect(decision).toMatchObject({
      action: 'sync',
      revisions: ['new'],
      operation: {
        sync: { revision: 'new', prune: true, source },
        initiatedBy: { automated: true },
        retry: { limit: 5 },
      },
    });
  });

  it.each([
    ['automated sync is off', { automated: { enabled: false } }],
    ['application status is Synced', { status: 'Synced' }],
    ['application status is Unknown', { status: 'Unknown' }],
    [
      'need to prune extra resources only but automated prune is disabled',
      { resources: [{ kind: 'ConfigMap', name: 'a', status: 'OutOfSync', requiresPruning: true }] },
    ],
    ['most recent sync already to [new]', { last: { revision: 'new', phase: 'Succeeded' } }],
  ])('does nothing: %s', (reason, situation) => {
    expect(decide(situation)).toEqual({ action: 'none', reason });
  });

  it('does not try a failed revision again and says so', () => {
    const decision = decide({ last: { revision: 'new', phase: 'Failed', message: 'boom' } });
    expect(decision).toMatchObject({ action: 'none', condition: 'Failed last sync attempt to [new]: boom' });
  });

  it('never prunes everything by itself', () => {
    const resources = [{ kind: 'ConfigMap', name: 'a', status: 'OutOfSync', requiresPruning: true }];
    const condition = 'Skipping sync attempt to [new]: auto-sync will wipe out all resources';
    expect(decide({ automated: { prune: true }, resources })).toMatchObject({ action: 'none', condition });
    expect(decide({ automated: { prune: true, allowEmpty: true }, resources })).toMatchObject({
      action: 'sync',
    });
  });

  it('heals only what drifted, and counts', () => {
    const resources = [
      { kind: 'ConfigMap', name: 'a', status: 'Synced' },
      { group: 'apps', kind: 'Deployment', name: 'b', status: 'OutOfSync' },
    ];
    const decision = decide({
      automated: { selfHeal: true },
      resources,
      last: { revision: 'new', phase: 'Succeeded' },
    });
    expect(decision).toMatchObject({
      action: 'sync',
      operation: {
        sync: { autoHealAttemptsCount: 1, resources: [{ group: 'apps', kind: 'Deployment', name: 'b' }] },
      },
    });
  });

  it('waits longer after each heal of the same revision, and starts anew after a quiet time', () => {
    const heal = (heals: number, agoMs: number) =>
      decide({ automated: { selfHeal: true }, last: { revision: 'new', phase: 'Succeeded', heals, agoMs } });
    expect(heal(1, 1000)).toMatchObject({ action: 'wait', waitMs: 1000 });
    expect(heal(3, 8000)).toMatchObject({ action: 'wait', waitMs: 10_000 });
    expect(heal(3, 18_000)).toMatchObject({ action: 'sync' });
    expect(heal(3, 200_000)).toMatchObject({ operation: { sync: { autoHealAttemptsCount: 1 } } });
  });
});
