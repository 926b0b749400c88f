import { afterAll, beforeAll, expect, it } from 'vitest';
import { automated, configMap, isSettled, setStage } from './stories.ts';
import type { Stage } from './stories.ts';

let stage: Stage;

const hook = 'argocd.argoproj.io/hook';
const policy = 'argocd.argoproj.io/hook-delete-policy';

beforeAll(async () => {
  stage = await setStage({
    'phases/main.yaml': configMap('main'),
    'phases/left.yaml': configMap('left', { [hook]: 'PreSync' }),
    'phases/gone.yaml': configMap('gone', { [hook]: 'PostSync', [policy]: 'HookSucceeded' }),
    'phases/failing.yaml': configMap('failing', { [hook]: 'SyncFail' }),
  });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

it('hooks are in the status and in the tree only while they exist', async () => {
  await stage.create('phases', { syncPolicy: automated });
  const settled = await stage.until(
    'phases',
    (found) => isSettled(found) && found.status?.operationState?.phase === 'Succeeded',
  );
  const { resources = [] } = settled.status as { resources?: Readonly<Record<string, unknown>>[] };
  expect(
    resources.map((resource) => [resource['name'], resource['hook'], resource['requiresPruning']]),
  ).toEqual([
    ['left', true, true],
    ['main', undefined, undefined],
  ]);
  await stage.system.login();
  const shown = await stage.system.run('app', 'resources', 'phases');
  expect(shown).toMatch(/main/);
  expect(shown).not.toMatch(/gone|failing/);
});
