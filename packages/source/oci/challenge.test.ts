import { expect, test } from 'vitest';
import { readChallenge } from './challenge.ts';

test.each<[string, string | undefined, Record<string, string>]>([
  ['Basic realm="x"', 'basic', { realm: 'x' }],
  ['basic', 'basic', {}],
  [
    'Bearer realm="https://auth.example/token",service="reg",scope="repository:a/b:pull,push"',
    'bearer',
    { realm: 'https://auth.example/token', service: 'reg', scope: 'repository:a/b:pull,push' },
  ],
  [
    'Bearer realm=https://auth.example/token, service=reg',
    'bearer',
    { realm: 'https://auth.example/token', service: 'reg' },
  ],
  ['Basic realm="a", Bearer realm="b"', 'bearer', { realm: 'b' }],
  ['Negotiate, Basic realm="a"', 'basic', { realm: 'a' }],
  ['Bearer realm="say \\"basic\\", please"', 'bearer', { realm: 'say "basic", please' }],
  ['Digest realm="x"', undefined, {}],
  ['', undefined, {}],
])('%s asks for %s', (header, scheme, parameters) => {
  const challenge = readChallenge(header);
  expect(challenge?.scheme).toBe(scheme);
  expect(Object.fromEntries(challenge?.parameters ?? [])).toEqual(parameters);
});

test('no more than the beginning of a long header is read', () => {
  expect(readChallenge(`${', '.repeat(5000)}Basic realm="x"`)).toBeUndefined();
});
