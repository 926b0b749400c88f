import type { KubeObject, OwnerReference } from '@tiphys/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LiveChange, LiveSettings } from '../types.ts';
import { LiveState } from './live-state.ts';
import { PackedObjects } from './packed-objects.ts';
import type { PackedSlot } from './packed-objects.ts';

const settings: LiveSettings = {
  trackingMethod: 'label',
  instanceLabelKey: 'app',
  installationId: '',
  namespaces: [],
  clusterResources: true,
  excludes: () => false,
  health: (object) => (object['health'] ? { status: String(object['health']) } : undefined),
};

const owner = (kind: string, name: string): OwnerReference => ({
  apiVersion: 'v1',
  kind,
  name,
  uid: `${kind}-${name}`,
});

interface Made {
  readonly version?: string;
  readonly app?: string;
  readonly owners?: readonly OwnerReference[];
  readonly fields?: object;
}

function made(kind: string, name: string, { version = '1', app, owners, fields }: Made = {}): KubeObject {
  const metadata = {
    name,
    namespace: 'default',
    uid: `${kind}-${name}`,
    resourceVersion: version,
    ...(app ? { labels: { app } } : {}),
    ...(owners ? { ownerReferences: owners } : {}),
  };
  return { apiVersion: 'v1', kind, metadata, ...fields };
}

function start(): { readonly state: LiveState; readonly told: () => string[] } {
  const changes: LiveChange[] = [];
  const state = new LiveState(settings, (change) => changes.push(change));
  const told = (): string[] =>
    changes
      .splice(0)
      .map(
        ({ type, key, applications, managed }) =>
          `${type} ${key.name} [${applications.join()}]${managed ? ' managed' : ''}`,
      );
  return { state, told };
}

const key = (kind: string, name: string) => ({ group: '', kind, namespace: 'default', name });

describe('LiveState', () => {
  test('tells changes to the applications that hold the object, through all owners', () => {
    const { state, told } = start();
    state.apply(made('A', 'top', { app: 'one' }));
    state.apply(made('B', 'middle', { owners: [owner('A', 'top')] }));
    state.apply(made('C', 'leaf', { owners: [owner('B', 'middle')] }));
    expect(told()).toEqual(['added top [one] managed', 'added middle [one]', 'added leaf [one]']);
    state.apply(
      made('C', 'leaf', { version: '2', owners: [owner('B', 'middle')], fields: { health: 'Degraded' } }),
    );
    expect(told()).toEqual(['modified leaf [one]']);
    state.apply(
      made('C', 'leaf', {
        version: '3',
        owners: [owner('B', 'middle')],
        fields: { health: 'Degraded', x: 1 },
      }),
    );
    expect(told()).toEqual([]);
    state.remove(key('B', 'middle'), '4');
    expect(told()).toEqual(['deleted middle [one]']);
    const [leaf] = state.index.ofKind({ group: '', kind: 'C' });
    expect(leaf && state.index.applicationsOf(leaf)).toEqual([]);
  });

  test('an object that moves from one application to another is told to both', () => {
    const { state, told } = start();
    state.apply(made('A', 'x', { app: 'one' }));
    state.apply(made('A', 'x', { app: 'two', version: '2' }));
    state.apply(made('A', 'x', { version: '3' }));
    expect(told()).toEqual([
      'added x [one] managed',
      'modified x [one,two] managed',
      'modified x [two] managed',
    ]);
    expect(state.read(key('A', 'x'))).toBeUndefined();
    expect([...state.index.tracked('one'), ...state.index.tracked('two')]).toEqual([]);
  });

  test('older versions are ignored, except from a new list', () => {
    const { state, told } = start();
    state.apply(made('A', 'x', { app: 'one', version: '10', fields: { at: 10 } }));
    state.apply(made('A', 'x', { app: 'one', version: '9', fields: { at: 9 } }));
    expect(state.read(key('A', 'x'))).toMatchObject({ at: 10 });
    state.remove(key('A', 'x'), '8');
    expect(state.index.size).toBe(1);
    state.remove(key('A', 'x'), '11');
    state.apply(made('A', 'x', { app: 'one', version: '10' }));
    expect(state.index.size).toBe(0);
    state.apply(made('A', 'x', { app: 'one', version: '5', fields: { at: 5 } }), true);
    expect(state.read(key('A', 'x'))).toMatchObject({ at: 5 });
    expect(told()).toEqual(['added x [one] managed', 'deleted x [one] managed', 'added x [one] managed']);
  });

  test('owners that own each other do not trap it', () => {
    const { state } = start();
    state.apply(made('A', 'x', { owners: [owner('B', 'y')] }));
    state.apply(made('B', 'y', { owners: [owner('A', 'x')] }));
    const [node] = state.index.ofKind({ group: '', kind: 'A' });
    expect(node && state.index.applicationsOf(node)).toEqual([]);
  });

  test('a claim belongs to its stateful set by its name', () => {
    const { state } = start();
    const spec = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };
    state.apply({ ...made('StatefulSet', 'db', { app: 'one' }), apiVersion: 'apps/v1', spec });
    state.apply(made('PersistentVolumeClaim', 'data-db-0'));
    state.apply(made('PersistentVolumeClaim', 'data-other-0'));
    const [set] = state.index.ofKind({ group: 'apps', kind: 'StatefulSet' });
    expect(set && state.index.children(set).map((node) => node.key.name)).toEqual(['data-db-0']);
    const claim = state.index.get(key('PersistentVolumeClaim', 'data-db-0'));
    expect(claim && state.index.applicationsOf(claim)).toEqual(['one']);
  });

  test('managed fields are kept only where our server-side apply made the object', () => {
    const { state } = start();
    const withManager = (name: string, operation: string, manager: string): KubeObject => {
      const object = made('A', name, { app: 'one' });
      return { ...object, metadata: { ...object.metadata, managedFields: [{ manager, operation }] } };
    };
    state.apply(withManager('ours', 'Apply', 'argocd-controller'));
    state.apply(withManager('theirs', 'Update', 'kubectl'));
    expect(state.read(key('A', 'ours'))?.metadata.managedFields).toHaveLength(1);
    expect(state.read(key('A', 'theirs'))?.metadata.managedFields).toBeUndefined();
  });
});

test('PackedObjects gives back what was put in, whatever is freed meanwhile', () => {
  const step = fc.record({
    name: fc.integer({ min: 0, max: 60 }),
    free: fc.boolean(),
    size: fc.integer({ min: 0, max: 5000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 400, size: 'max' }), (steps) => {
      const packed = new PackedObjects();
      const held = new Map<number, { readonly slot: PackedSlot; readonly object: KubeObject }>();
      for (const [index, { name, free, size }] of steps.entries()) {
        const before = held.get(name);
        if (before) packed.free(before.slot);
        held.delete(name);
        if (free) continue;
        const object = made('A', String(name), {
          version: String(index),
          fields: { text: 'ä'.repeat(size) },
        });
        held.set(name, { slot: packed.add(object), object });
      }
      for (const { slot, object } of held.values()) expect(packed.read(slot)).toEqual(object);
    }),
    { numRuns: 30 },
  );
});
