import { describe, expect, it } from 'vitest';
import type { V2Route } from './route.ts';
import { matchRoute } from './route.ts';

const handle = (): Promise<unknown> => Promise.resolve({});
const routes: readonly V2Route[] = [
  { method: 'GET', path: 'me', handle },
  { method: 'GET', path: 'applications/:namespace/:name/tree', handle },
  { method: 'POST', path: 'bulk', handle },
  { method: 'GET', path: 'bulk/:id', handle },
  { method: 'DELETE', path: 'bulk/:id', handle },
];

describe('matchRoute()', () => {
  const table: readonly [string, string, unknown][] = [
    ['GET', 'me', {}],
    ['GET', 'me/', undefined],
    ['POST', 'me', 'method'],
    ['GET', 'applications/argocd/guestbook/tree', { namespace: 'argocd', name: 'guestbook' }],
    ['GET', 'applications/argocd/a%2Fb/tree', { namespace: 'argocd', name: 'a/b' }],
    ['GET', 'applications/argocd/%E0%A4%A/tree', undefined],
    ['GET', 'applications//guestbook/tree', undefined],
    ['DELETE', 'bulk/7', { id: '7' }],
    ['GET', 'other', undefined],
  ];
  it.each(table)('%s %s', (method, path, expected) => {
    const found = matchRoute(routes, method, path);
    expect(typeof found === 'object' ? found.params : found).toEqual(expected);
  });
});
