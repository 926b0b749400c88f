import { formatTime } from '@tiphys/base';
import type { ApplicationObject } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { applicationSources, neededRefresh } from './refresh-level.ts';
import type { RefreshLevel } from './refresh-requests.ts';

const now = Date.parse('2026-05-01T12:00:00Z');
const source = { repoURL: 'https://git.example/a.git', path: 'a' };
const destination = { server: 'https://kubernetes.default.svc', namespace: 'web' };

interface Situation {
  readonly asked?: string;
  readonly requested?: RefreshLevel;
  readonly spec?: object;
  readonly compared?: object | undefined;
  /** Milliseconds since the last comparison; `undefined` for none. */
  readonly age?: number | undefined;
  readonly hardResyncMs?: number;
  readonly resyncMs?: number;
}

function application({ asked, spec = {}, ...rest }: Situation): ApplicationObject {
  const { compared, age } = { compared: { source, destination }, age: 1000, ...rest };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'web',
      annotations: asked === undefined ? {} : { 'argocd.argoproj.io/refresh': asked },
    },
    spec: { project: 'default', source, destination, ...spec },
    status: {
      ...(age === undefined ? {} : { reconciledAt: formatTime(now - age) }),
      sync: { status: 'Synced', ...(compared ? { comparedTo: compared } : {}) },
    },
  } as unknown as ApplicationObject;
}

describe('neededRefresh()', () => {
  it.each<[string, Situation, RefreshLevel | undefined]>([
    ['nothing new', {}, undefined],
    ['one that was never compared', { age: undefined }, 'resolve'],
    ['a status without what was compared', { compared: undefined }, 'resolve'],
    ['a user who asks', { asked: 'normal' }, 'resolve'],
    ['a user who asks hard', { asked: 'hard' }, 'hard'],
    ['a user who asks, before the controller', { asked: 'normal', requested: 'tree' }, 'resolve'],
    ['the controller', { requested: 'recent' }, 'recent'],
    ['an old comparison', { age: 60_000 }, 'latest'],
    ['an old comparison that may be old', { age: 60_000, resyncMs: 0 }, undefined],
    ['an old comparison and more', { age: 60_000, requested: 'hard' }, 'hard'],
    ['a very old comparison', { age: 90_000, hardResyncMs: 90_000 }, 'hard'],
    ['another source', { spec: { source: { ...source, path: 'b' } } }, 'resolve'],
    ['a source with empty fields', { spec: { source: { ...source, chart: '' } } }, undefined],
    ['another destination', { spec: { destination: { ...destination, namespace: 'b' } } }, 'resolve'],
    ['sources instead of a source', { spec: { sources: [source] } }, 'resolve'],
    [
      'the same sources',
      { spec: { sources: [source] }, compared: { sources: [source], destination } },
      undefined,
    ],
    ['other rules', { spec: { ignoreDifferences: [{ kind: 'Pod' }] } }, 'resolve'],
    ['another policy', { spec: { syncPolicy: { automated: {} } } }, undefined],
  ])('for %s', (_name, situation, level) => {
    const { resyncMs = 60_000, hardResyncMs = 0 } = situation;
    const age = { now, resyncMs, hardResyncMs };
    expect(neededRefresh(application(situation), situation.requested, age)).toBe(level);
  });
});

it.each<[string, object, readonly object[]]>([
  ['one', {}, [source]],
  ['a list before one', { sources: [{ ...source, path: 'b' }] }, [{ ...source, path: 'b' }]],
  ['one beside an empty list', { sources: [] }, [source]],
  ['none', { source: undefined }, []],
])('applicationSources() of %s', (_name, spec, sources) =>
  expect(applicationSources(application({ spec }))).toEqual(sources),
);
