import { expect, it } from 'vitest';
import { imageChanges } from './history.ts';

it.each([
  [['web:1'], ['web:2'], [{ name: 'web', from: '1', to: '2' }]],
  [['r.io:5000/web:1', 'a:1'], ['r.io:5000/web:1', 'a:2'], [{ name: 'a', from: '1', to: '2' }]],
  [['web:1'], [], [{ name: 'web', from: '1' }]],
  [[], ['web'], [{ name: 'web', to: 'latest' }]],
  [['web:1'], [`web@sha256:${'a'.repeat(64)}`], [{ name: 'web', from: '1', to: `sha256:${'a'.repeat(12)}` }]],
  [['web:1'], ['web:1'], []],
])('%j to %j', (before, after, expected) => expect(imageChanges(before, after)).toEqual(expected));
