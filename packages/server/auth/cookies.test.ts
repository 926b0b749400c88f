import { describe, expect, it } from 'vitest';
import { sessionCookies, tokenOfCookies } from './cookies.ts';

function sendBack(cookies: readonly string[]): string {
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}

describe('sessionCookies()', () => {
  it('writes Argo CD’s cookie', () => {
    expect(sessionCookies('abc', { secure: false })).toEqual([
      'argocd.token=abc; path=/; SameSite=lax; httpOnly',
    ]);
    expect(sessionCookies('abc', { secure: true, path: '/argocd/' })).toEqual([
      'argocd.token=abc; path=/argocd; SameSite=lax; httpOnly; Secure',
    ]);
    expect(sessionCookies('', { secure: false })[0]).toContain('argocd.token=; path=/');
  });

  it.each([1, 100, 4000, 4093, 5000, 20_000, 70_000])(
    'splits a token of %i characters so that it comes back whole',
    (length) => {
      const token = 'a.b-'.repeat(length).slice(0, length);
      const cookies = sessionCookies(token, { secure: true });
      for (const cookie of cookies) expect(cookie.length).toBeLessThanOrEqual(4093);
      expect(tokenOfCookies(`other=1; ${sendBack(cookies)}; more=2`)).toBe(token);
    },
  );

  it('refuses a token that needs too many cookies', () => {
    expect(() => sessionCookies('x'.repeat(100_000), { secure: false })).toThrow(RangeError);
  });
});

describe('tokenOfCookies()', () => {
  it.each([
    [undefined, ''],
    ['a=b', ''],
    ['argocd.token="quoted"', 'quoted'],
    ['argocd.token=2:first', ''],
    ['argocd.token=2:first; argocd.token-1=second', 'firstsecond'],
    ['argocd.token-1=second', ''],
  ])('reads %j as %j', (header, token) => {
    expect(tokenOfCookies(header)).toBe(token);
  });
});
