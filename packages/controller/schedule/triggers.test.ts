import type { StoreEvent } from '@tiphys/kube';
import type { ApplicationObject } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import type { ControllerDeps } from '../types.ts';
import { applicationTrigger, instanceKey, subscribeTriggers } from './triggers.ts';

interface Parts {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
  readonly spec?: object;
  readonly operation?: object;
  readonly status?: object;
}

function application({
  annotations = {},
  deletionTimestamp,
  spec,
  operation,
  status,
}: Parts): ApplicationObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web', annotations, ...(deletionTimestamp ? { deletionTimestamp } : {}) },
    spec: spec ?? { project: 'default' },
    ...(operation ? { operation } : {}),
    status: status ?? { reconciledAt: 't' },
  } as unknown as ApplicationObject;
}

describe('applicationTrigger()', () => {
  it.each<[string, Parts, Parts, string | undefined]>([
    ['our own status', {}, { status: { reconciledAt: 'u', sync: { status: 'Synced' } } }, undefined],
    ['nothing', {}, {}, undefined],
    ['a refresh request', {}, { annotations: { 'argocd.argoproj.io/refresh': 'hard' } }, 'refresh requested'],
    ['our answer to one', { annotations: { 'argocd.argoproj.io/refresh': 'hard' } }, {}, 'annotations'],
    ['an operation', {}, { operation: { sync: {} } }, 'operation'],
    ['a spec', {}, { spec: { project: 'other' } }, 'spec'],
    [
      'a termination',
      { status: { reconciledAt: 't', operationState: { phase: 'Running' } } },
      { status: { reconciledAt: 't', operationState: { phase: 'Terminating' } } },
      'operation phase',
    ],
    ['a status taken away', {}, { status: {} }, 'status removed'],
    ['an approval', {}, { annotations: { 'argocd.argoproj.io/deletion-approved': 't' } }, 'annotations'],
    ['a deletion', {}, { deletionTimestamp: 't' }, 'deletion'],
  ])('for %s', (_name, previous, object, reason) => {
    const event = { type: 'modified', object: application(object), previous: application(previous) } as const;
    expect(applicationTrigger(event)).toBe(reason);
  });

  it.each(['added', 'deleted'] as const)('for one that is %s', (type) => {
    const event: StoreEvent<ApplicationObject> = { type, object: application({}) };
    expect(applicationTrigger(event)).toBe(type);
  });
});

it.each([
  ['web', 'argocd/web'],
  ['team_web', 'team/web'],
])('instanceKey() of %s', (instance, key) => expect(instanceKey(instance, 'argocd')).toBe(key));

it('a change of a cluster is for the applications that go there, or nowhere', () => {
  const going = (name: string, destination: object): ApplicationObject =>
    ({
      metadata: { name, namespace: 'argocd' },
      spec: { project: 'default', destination },
    }) as ApplicationObject;
  const applications = [
    going('here', { server: 'https://one.example.com' }),
    going('by-name', { name: 'one' }),
    going('elsewhere', { server: 'https://two.example.com' }),
    going('lost', { name: 'gone' }),
  ];
  const servers = new Map([
    ['one', 'https://one.example.com'],
    ['https://one.example.com', 'https://one.example.com'],
    ['https://two.example.com', 'https://two.example.com'],
  ]);
  const listeners: ((change: object) => void)[] = [];
  const never = { subscribe: () => () => undefined };
  const deps = {
    applications: { ...never, list: () => applications },
    clusters: never,
    config: {
      subscribe: (listener: (change: object) => void) => {
        listeners.push(listener);
        return () => undefined;
      },
      destination: ({ server, name }: { readonly server?: string; readonly name?: string }) => {
        const found = servers.get(server ?? name ?? '');
        if (found === undefined) throw new Error('no such cluster');
        return { server: found };
      },
    },
  } as unknown as ControllerDeps;
  const queued: string[] = [];
  subscribeTriggers(deps, 'argocd', { enqueue: (key, level) => void queued.push(`${key} ${level ?? ''}`) });
  for (const listener of listeners) listener({ type: 'cluster', server: 'https://one.example.com/' });
  expect(queued).toEqual(['argocd/here latest', 'argocd/by-name latest', 'argocd/lost latest']);
});
