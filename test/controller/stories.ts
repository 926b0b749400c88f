import {
  createGitRepository,
  eventually,
  type GitHttpsServer,
  startGitHttps,
  startSystem,
  type TestRepository,
  type TestSystem,
} from '../harness/index.ts';

/** A system with one repository; every story has a folder in it, an application and a namespace of the same name. */
export type Stage = AsyncDisposable & {
  readonly system: TestSystem;
  readonly repository: TestRepository;
  readonly git: GitHttpsServer;
  /** Creates the application of a story; `spec` is laid over what it has anyway. */
  create(name: string, spec?: object, metadata?: object): Promise<void>;
  application(name: string): Promise<ApplicationState>;
  /** Waits until the application looks like this; the check throws or is false until then. */
  until(name: string, check: (application: ApplicationState) => unknown): Promise<ApplicationState>;
  /** Asks for a sync as `kubectl patch` would. */
  sync(name: string, sync?: object): Promise<void>;
  exists(kind: string, name: string, namespace?: string): Promise<boolean>;
  /** Waits until the object is gone. */
  gone(kind: string, name: string, namespace?: string): Promise<void>;
};

/** As much of an Application as the stories look at. */
export type ApplicationState = {
  readonly metadata: {
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly operation?: object;
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly operationState?: { readonly phase: string; readonly message?: string };
    readonly reconciledAt?: string;
  };
};

const waitMs = 60_000;

/** Starts the system of one test file with these files in its repository. */
export async function setStage(files: Readonly<Record<string, string>>): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  const repository = stack.use(await createGitRepository(files));
  const git = stack.use(await startGitHttps({ repositories: [repository], plain: true }));
  const system = stack.use(await startSystem());
  const { cluster } = system;
  const application = async (name: string): Promise<ApplicationState> => {
    const found = await cluster.get<ApplicationState>('application', name, '-n', 'argocd');
    if (!found) throw new Error(`no application ${name}`);
    return found;
  };
  const exists = async (kind: string, name: string, namespace?: string): Promise<boolean> =>
    (await cluster.get(kind, name, ...(namespace ? ['-n', namespace] : []))) !== undefined;
  return {
    system,
    repository,
    git,
    application,
    exists,
    create: async (name, spec = {}, metadata = {}) => {
      await cluster.apply([
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name, namespace: 'argocd', ...metadata },
          spec: {
            project: 'default',
            source: { repoURL: git.url(repository), path: name, targetRevision: 'main' },
            destination: { server: 'https://kubernetes.default.svc', namespace: name },
            ...spec,
          },
        },
      ]);
    },
    until: (name, check) =>
      eventually(
        async () => {
          const found = await application(name);
          if (check(found) === false) throw new Error(JSON.stringify(found.status));
          return found;
        },
        { timeoutMs: waitMs, everyMs: 150 },
      ),
    sync: async (name, sync = {}) => {
      const patch = JSON.stringify({ operation: { initiatedBy: { username: 'test' }, sync } });
      await cluster.kubectl('patch', 'application', name, '-n', 'argocd', '--type=merge', '-p', patch);
    },
    gone: async (kind, name, namespace) => {
      await eventually(async () => !(await exists(kind, name, namespace)), {
        timeoutMs: waitMs,
        everyMs: 150,
      });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A sync policy that syncs by itself and makes its namespace. */
export const automated = { automated: {}, syncOptions: ['CreateNamespace=true'] };

/** Whether an application shows as synced and healthy. */
export function isSettled({ status, operation }: ApplicationState): boolean {
  return status?.sync?.status === 'Synced' && status.health?.status === 'Healthy' && operation === undefined;
}

/** A ConfigMap as YAML. */
export function configMap(name: string, annotations: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, annotations },
    data: { key: 'value' },
  });
}
