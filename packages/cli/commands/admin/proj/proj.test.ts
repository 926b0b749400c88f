import { expect, test } from 'vitest';
import { allowedKinds } from './allow-list.ts';
import { changedRoles } from './role-policy.ts';

const deployer = { name: 'deployer', policies: ['p, proj:shop:deployer, applications, sync, shop/*, allow'] };
const reader = { name: 'reader', policies: [] };
const setAction = (project: string): string => `applications, action/*, ${project}/*, allow`;
const added = 'p, proj:shop:deployer, applications, action/*, shop/*, allow';

test.each([
  ['adds', 'action/*', setAction, [...deployer.policies, added]],
  [
    'replaces',
    'sync',
    () => 'applications, sync, shop/web, deny',
    ['p, proj:shop:deployer, applications, sync, shop/web, deny'],
  ],
  ['removes', 'sync', undefined, []],
  ['removes what is not there', 'override', undefined, undefined],
  ['sets what is so', 'sync', () => 'applications, sync, shop/*, allow', undefined],
])('a policy change %s', (_what, action, permission, expected) => {
  const change = { action, permission, isRole: (name: string) => name.startsWith('dep') };
  const roles = changedRoles('shop', [deployer, reader], change);
  expect(roles).toEqual(expected && [{ ...deployer, policies: expected }, reader]);
});

test('a project allows the kinds that a ClusterRole lets be created', () => {
  const served = [
    { group: '', kind: 'ConfigMap', plural: 'configmaps' },
    { group: 'apps', kind: 'Deployment', plural: 'deployments' },
    { group: 'extensions', kind: 'Deployment', plural: 'deployments' },
  ];
  const rules = [
    { apiGroups: ['apps'], resources: ['deployments', 'unknown'], verbs: ['get', 'Create'] },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['create'] },
    { apiGroups: ['extensions'], resources: ['deployments'], verbs: ['get', '*'] },
    { resources: ['configmaps'], verbs: ['create'] },
  ];
  expect(allowedKinds(rules, served)).toEqual([
    { group: 'apps', kind: 'Deployment' },
    { group: '', kind: 'ConfigMap' },
  ]);
});
