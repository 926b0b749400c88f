import type { KubeObject } from '@tiphys/base';
import { aborted, runGroup } from '@tiphys/base';
import type { ObjectStore } from '../types.ts';
import { createObjectStore } from './object-store.ts';
import type { ObjectStoreOptions } from './object-store.ts';

/** What is followed: objects of one namespace by name. */
export interface NamedObjectsOptions<T extends KubeObject> extends Omit<ObjectStoreOptions<T>, 'selection'> {
  readonly namespace: string;
  readonly names: readonly string[];
}

/**
 * A store of a few objects known by name, each followed by a list and watch of its own: the only way for a role that names
 * its objects (`resourceNames`). An object that does not exist yet appears when it is made.
 */
export function createNamedObjectStore<T extends KubeObject = KubeObject>(
  options: NamedObjectsOptions<T>,
): ObjectStore<T> {
  const { names, namespace, ...rest } = options;
  const stores = new Map(
    names.map((name) => {
      const selection = { namespace, fieldSelector: `metadata.name=${name}` };
      return [name, createObjectStore<T>({ ...rest, selection })] as const;
    }),
  );
  const all = [...stores.values()];
  return {
    get: (where, name) => stores.get(name)?.get(where, name),
    list: () => all.flatMap((store) => store.list()),
    subscribe(listener) {
      const stops = all.map((store) => store.subscribe(listener));
      return () => stops.forEach((stop) => stop());
    },
    ready: async (signal) => void (await Promise.all(all.map((store) => store.ready(signal)))),
    // Versions of one API server can be compared as numbers of growing length.
    resourceVersion: () =>
      all.map((store) => store.resourceVersion()).reduce((a, b) => (isLater(a, b) ? a : b), ''),
    put: (object) => stores.get(object.metadata.name ?? '')?.put(object),
    run: (signal) => (all.length === 0 ? aborted(signal) : runGroup(all, signal)),
  };
}

function isLater(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
