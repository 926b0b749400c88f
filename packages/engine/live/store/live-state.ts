import type { KubeObject, ResourceKey } from '@tiphys/base';
import { keyOf, keyText } from '@tiphys/base';
import { isOlderVersion } from '@tiphys/kube';
import { Interner } from '../projection/interner.ts';
import { projectObject } from '../projection/project.ts';
import { sameProjection } from '../projection/same.ts';
import type { LiveChange, LiveNode, LiveSettings } from '../types.ts';
import { KeptObjects } from './kept-objects.ts';
import { NodeIndex } from './node-index.ts';

/** Deleted objects whose version is remembered, so that a late answer of our own write does not bring them back. */
const maxTombstones = 2000;

/** What the cluster holds, kept up to date object by object; tells changes that matter. */
export class LiveState {
  readonly index = new NodeIndex();
  readonly #settings: LiveSettings;
  readonly #onChange: (change: LiveChange) => void;
  readonly #interner = new Interner();
  readonly #kept: KeptObjects;
  readonly #tombstones = new Map<string, string>();

  constructor(settings: LiveSettings, onChange: (change: LiveChange) => void) {
    this.#settings = settings;
    this.#onChange = onChange;
    this.#kept = new KeptObjects(settings);
  }

  /**
   * Takes an object as it is now. Versions not newer than the one held are ignored, unless `trusted` (a new list:
   * the server may have been restored from a backup).
   */
  apply(object: KubeObject, trusted = false): void {
    const key = keyOf(object);
    const name = keyText(key);
    const previous = this.index.get(key);
    const version = object.metadata.resourceVersion;
    const held = previous?.resourceVersion ?? this.#tombstones.get(name);
    if (held !== undefined && (held === version || (!trusted && isOlderVersion(version, held)))) return;
    this.#tombstones.delete(name);
    const node = projectObject(object, this.#settings, this.#interner);
    const before = previous && this.index.applicationsOf(previous);
    this.index.set(node);
    const counts = this.#kept.update(name, node, object);
    if (previous && !counts && sameProjection(previous, node)) return;
    // A tracked object's health is part of its application's, even where its status does not count as a change.
    const managed = counts || previous?.health?.status !== node.health?.status;
    this.#tell(node, {
      type: previous ? 'modified' : 'added',
      before,
      managed: managed && isTracked(node, previous),
    });
  }

  /**
   * Takes the deletion of an object; an older version than the one held (it was created again) is ignored. Without a
   * version, late answers of the version held are ignored from now on; with an empty one they are not.
   */
  remove(key: ResourceKey, version?: string): void {
    const name = keyText(key);
    const node = this.index.get(key);
    if (node && isOlderVersion(version, node.resourceVersion)) return;
    this.#bury(name, version ?? node?.resourceVersion);
    if (!node) return;
    const before = this.index.applicationsOf(node);
    this.index.delete(node);
    this.#kept.forget(name);
    this.#tell(node, { type: 'deleted', before, managed: node.application !== undefined });
  }

  /** The full object where it is kept. */
  read(key: ResourceKey): KubeObject | undefined {
    return this.#kept.read(keyText(key));
  }

  #tell(
    node: LiveNode,
    change: {
      readonly type: LiveChange['type'];
      readonly before: readonly string[] | undefined;
      readonly managed: boolean;
    },
  ): void {
    const { type, before = [], managed } = change;
    const after = type === 'deleted' ? [] : this.index.applicationsOf(node);
    this.#onChange({ key: node.key, applications: [...new Set([...before, ...after])], managed, type });
  }

  #bury(name: string, version: string | undefined): void {
    if (!version) return;
    this.#tombstones.delete(name);
    this.#tombstones.set(name, version);
    if (this.#tombstones.size <= maxTombstones) return;
    const oldest = this.#tombstones.keys().next();
    if (!oldest.done) this.#tombstones.delete(oldest.value);
  }
}

function isTracked(node: LiveNode, previous: LiveNode | undefined): boolean {
  return node.application !== undefined || previous?.application !== undefined;
}
