import { expect, it } from 'vitest';
import { isEventEnabled } from './event-reasons.ts';

it.each([
  [['all'], true],
  [['none'], false],
  [['all', 'none'], false],
  [[], false],
  [['ResourceUpdated', 'OperationStarted'], true],
  [['OperationCompleted'], false],
])('%j enables OperationStarted: %s', (reasons, expected) => {
  expect(isEventEnabled(reasons, 'OperationStarted')).toBe(expected);
});
