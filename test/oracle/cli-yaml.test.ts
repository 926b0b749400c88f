import { readFile } from 'node:fs/promises';
import { createLang } from '@tiphys/lang';
import type { Lang } from '@tiphys/lang';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { formatYaml } from '../../packages/cli/output/go-yaml.ts';
import { buildEngine } from '../../scripts/build-engine.mjs';

// The command line writes YAML itself, because starting the Go library would take longer than most commands. Here both
// write the same.

let lang: Lang;
beforeAll(async () => {
  const { langWasm } = await buildEngine();
  lang = createLang(await readFile(langWasm));
}, 600_000);

const letters = [...'abZ10-_.: \t#\'"{}[],&*!|>%@`?=/\\é\u00a0+e~yn\u0007<Tx'];
const words = ['word', 'longer-word', ':', '#', 'x:', '"q"', "it's", ' '];
const looksLikeOther = [
  'true',
  'No',
  'on',
  '1e3',
  '0x1',
  '0o17',
  '017',
  '08',
  '1_0',
  '.inf',
  '.NaN',
  '2026-01-02',
  '2026-1-2',
  '1:20',
  '12.5',
  '+1',
  '-1',
  '1.',
  'null',
  '<<',
  '=',
  '2026-01-02 03:04:05',
  '-.5',
  '0b1',
  '-',
  '--',
  '---',
  '...',
  '--- a',
  '? a',
  '?a',
  ': a',
  ':a',
];

const line = fc.oneof(
  fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((parts) => parts.join('')),
  // Long enough to be folded.
  fc.array(fc.constantFrom(...words), { minLength: 5, maxLength: 60 }).map((parts) => parts.join(' ')),
  fc.constantFrom(...looksLikeOther),
);
const text = fc.oneof(
  { weight: 4, arbitrary: line },
  fc.array(line, { minLength: 2, maxLength: 4 }).map((lines) => lines.join('\n')),
);
// go-yaml writes keys over 128 letters in another way, which no Kubernetes key is.
const key = line.filter((candidate) => candidate.length <= 100);
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value;

test('formatYaml() writes what sigs.k8s.io/yaml writes', () => {
  fc.assert(
    fc.property(value, (data) => {
      expect(formatYaml(data)).toBe(lang.yamlStringify(data));
    }),
    { numRuns: 2000, seed: 36 },
  );
});
