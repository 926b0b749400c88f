import { expect, it } from 'vitest';
import { unlistedKinds } from './unlisted-kinds.ts';

const targets = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } },
];

it.each<[string, string, readonly string[]]>([
  ['', 'ConfigMap', ['failed to list ConfigMap: no']],
  ['apps', 'Deployment', ['failed to list apps/Deployment: no']],
  ['', 'Secret', []],
  ['example.com', 'Deployment', []],
])('a failure of %s/%s', (group, kind, texts) =>
  expect(unlistedKinds(targets, [{ group, kind, message: 'no' }])).toEqual(texts),
);
