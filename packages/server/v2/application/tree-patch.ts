import { createHash } from 'node:crypto';
import type { TreePatch, TreeSnapshot } from '@tiphys/model/v2';

/** A tree, and each of its nodes as text, so that two states are compared quickly. */
export interface TreeState {
  readonly snapshot: TreeSnapshot;
  readonly texts: ReadonlyMap<string, string>;
  readonly hosts: string;
}

/** Names a tree by its content. */
export function treeState(parts: Omit<TreeSnapshot, 'version'>): TreeState {
  const texts = new Map(parts.nodes.map((node) => [node.id, JSON.stringify(node)]));
  const hosts = JSON.stringify(parts.hosts);
  const hash = createHash('sha256');
  for (const text of texts.values()) hash.update(text).update('\n');
  const version = hash.update(hosts).digest('base64url').slice(0, 16);
  return { snapshot: { version, ...parts }, texts, hosts };
}

/** What leads from one state to another; undefined when nothing changed. */
export function patchTree(before: TreeState, after: TreeState): TreePatch | undefined {
  if (before.snapshot.version === after.snapshot.version) return undefined;
  const set = after.snapshot.nodes.filter(({ id }) => before.texts.get(id) !== after.texts.get(id));
  const gone = before.snapshot.nodes.filter(({ id }) => !after.texts.has(id)).map(({ id }) => id);
  return {
    version: after.snapshot.version,
    base: before.snapshot.version,
    set,
    gone,
    ...(before.hosts === after.hosts ? {} : { hosts: after.snapshot.hosts }),
  };
}
