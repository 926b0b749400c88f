import { expect, it } from 'vitest';
import { createRefreshRequests, higherLevel, isAtLeast } from './refresh-requests.ts';
import type { RefreshLevel } from './refresh-requests.ts';

const levels: readonly RefreshLevel[] = ['tree', 'recent', 'latest', 'resolve', 'hard'];

it('levels are in order', () => {
  levels.forEach((lower, index) => {
    for (const higher of levels.slice(index)) {
      expect(higherLevel(lower, higher)).toBe(higher);
      expect(higherLevel(higher, lower)).toBe(higher);
      expect(isAtLeast(higher, lower)).toBe(true);
      expect(isAtLeast(lower, higher)).toBe(lower === higher);
    }
    expect(higherLevel(undefined, lower)).toBe(lower);
    expect(higherLevel(lower, undefined)).toBe(lower);
  });
  expect(higherLevel(undefined, undefined)).toBeUndefined();
});

it('the highest request of an application is taken once', () => {
  const requests = createRefreshRequests();
  requests.request('argocd/web', 'latest');
  requests.request('argocd/web', 'tree');
  requests.request('argocd/shop', 'hard');
  expect(requests.take('argocd/web')).toBe('latest');
  expect(requests.take('argocd/web')).toBeUndefined();
  expect(requests.take('argocd/shop')).toBe('hard');
});
