import { describe, expect, it } from 'vitest';
import { parseLabelSelector } from './label-selector.ts';

const labels = { app: 'web', tier: 'front', count: '5', 'example.com/team': 'a' };

describe('parseLabelSelector()', () => {
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app = web , tier=front', true],
    ['app=web,tier=back', false],
    ['app!=web', false],
    ['missing!=x', true],
    ['app in (web, db)', true],
    ['app notin (web,db)', false],
    ['missing notin (x)', true],
    ['missing in (x)', false],
    ['example.com/team', true],
    ['!missing', true],
    ['!app', false],
    ['count>4', true],
    ['count<4', false],
    ['app=', false],
  ])('%j selects: %j', (selector, selected) => {
    expect(parseLabelSelector(selector)(labels)).toBe(selected);
  });

  it.each(['=', 'a,', 'a in b', 'a=b c', '(a)', 'a in (b'])('refuses %j', (selector) => {
    expect(() => parseLabelSelector(selector)).toThrow(SyntaxError);
  });
});
