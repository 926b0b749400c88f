import type { KubeObject } from '@tiphys/base';
import { expect, it } from 'vitest';
import { ignoresExtraneous, needsDeletionConfirmation, optionValue } from './confirmations.ts';

function withAnnotation(name: string, value: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', annotations: { [`argocd.argoproj.io/${name}`]: value } },
  };
}

it.each([
  ['IgnoreExtraneous', true],
  ['ServerSideDiff=true, IgnoreExtraneous', true],
  ['IgnoreExtraneous=false', false],
  ['', false],
])('ignoresExtraneous() of %j is %s', (value, ignored) =>
  expect(ignoresExtraneous(withAnnotation('compare-options', value))).toBe(ignored),
);

it.each<[string, string | undefined, readonly string[], string | undefined]>([
  ["an object's own", 'Delete=confirm', ['Delete=false'], 'confirm'],
  ["the application's", undefined, ['Prune=false', 'Delete=false'], 'false'],
  ["the application's beside another of its own", 'Prune=false', ['Delete=false'], 'false'],
  ['none', 'Prune=false', ['DeleteLast=true'], undefined],
])('optionValue() takes %s', (_name, own, application, value) => {
  const object = own === undefined ? undefined : withAnnotation('sync-options', own);
  expect(optionValue(object, 'Delete', application)).toBe(value);
});

it.each<[string, readonly string[], boolean]>([
  ['Delete=confirm', [], true],
  ['Prune=confirm', [], true],
  ['Prune=false', ['Delete=confirm'], true],
  ['Delete=false', ['Delete=confirm'], false],
  ['', [], false],
])('needsDeletionConfirmation() of %j with %j is %s', (own, application, needed) =>
  expect(needsDeletionConfirmation(withAnnotation('sync-options', own), application)).toBe(needed),
);

it('nothing needs no confirmation', () =>
  expect(needsDeletionConfirmation(undefined, ['Delete=confirm'])).toBe(false));
