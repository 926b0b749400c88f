import type { KubeObject } from '@tiphys/base';
import { describe, expect, it } from 'vitest';
import { isDeletable, lastWave } from '@tiphys/engine/sync/plan';
import { isCascading, propagation, withHookFinalizers, withoutAll, withoutCascade } from './finalizers.ts';
import { endOf, isCleanedUp } from './hook-cleanup.ts';
import type { HooksEnd } from './hook-cleanup.ts';
import { hookFinalizersOf } from './hook-finalizers.ts';
import { isPostDeleteOnly } from './hooks.ts';

const cascade = 'resources-finalizer.argocd.argoproj.io';
const pre = 'pre-delete-finalizer.argocd.argoproj.io';
const post = 'post-delete-finalizer.argocd.argoproj.io';

function object(
  kind: string,
  annotations: Readonly<Record<string, string>> = {},
  apiVersion = 'v1',
): KubeObject {
  return { apiVersion, kind, metadata: { name: 'web', namespace: 'argocd', annotations } };
}

describe('finalizers', () => {
  it.each<[readonly string[], boolean, string]>([
    [[], false, 'Foreground'],
    [['foregroundDeletion', post], false, 'Foreground'],
    [[cascade], true, 'Foreground'],
    [[`${cascade}/foreground`], true, 'Foreground'],
    [[`${cascade}/background`], true, 'Background'],
  ])('of %j', (finalizers, cascading, policy) => {
    expect(isCascading(finalizers)).toBe(cascading);
    expect(propagation(finalizers)).toBe(policy);
  });

  it("leave others' alone", () => {
    const all = ['example.com/ours', cascade, `${cascade}/background`, pre, `${pre}/cleanup`, post];
    expect(withoutAll(all)).toEqual(['example.com/ours']);
    expect(withoutCascade(all)).toEqual(['example.com/ours', pre, `${pre}/cleanup`, post]);
  });

  it.each<[readonly string[], boolean, readonly string[]]>([
    [[cascade], true, [cascade, pre, `${pre}/cleanup`]],
    [[pre, cascade], true, [pre, cascade, `${pre}/cleanup`]],
    [[pre, cascade, `${pre}/cleanup`], false, [cascade]],
    [[cascade], false, [cascade]],
  ])('of a hook, from %j when wanted is %s', (finalizers, wanted, result) =>
    expect(withHookFinalizers(finalizers, pre, wanted)).toEqual(result),
  );

  it('change with the hooks that there are', () =>
    expect(
      hookFinalizersOf([pre, `${pre}/cleanup`], { hasPreDeleteHooks: false, hasPostDeleteHooks: true }),
    ).toEqual([post, `${post}/cleanup`]));
});

describe('isDeletable()', () => {
  const application = { namespace: 'argocd', name: 'web', syncOptions: [] };
  const options = 'argocd.argoproj.io/sync-options';

  it.each<[string, KubeObject, readonly string[], boolean]>([
    ['an object', object('ConfigMap'), [], true],
    ['a definition', object('CustomResourceDefinition', {}, 'apiextensions.k8s.io/v1'), [], false],
    ['the application itself', object('Application', {}, 'argoproj.io/v1alpha1'), [], false],
    ['an Application of others', object('Application', {}, 'app.k8s.io/v1beta1'), [], true],
    ['one that asks to stay', object('ConfigMap', { [options]: 'Delete=false' }), [], false],
    ['one of an application that stays', object('ConfigMap'), ['Delete=false'], false],
    ['one that asks to go', object('ConfigMap', { [options]: 'Delete=true' }), ['Delete=false'], true],
    ["one with Helm's policy", object('ConfigMap', { 'helm.sh/resource-policy': 'keep' }), [], false],
  ])('%s', (_name, live, syncOptions, deletable) =>
    expect(isDeletable(live, { ...application, syncOptions })).toBe(deletable),
  );
});

it('the highest wave goes first', () => {
  const waves = [0, 2, -1, 2].map((wave) => object('ConfigMap', { wave: String(wave) }));
  const waveOf = ({ metadata }: KubeObject): number => Number(metadata.annotations?.['wave']);
  expect(lastWave(waves, waveOf)).toEqual([waves[1], waves[3]]);
  expect(lastWave([], waveOf)).toEqual([]);
});

it.each<[string, boolean]>([
  ['PostDelete', true],
  ['PreDelete', false],
  ['PostDelete,Sync', false],
  ['', false],
])('isPostDeleteOnly() of %j', (hook, only) =>
  expect(isPostDeleteOnly(object('Job', { 'argocd.argoproj.io/hook': hook }))).toBe(only),
);

describe('clean-up of hooks', () => {
  it.each<[string, HooksEnd, boolean]>([
    ['', 'healthy', false],
    ['BeforeHookCreation', 'healthy', false],
    ['HookSucceeded', 'healthy', true],
    ['HookSucceeded', 'degraded', false],
    ['HookFailed', 'degraded', true],
    ['HookFailed', 'healthy', false],
    ['HookSucceeded,HookFailed', 'other', false],
  ])('with the policy %j when they end %s', (policy, end, goes) =>
    expect(isCleanedUp(object('Job', { 'argocd.argoproj.io/hook-delete-policy': policy }), end)).toBe(goes),
  );

  it.each<[readonly (string | undefined)[], HooksEnd]>([
    [[], 'healthy'],
    [['Healthy', undefined], 'healthy'],
    [['Healthy', 'Suspended'], 'other'],
    [['Suspended', 'Degraded'], 'degraded'],
  ])('of healths %j ends %s', (healths, end) => expect(endOf(healths)).toBe(end));
});
