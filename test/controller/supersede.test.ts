import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGitRepository, eventually, startGitHttps, startSystem } from '../harness/index.ts';
import type { GitHttpsServer, TestRepository, TestSystem } from '../harness/index.ts';

// A sync that waits for a Deployment that will never be healthy must not hold up the commit that repairs it.

let system: TestSystem;
let repository: TestRepository;
let git: GitHttpsServer;

function deployment(image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "${image}"}]}
`;
}

const later = `apiVersion: v1
kind: ConfigMap
metadata:
  name: later
  annotations: {argocd.argoproj.io/sync-wave: "1"}
`;

beforeAll(async () => {
  repository = await createGitRepository({
    'app/web.yaml': deployment('invalid:1'),
    'app/later.yaml': later,
  });
  git = await startGitHttps({ repositories: [repository], plain: true });
  system = await startSystem();
  await system.login();
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
});

it('a newer commit ends an automated sync that waits for health, and syncs itself', async () => {
  const source = ['--repo', git.url(repository), '--path', 'app', '--revision', 'main'];
  const destination = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', 'repair'];
  const policy = ['--sync-policy', 'automated', '--sync-option', 'CreateNamespace=true'];
  await system.run('app', 'create', 'repair', ...source, ...destination, ...policy);
  const status = async (): Promise<Status> => {
    const application = await system.cluster.get<{ status: Status }>('application', 'repair', '-n', 'argocd');
    if (!application) throw new Error('no application');
    return application.status;
  };
  await eventually(
    async () =>
      (await status()).operationState.message.startsWith('waiting for healthy state of apps/Deployment/web'),
    {
      timeoutMs: 90_000,
    },
  );

  const fixed = await repository.commit({ 'app/web.yaml': deployment('example.com/web:1') });
  await system.run('app', 'get', 'repair', '--refresh');

  await eventually(
    async () => {
      const { operationState, health } = await status();
      expect(operationState).toMatchObject({ phase: 'Succeeded', syncResult: { revision: fixed } });
      expect(health.status).toBe('Healthy');
    },
    { timeoutMs: 90_000 },
  );
  expect(await system.cluster.get('configmap', 'later', '-n', 'repair')).toBeDefined();
});

interface Status {
  readonly operationState: {
    readonly phase: string;
    readonly message: string;
    readonly syncResult: { readonly revision: string };
  };
  readonly health: { readonly status: string };
}
