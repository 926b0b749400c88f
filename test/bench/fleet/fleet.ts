import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapLimit, silentLogger } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { createKubeClient, loadKubeconfig } from '@tiphys/kube';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import type { ApplicationObject } from '@tiphys/model';
import {
  createGitRepository,
  eventually,
  startGitHttps,
  startTestCluster,
  startTiphys,
} from '../../harness/index.ts';
import type { GitHttpsServer, TestCluster, TestRepository } from '../../harness/index.ts';
import { createApplicationStore } from '../../../packages/app/parts/application-store.ts';
import { followProcess } from './process-usage.ts';
import type { UsageMeter } from './process-usage.ts';
import { fleetFiles, fleetPath } from './repository.ts';

/** A cluster, a git server, and Tiphys with all components in one process, watched from outside. */
export interface Fleet extends AsyncDisposable {
  readonly cluster: TestCluster;
  readonly client: KubeClient;
  readonly repository: TestRepository;
  readonly git: GitHttpsServer;
  readonly applications: ObjectStore<ApplicationObject>;
  readonly url: string;
  readonly password: string;
  readonly usage: UsageMeter;
  /** Makes the applications of the repository, all at once. */
  createApplications(count: number): Promise<void>;
  /** Resolves when every application satisfies `check`. */
  untilAll(check: (application: ApplicationObject) => boolean, timeoutMs: number): Promise<void>;
}

const applicationType = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
const createsAtOnce = 20;

/** Starts everything; the repository holds `count` applications. */
export async function startFleet(count: number): Promise<Fleet> {
  const stack = new AsyncDisposableStack();
  const cluster = stack.use(await startTestCluster());
  const repository = stack.use(await createGitRepository(fleetFiles(count)));
  const git = stack.use(await startGitHttps({ repositories: [repository], plain: true }));
  const dataDir = await mkdtemp(join(tmpdir(), 'tiphys-fleet-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const tiphys = stack.use(
    startTiphys(['dev', '--kubeconfig', cluster.kubeconfig, '--data-dir', dataDir, '--port', '0', '--yes']),
  );
  const [, url = ''] = await tiphys.waitFor(/Tiphys\s+(http\S+)/, 60_000);
  const [, password = ''] = await tiphys.waitFor(/password (\S+)/);
  const client = createKubeClient(await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env }));
  stack.defer(() => client.close());
  const applications = createApplicationStore({ client, log: silentLogger });
  const stop = new AbortController();
  const watching = applications.run(stop.signal);
  stack.defer(async () => {
    stop.abort();
    await watching;
  });
  await applications.ready();
  await createNamespace(client);
  const usage = stack.use(followProcess(tiphys.pid));
  return {
    cluster,
    client,
    repository,
    git,
    applications,
    url,
    password,
    usage,
    async createApplications(wanted) {
      const manifests = Array.from({ length: wanted }, (_, index) => application(index, git.url(repository)));
      await mapLimit(manifests, createsAtOnce, (manifest) => client.create(manifest, applicationType));
    },
    async untilAll(check, timeoutMs) {
      const missing = (): string | false => {
        const list = applications.list();
        const late = list.filter((one) => !check(one)).map((one) => one.metadata.name);
        return list.length === 0 || late.length > 0
          ? `${late.length} of ${list.length}: ${late.slice(0, 3).join(' ')}`
          : false;
      };
      await eventually(
        () => {
          const late = missing();
          if (late !== false) throw new Error(late);
          return true;
        },
        { timeoutMs, everyMs: 20 },
      );
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Whether an application is as its repository says and works. */
export function isSyncedAndHealthy(application: ApplicationObject): boolean {
  return application.status?.sync?.status === 'Synced' && application.status.health?.status === 'Healthy';
}

async function createNamespace(client: KubeClient): Promise<void> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fleet' } };
  await client.create(namespace, { group: '', version: 'v1', plural: 'namespaces' });
}

function application(index: number, repoURL: string): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: `app-${index}`, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL, path: fleetPath(index), targetRevision: 'HEAD' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'fleet' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  };
}
