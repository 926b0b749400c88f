import { expect, it } from 'vitest';
import { wantsDryRuns } from './dry-runs.ts';

it.each([
  ['', false, undefined],
  ['', true, 'ours'],
  ['ServerSideDiff=true', false, 'ours'],
  ['ServerSideDiff=false', true, undefined],
  ['IgnoreExtraneous, ServerSideDiff=true,IncludeMutationWebhook=true', false, 'whole'],
  ['IncludeMutationWebhook=true', false, undefined],
  ['ServerSideDiff=true,ServerSideDiff=false', false, undefined],
] as const)('%j with a default of %s means %s', (text, byDefault, wanted) => {
  const metadata = { annotations: { 'argocd.argoproj.io/compare-options': text } };
  expect(wantsDryRuns({ metadata } as never, byDefault)).toBe(wanted);
});
