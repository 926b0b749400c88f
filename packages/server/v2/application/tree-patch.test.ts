import type { TreeNode } from '@tiphys/model/v2';
import { describe, expect, it } from 'vitest';
import { patchTree, treeState } from './tree-patch.ts';

function node(name: string, health = 'Healthy'): TreeNode {
  const id = `/Pod/web/${name}`;
  const names = {
    id,
    group: '',
    version: 'v1',
    kind: 'Pod',
    namespace: 'web',
    name,
    uid: name,
    resourceVersion: '1',
  };
  return { ...names, parents: [], source: 'owned', health };
}

function state(...nodes: readonly TreeNode[]): ReturnType<typeof treeState> {
  return treeState({ nodes, hosts: [], omitted: 0 });
}

describe('patchTree()', () => {
  it('is undefined between equal states', () => {
    expect(patchTree(state(node('a')), state(node('a')))).toBeUndefined();
  });

  it('holds what is new, changed and gone', () => {
    const before = state(node('a'), node('b'), node('c'));
    const after = state(node('a', 'Degraded'), node('b'), node('d'));
    expect(patchTree(before, after)).toEqual({
      base: before.snapshot.version,
      version: after.snapshot.version,
      set: [node('a', 'Degraded'), node('d')],
      gone: ['/Pod/web/c'],
    });
  });

  it('names hosts only when they changed', () => {
    const hosts = [{ name: 'east-1', systemInfo: {} }] as never;
    const after = treeState({ nodes: [node('a')], hosts, omitted: 0 });
    expect(patchTree(state(node('a')), after)).toMatchObject({ hosts, set: [], gone: [] });
  });
});
