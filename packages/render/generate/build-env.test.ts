import { expect, test } from 'vitest';
import { buildVariables, createBuildEnv } from './build-env.ts';

const variables = buildVariables({
  appName: 'guestbook',
  namespace: 'demo',
  projectName: 'default',
  revision: '0123456789abcdef0123456789abcdef01234567',
  repoURL: 'https://example.com/r',
  path: 'apps/guestbook',
  targetRevision: 'main',
  kubeVersion: '1.36.0',
  apiVersions: ['v1', 'apps/v1'],
});

test.each([
  ['$ARGOCD_APP_NAME', 'guestbook'],
  ['a-${ARGOCD_APP_NAME}-b', 'a-guestbook-b'],
  ['$ARGOCD_APP_REVISION_SHORT', '0123456'],
  ['$ARGOCD_APP_REVISION_SHORT_8', '01234567'],
  ['$$HOME', '$HOME'],
  ['$UNKNOWN.x', '.x'],
  ['100$', '100$'],
  ['$ x', '$ x'],
  ['$KUBE_API_VERSIONS', 'v1,apps/v1'],
  ['${constructor}', ''],
])('expand(%j) gives %j', (text, expected) => {
  expect(createBuildEnv(variables).expand(text)).toBe(expected);
});

test('volatile() names only used variables that change with a commit', () => {
  const env = createBuildEnv(variables);
  env.expand('$ARGOCD_APP_NAME');
  expect(env.volatile()).toEqual({});
  env.expand('tag: ${ARGOCD_APP_REVISION_SHORT}');
  expect(env.volatile()).toEqual({ ARGOCD_APP_REVISION_SHORT: '0123456' });
  env.all();
  expect(Object.keys(env.volatile())).toHaveLength(4);
});
