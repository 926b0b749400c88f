import { expect, test } from 'vitest';
import { canonicalQuantity } from './quantity.ts';

test.each<[string | number, string]>([
  ['1000m', '1'],
  ['1', '1'],
  [1, '1'],
  [0.5, '500m'],
  ['0.5', '500m'],
  ['1.5', '1500m'],
  ['.5', '500m'],
  ['100m', '100m'],
  ['1024Mi', '1Gi'],
  ['0.5Gi', '512Mi'],
  ['1.5Gi', '1536Mi'],
  ['128974848', '128974848'],
  ['1000', '1k'],
  ['1000k', '1M'],
  ['1e3', '1e3'],
  ['1000e3', '1e6'],
  ['500Ki', '500Ki'],
  ['0.1Ki', '102400m'],
  ['0', '0'],
  ['-1000m', '-1'],
  ['0Mi', '0'],
  ['not a quantity', 'not a quantity'],
  ['', ''],
])('canonicalQuantity() writes %j as %s', (value, canonical) => {
  expect(canonicalQuantity(value)).toBe(canonical);
});
