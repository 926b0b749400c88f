import { expect, it } from 'vitest';
import { compileFilePattern } from './file-pattern.ts';

it.each<[string, readonly string[], readonly string[]]>([
  ['*.yaml', ['a.yaml', '.yaml', 'a.b.yaml'], ['a.yml', 'a.yaml.bak', 'axyaml']],
  ['?.json', ['a.json', 'ä.json'], ['.json', 'ab.json']],
  ['[a-c]x', ['ax', 'cx'], ['dx', 'x']],
  ['[^a-c]x', ['dx', '^x'], ['ax']],
  ['[\\]&]x', [']x', '&x'], ['\\x']],
  ['a\\*', ['a*'], ['ab']],
  ['(a|b)+', ['(a|b)+'], ['a']],
])('%s', (pattern, matching, others) => {
  const matches = compileFilePattern(pattern);
  expect(matching.filter((name) => !matches(name))).toEqual([]);
  expect(others.filter(matches)).toEqual([]);
});

it.each(['[', '[]a', 'a\\', '[z-a]'])('refuses %s', (pattern) => {
  expect(() => compileFilePattern(pattern)).toThrow('syntax error in pattern');
});
