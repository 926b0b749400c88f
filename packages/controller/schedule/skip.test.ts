import type { ApplicationObject } from '@tiphys/model';
import { expect, it } from 'vitest';
import { skipsReconcile } from './skip.ts';

it.each([
  ['true', true],
  ['1', true],
  ['T', true],
  ['false', false],
  ['yes', false],
  ['', false],
])('skip-reconcile %j', (value, skips) => {
  const metadata = { name: 'web', annotations: { 'argocd.argoproj.io/skip-reconcile': value } };
  expect(skipsReconcile({ metadata } as unknown as ApplicationObject)).toBe(skips);
});
