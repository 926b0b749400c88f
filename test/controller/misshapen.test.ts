import { afterAll, beforeAll, expect, it } from 'vitest';
import { automated, configMap, isSettled, setStage } from './stories.ts';
import type { Stage } from './stories.ts';

// Whoever may write Applications of one team with kubectl must not be able to harm the others: the CRD leaves copies of sources free.

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ 'sound/main.yaml': configMap('main'), 'bent/main.yaml': configMap('main') });
  await stage.create('sound', { syncPolicy: automated });
  await stage.create('bent', { syncPolicy: automated });
  await stage.until('sound', isSettled);
  await stage.until('bent', isSettled);
  await stage.system.login();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

async function listedNames(): Promise<readonly string[]> {
  const listed = await stage.system.run('app', 'list', '-o', 'name');
  return listed.trim().split('\n');
}

async function patch(body: object): Promise<void> {
  const text = JSON.stringify(body);
  await stage.system.cluster.kubectl(
    'patch',
    'application',
    'bent',
    '-n',
    'argocd',
    '--type=merge',
    '-p',
    text,
  );
}

it('an operation with a source of a wrong shape fails with the reason, and no list does', async () => {
  const source = { repoURL: 'https://git.example.com/a', helm: { valueFiles: 5 } };
  await stage.sync('bent', { source });
  const bent = await stage.until('bent', ({ operation, status }) => {
    expect(operation).toBeUndefined();
    expect(status?.operationState?.message).toMatch(/^Invalid operation request/);
  });
  expect(bent.status?.operationState).toMatchObject({
    phase: 'Error',
    message:
      'Invalid operation request: operation.sync.source.helm.valueFiles: json: cannot unmarshal number into Go struct field ApplicationSourceHelm.valueFiles of type array',
    operation: { sync: { source: { repoURL: 'https://git.example.com/a' } } },
  });
  expect(JSON.stringify(bent.status)).not.toContain('"valueFiles"');
  expect(await listedNames()).toEqual(['argocd/bent', 'argocd/sound']);
  expect(await stage.system.run('app', 'get', 'bent', '--show-operation')).toContain(
    'Invalid operation request',
  );
});

it('a status of a wrong shape is put right, and no list fails meanwhile', async () => {
  const entry = { id: 7, deployedAt: '2026-01-02T03:04:05Z', source: { path: [] } };
  await patch({
    status: {
      sync: { comparedTo: { source: { repoURL: 1, kustomize: { images: [{}] } } } },
      history: [entry],
      operationState: { syncResult: { revision: '', source: { path: {} } } },
    },
  });
  expect(await listedNames()).toEqual(['argocd/bent', 'argocd/sound']);
  await stage.until('bent', ({ status }) => {
    expect(status).toMatchObject({
      sync: { status: 'Synced', comparedTo: { source: { repoURL: stage.git.url(stage.repository) } } },
      history: [{ id: 7, source: { repoURL: '' } }],
    });
    expect(JSON.stringify(status)).not.toMatch(/"path":[[{]|"images":\[{/);
  });
});
