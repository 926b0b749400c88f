import type { ResourceNode } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { selectPods } from './logs.ts';

const web = { group: 'apps', kind: 'Deployment', namespace: 'a', name: 'web' };
const set = { group: 'apps', kind: 'ReplicaSet', namespace: 'a', name: 'web-1' };
const pod = (name: string, parents: readonly object[]): ResourceNode => ({
  kind: 'Pod',
  namespace: 'a',
  name,
  uid: name,
  parentRefs: parents,
});
const nodes: readonly ResourceNode[] = [
  { ...web, uid: '1' },
  { ...set, uid: '2', parentRefs: [web] },
  pod('web-1-x', [set]),
  pod('other', []),
  { kind: 'Pod', namespace: 'a', name: 'missing' },
];

describe('selectPods()', () => {
  it.each([
    [{}, ['web-1-x', 'other']],
    [{ kind: 'Deployment', group: 'apps', resourceName: 'web' }, ['web-1-x']],
    [{ kind: 'Pod', resourceName: 'other' }, ['other']],
    [{ podName: 'other' }, ['other']],
    [{ namespace: 'b' }, []],
    [{ kind: 'StatefulSet' }, []],
  ])('%j selects %j', (query, names) => {
    expect(selectPods(nodes, { name: 'app', ...query }).map(({ name }) => name)).toEqual(names);
  });

  it('ends where owners go in circles', () => {
    const a = { kind: 'A', namespace: 'a', name: 'a' };
    const b = { kind: 'B', namespace: 'a', name: 'b' };
    const circle = [{ ...a, parentRefs: [b] }, { ...b, parentRefs: [a] }, pod('p', [a])];
    expect(selectPods(circle, { name: 'app', kind: 'C' })).toEqual([]);
  });
});
