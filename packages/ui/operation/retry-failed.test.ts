import type { Application } from '@tiphys/model';
import type { OperationTimeline, TaskState } from '@tiphys/model/v2';
import { expect, it } from 'vitest';
import { retryBody } from './retry-failed.ts';

const application = {
  metadata: { name: 'shop', namespace: 'argocd' },
  status: {
    operationState: { operation: { sync: { revision: 'abc', prune: true, syncOptions: ['Replace=true'] } } },
  },
} as unknown as Application;

function timeline(
  phase: string,
  tasks: readonly (readonly [string, TaskState, boolean])[],
): OperationTimeline {
  const shown = tasks.map(([name, state, hook]) => ({
    group: '',
    kind: 'ConfigMap',
    namespace: 'shop',
    name,
    state,
    hook,
  }));
  return { phase, attempts: [{ waves: [] }, { waves: [{ tasks: shown }] }] } as unknown as OperationTimeline;
}

it('takes what failed in the last attempt, with the same options', () =>
  expect(
    retryBody(
      application,
      timeline('Failed', [
        ['a', 'failed', false],
        ['b', 'done', false],
      ]),
    ),
  ).toEqual({
    name: 'shop',
    appNamespace: 'argocd',
    revision: 'abc',
    prune: true,
    strategy: { hook: {} },
    syncOptions: { items: ['Replace=true'] },
    resources: [{ group: '', kind: 'ConfigMap', namespace: 'shop', name: 'a' }],
  }));

it.each([
  ['the sync succeeded', timeline('Succeeded', [['a', 'failed', false]])],
  ['only a hook failed', timeline('Failed', [['a', 'failed', true]])],
  ['nothing began', timeline('Error', [])],
])('offers nothing where %s', (_name, given) => expect(retryBody(application, given)).toBeUndefined());
