import type { KubeObject } from '@tiphys/base';
import { expect, it } from 'vitest';
import { partitionDeletionHooks } from './deletion-hooks.ts';

const hook = 'argocd.argoproj.io/hook';

function object(annotations: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a', annotations } };
}

it.each<[string, Readonly<Record<string, string>>, { stays: boolean; pre: boolean; post: boolean }]>([
  ['no hook', {}, { stays: true, pre: false, post: false }],
  ['a hook of a sync', { [hook]: 'PreSync' }, { stays: true, pre: false, post: false }],
  ['a hook before', { [hook]: 'PreDelete' }, { stays: false, pre: true, post: false }],
  ['a hook after', { [hook]: 'PostDelete' }, { stays: false, pre: false, post: true }],
  ['a hook before and after', { [hook]: 'PreDelete, PostDelete' }, { stays: false, pre: true, post: true }],
  ['a hook of both', { [hook]: 'Sync,PostDelete' }, { stays: true, pre: false, post: true }],
  ["Helm's before", { 'helm.sh/hook': 'pre-delete' }, { stays: false, pre: true, post: false }],
  ["Helm's of both", { 'helm.sh/hook': 'post-install,post-delete' }, { stays: true, pre: false, post: true }],
])('partitionDeletionHooks() of %s', (_name, annotations, { stays, pre, post }) => {
  const target = object(annotations);
  expect(partitionDeletionHooks([target])).toEqual({
    objects: stays ? [target] : [],
    hasPreDeleteHooks: pre,
    hasPostDeleteHooks: post,
  });
});
