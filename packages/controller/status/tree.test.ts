import type { AppProject, ApplicationTree, ResourceDiff, ResourceNode } from '@tiphys/model';
import { expect, it } from 'vitest';
import { orphanFindings } from './orphans.ts';
import { summarizeTree } from './summary.ts';
import { managedResourceKey } from './tree-options.ts';

function node(fields: object): ResourceNode {
  return { version: 'v1', kind: 'Pod', name: 'a', ...fields };
}

it('summarizeTree() lists links and images once, in order', () => {
  const nodes = [
    node({ images: ['b:1', 'a:1'] }),
    node({ images: ['a:1'], networkingInfo: { externalURLs: ['https://b', 'https://a'] } }),
    node({ networkingInfo: {} }),
  ];
  expect(summarizeTree({ nodes })).toEqual({
    externalURLs: ['https://a', 'https://b'],
    images: ['a:1', 'b:1'],
  });
  expect(summarizeTree({})).toEqual({});
});

const text = JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } });
const key = { group: 'apps', kind: 'Deployment', namespace: 'web', name: 'web' };

it.each<[string, object, object]>([
  ['live', { liveState: text, targetState: 'null' }, { version: 'v1', exists: true }],
  ['missing', { liveState: 'null', targetState: text }, { version: 'v1', exists: false }],
  ['neither', { liveState: 'null', targetState: 'null' }, { version: '', exists: false }],
])('managedResourceKey() of one that is %s', (_name, states, expected) =>
  expect(managedResourceKey({ ...key, ...states } as ResourceDiff)).toEqual({ ...key, ...expected }),
);

const tree: ApplicationTree = { orphanedNodes: [node({}), node({ name: 'b' })] };

it.each<[string, object | undefined, ApplicationTree, readonly string[]]>([
  ['a project that monitors', {}, tree, ['Application has 2 orphaned resources']],
  ['a project that warns', { warn: true }, tree, ['Application has 2 orphaned resources']],
  ['a project that does not warn', { warn: false }, tree, []],
  ['a project that does not monitor', undefined, tree, []],
  ['no orphans', {}, {}, []],
])('orphanFindings() with %s', (_name, orphanedResources, found, messages) => {
  const project = { metadata: { name: 'p' }, spec: { orphanedResources } } as unknown as AppProject;
  expect(orphanFindings(project, found).map(({ message }) => message)).toEqual(messages);
});
