import type { KubeObject } from '@tiphys/base';
import { expect, it } from 'vitest';
import type { TaskState } from './progress.ts';
import { safeMessage } from './safe-message.ts';

function stateOf(target: Partial<KubeObject>, kind = 'Secret'): TaskState {
  const key = { group: '', kind, namespace: 'a', name: 'b' };
  return {
    task: { key, target: { apiVersion: 'v1', kind, metadata: {}, ...target } },
  } as unknown as TaskState;
}

it.each([
  ['a value', { stringData: { a: 'hunter2' } }, 'cannot read hunter2', 'cannot read ++++++++'],
  ['its base64', { stringData: { a: 'hunter2' } }, `cannot read ${btoa('hunter2')}`, 'cannot read ++++++++'],
  ['what base64 means', { data: { a: btoa('hunter2') } }, 'cannot read hunter2', 'cannot read ++++++++'],
  [
    'lines that are quoted',
    { stringData: { a: 'one\ntwo "three"' } },
    String.raw`found "one\ntwo \"three\"" in a`,
    'found "++++++++" in a',
  ],
  ['a whole object', { stringData: { a: 'x' } }, 'found map[a:hunter2] in it', 'found ++++++++ in it'],
])('safeMessage() of a Secret hides %s', (_, target, message, shown) => {
  expect(safeMessage(stateOf(target), new Error(message))).toBe(shown);
});

it('safeMessage() of other kinds says everything', () => {
  expect(safeMessage(stateOf({ data: { a: 'hunter2' } }, 'ConfigMap'), new Error('found hunter2'))).toBe(
    'found hunter2',
  );
});
