import { describe, expect, it } from 'vitest';
import { applicationHealth } from './application-health.ts';
import type { HealthInput } from './application-health.ts';
import { formatConditions, mergeConditions } from './conditions.ts';

const live = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } };

function resource(fields: Partial<HealthInput>): HealthInput {
  return {
    group: '',
    kind: 'Pod',
    namespace: 'web',
    name: 'x',
    live,
    health: { status: 'Healthy' },
    counts: true,
    ...fields,
  };
}

describe('applicationHealth()', () => {
  it.each<[string, HealthInput[], object]>([
    ['nothing', [], { status: 'Healthy' }],
    ['kinds without health', [resource({ health: undefined })], { status: 'Healthy' }],
    ['all missing', [resource({ live: undefined, health: undefined })], { status: 'Missing' }],
    [
      'one of two missing',
      [resource({}), resource({ live: undefined, health: undefined })],
      { status: 'Healthy' },
    ],
    [
      'the worst, with its causes',
      [
        resource({ health: { status: 'Progressing' }, name: 'a' }),
        resource({ health: { status: 'Degraded' }, name: 'b', group: 'apps', kind: 'Deployment' }),
        resource({ health: { status: 'Degraded' }, name: 'c', namespace: '' }),
      ],
      { status: 'Degraded', message: 'Caused by apps/Deployment:web/b, Pod:c' },
    ],
    [
      'a child application without state',
      [resource({ group: 'argoproj.io', kind: 'Application', health: { status: 'Unknown' } })],
      { status: 'Healthy' },
    ],
    ['hooks', [resource({ health: { status: 'Degraded' }, counts: false })], { status: 'Healthy' }],
    [
      'ignored by annotation',
      [
        resource({
          live: {
            ...live,
            metadata: { name: 'x', annotations: { 'argocd.argoproj.io/ignore-healthcheck': 'true' } },
          },
          health: { status: 'Degraded' },
        }),
      ],
      { status: 'Healthy' },
    ],
  ])('of %s', (_name, resources, health) => expect(applicationHealth(resources)).toEqual(health));
});

describe('mergeConditions()', () => {
  const old = [
    { type: 'SyncError', message: 'late', lastTransitionTime: 't0' },
    { type: 'ComparisonError', message: 'same', lastTransitionTime: 't0' },
    { type: 'ComparisonError', message: 'gone', lastTransitionTime: 't0' },
  ];

  it('replaces the evaluated types only, and keeps the time of what stays', () => {
    const findings = [
      { type: 'ComparisonError', message: 'same' },
      { type: 'ComparisonError', message: 'new' },
    ] as const;
    expect(mergeConditions(old, findings, { types: ['ComparisonError'], now: 't1' })).toEqual([
      { type: 'ComparisonError', message: 'new', lastTransitionTime: 't1' },
      { type: 'ComparisonError', message: 'same', lastTransitionTime: 't0' },
      { type: 'SyncError', message: 'late', lastTransitionTime: 't0' },
    ]);
  });

  it('are one line in operation messages', () => {
    expect(formatConditions(old.slice(0, 2))).toBe('SyncError: late;ComparisonError: same');
  });
});
