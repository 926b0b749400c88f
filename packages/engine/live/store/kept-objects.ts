import { hash } from 'node:crypto';
import type { KubeObject } from '@tiphys/base';
import type { LiveNode, LiveSettings } from '../types.ts';
import { PackedObjects } from './packed-objects.ts';
import type { PackedSlot } from './packed-objects.ts';

const manager = 'argocd-controller';

interface Kept {
  readonly packed: PackedObjects;
  readonly slot: PackedSlot;
  /** Of what counts as a change. */
  readonly digest: string;
}

/** Full objects that an application manages (and CRDs), as compressed bytes; nothing else is kept whole. */
export class KeptObjects {
  readonly #settings: LiveSettings;
  readonly #kinds = new Map<string, PackedObjects>();
  readonly #kept = new Map<string, Kept>();

  constructor(settings: LiveSettings) {
    this.#settings = settings;
  }

  /** Keeps an object where it is tracked, else forgets it; tells whether what counts of it changed. */
  update(name: string, node: LiveNode, object: KubeObject): boolean {
    const before = this.#kept.get(name);
    if (!isKept(node)) {
      this.forget(name);
      return before !== undefined;
    }
    const digest = this.#digest(object);
    before?.packed.free(before.slot);
    const kind = `${node.key.group}/${node.key.kind}`;
    const packed = this.#kinds.get(kind) ?? new PackedObjects();
    this.#kinds.set(kind, packed);
    this.#kept.set(name, { packed, slot: packed.add(this.#trim(object)), digest });
    return before?.digest !== digest;
  }

  /** The kept object, or `undefined`. */
  read(name: string): KubeObject | undefined {
    const kept = this.#kept.get(name);
    return kept?.packed.read(kept.slot);
  }

  /** Forgets an object. */
  forget(name: string): void {
    const kept = this.#kept.get(name);
    if (!kept) return;
    this.#kept.delete(name);
    kept.packed.free(kept.slot);
  }

  #digest(object: KubeObject): string {
    const counting = this.#settings.withoutIgnoredUpdates?.(object) ?? object;
    const {
      managedFields: _fields,
      generation: _generation,
      resourceVersion: _version,
      ...metadata
    } = counting.metadata;
    return hash('sha1', JSON.stringify({ ...counting, metadata }), 'base64');
  }

  #trim(object: KubeObject): KubeObject {
    const { managedFields, ...metadata } = object.metadata;
    if (!managedFields) return object;
    const keep = this.#settings.keepsManagedFields?.(object) ?? isAppliedByUs(managedFields);
    return keep ? object : { ...object, metadata };
  }
}

/** CRDs are kept too: they carry no tracking of their own where an operator made them, and comparing needs them. */
function isKept(node: LiveNode): boolean {
  return node.application !== undefined || node.key.kind === 'CustomResourceDefinition';
}

/** Structured merge compares by what our own server-side apply owns; others' ownership says nothing there. */
function isAppliedByUs(managedFields: readonly unknown[]): boolean {
  return managedFields.some((entry) => {
    const { manager: name, operation } = entry as { readonly manager?: string; readonly operation?: string };
    return name === manager && operation === 'Apply';
  });
}
