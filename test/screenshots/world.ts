import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KubeObject } from '@tiphys/base';

// What the running system of the screenshots has: a repository, and applications in every state that one can be in.

const chartFolder = fileURLToPath(new URL('../../packages/app/dev/sample/charts/voyage', import.meta.url));

/** The address that pages show; a proxy leads it to the git server of the stage. */
export const fleetUrl = 'https://git.example.com/fleet.git';

/** As long as a release of Helm may be called, almost. */
export const longName = 'recommendations-feature-store-staging-eu-central-1';

interface AppOptions {
  readonly path: string;
  readonly project?: string | undefined;
  readonly automated?: boolean | undefined;
  readonly helm?: object | undefined;
  readonly spec?: object | undefined;
}

/** An application of the fleet's repository, in a namespace of its own name. */
export function application(name: string, options: AppOptions): KubeObject {
  const { path, project = 'storefront', automated = false, helm, spec } = options;
  const source = { repoURL: fleetUrl, path, targetRevision: 'main', ...(helm ? { helm } : {}) };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', labels: { team: project, stage: 'production' } },
    spec: {
      project,
      source,
      destination: { server: 'https://kubernetes.default.svc', namespace: name },
      syncPolicy: {
        syncOptions: ['CreateNamespace=true'],
        ...(automated ? { automated: { prune: true, selfHeal: true } } : {}),
      },
      ...spec,
    },
  };
}

/** Parameters of the chart: a port of its own for each application, since they share a cluster. */
function voyage(port: number): object {
  return { parameters: [{ name: 'service.nodePort', value: String(port) }] };
}

/** What the form of a new application is filled with. */
export const newValues = voyage(30_120);

/** Applications that need no more than to be there; the story of the others is in `stage.ts`. */
export const applications: readonly KubeObject[] = [
  application('checkout', { path: 'charts/voyage', automated: true, helm: voyage(30_101) }),
  application('payments', { path: 'charts/voyage', helm: voyage(30_102) }),
  application('catalogue', { path: 'catalogue', automated: true }),
  application('ledger', { path: 'ledger', project: 'platform' }),
  application('notifications', { path: 'notifications', project: 'platform' }),
  application('search', { path: 'charts/voyage', helm: voyage(30_103) }),
  application('identity', { path: 'services/identity', project: 'platform', automated: true }),
  application('harbour', { path: 'harbour', project: 'platform', automated: true }),
  application('reports', { path: 'reports', project: 'platform', automated: true }),
  application(longName, {
    path: 'charts/voyage',
    automated: true,
    helm: voyage(30_104),
    spec: { destination: { server: 'https://kubernetes.default.svc', namespace: 'recommendations' } },
  }),
  observability(),
];

function observability(): KubeObject {
  const { spec, ...rest } = application('observability', { path: '', project: 'platform', automated: true });
  const { source: _one, ...others } = spec as Record<string, unknown>;
  const values = { valueFiles: ['$values/values/observability.yaml'], ...voyage(30_105) };
  return {
    ...rest,
    spec: {
      ...others,
      sources: [
        { repoURL: fleetUrl, path: 'charts/voyage', targetRevision: 'main', helm: values },
        { repoURL: fleetUrl, path: 'lighthouse', targetRevision: 'main' },
        { repoURL: fleetUrl, targetRevision: 'main', ref: 'values' },
      ],
    },
  };
}

/** Projects with something in each of their parts. */
export const projects: readonly KubeObject[] = [
  project('platform', 'What every team stands on.'),
  {
    ...project('storefront', 'Everything a customer sees.'),
    spec: {
      description: 'Everything a customer sees.',
      sourceRepos: ['https://git.example.com/*', 'https://charts.example.com'],
      destinations: [
        { server: 'https://kubernetes.default.svc', namespace: '*' },
        { name: 'eu-west-1', namespace: 'shop-*' },
      ],
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
      namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
      orphanedResources: { warn: true },
      roles: [
        {
          name: 'ci',
          description: 'Pipelines that deploy what they have built',
          policies: [
            'p, proj:storefront:ci, applications, sync, storefront/*, allow',
            'p, proj:storefront:ci, applications, get, storefront/*, allow',
          ],
        },
        {
          name: 'on-call',
          groups: ['team:storefront'],
          policies: ['p, proj:storefront:on-call, applications, *, storefront/*, allow'],
        },
      ],
      // For none of the stage's applications: what is shown must not depend on the hour.
      syncWindows: [
        {
          kind: 'deny',
          schedule: '0 17 * * 5',
          duration: '62h',
          applications: ['sale-*'],
          timeZone: 'Europe/Vienna',
        },
        {
          kind: 'allow',
          schedule: '0 6 * * 1-5',
          duration: '11h',
          applications: ['sale-*'],
          manualSync: true,
        },
      ],
    },
  },
];

function project(name: string, description: string): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name, namespace: 'argocd' },
    spec: {
      description,
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
}

/** Repositories, credentials and a cluster, as Secrets of the namespace. */
export function settingsSecrets(proxy: string): readonly KubeObject[] {
  const of = (type: string, name: string, stringData: Record<string, string>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': type } },
    stringData,
  });
  const basic = { username: 'robot', password: 'not so secret' };
  return [
    of('repository', 'fleet', { type: 'git', url: fleetUrl, name: 'fleet', proxy, insecure: 'true' }),
    of('repository', 'charts', { type: 'helm', url: 'https://charts.example.com', name: 'charts', ...basic }),
    of('repository', 'legacy', {
      type: 'git',
      url: 'ssh://git@legacy.example.com/shop/deployments-of-the-old-shop.git',
    }),
    of('repo-creds', 'team', { type: 'git', url: 'https://git.example.com/team', ...basic }),
    of('cluster', 'eu-west-1', {
      name: 'eu-west-1',
      server: 'https://eu-west-1.clusters.example.com:6443',
      config: JSON.stringify({ bearerToken: 'none', tlsClientConfig: { insecure: true } }),
    }),
  ];
}

/** The files of the repository's first commit. */
export async function fleetFiles(): Promise<Record<string, string>> {
  const names = await readdir(chartFolder, { recursive: true, withFileTypes: true });
  const paths = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const chart = paths.map(
    async (path) => [`charts/voyage/${relative(chartFolder, path)}`, await readFile(path, 'utf8')] as const,
  );
  return {
    ...Object.fromEntries(await Promise.all(chart)),
    'catalogue/catalogue.json': list([
      deployment('catalogue', { replicas: 3 }),
      service('catalogue'),
      deployment('catalogue-images', { image: 'registry.example.com/shop/images:invalid!' }),
      config('catalogue', { CURRENCY: 'EUR', PAGE_SIZE: '48' }),
    ]),
    'ledger/ledger.json': list([
      hook('PreSync', 0, job('backup', 'exit 0')),
      hook('PreSync', 1, job('migrate', 'sleep 7200')),
      config('ledger', { DATABASE: 'ledger' }),
      deployment('ledger', { wave: 1 }),
      service('ledger', 1),
      hook('PostSync', 0, job('smoke-test', 'exit 0')),
    ]),
    'notifications/notifications.json': list([
      deployment('notifications', {}),
      service('notifications'),
      { ...config('templates', {}), data: 7 },
    ]),
    'services/identity/identity.json': list([deployment('identity', {}), service('identity')]),
    'reports/reports.json': list([
      deployment('reports', { paused: true }),
      config('reports', { ZONE: 'UTC' }),
    ]),
    'lighthouse/lighthouse.json': list([deployment('lighthouse', { replicas: 2 }), service('lighthouse')]),
    'values/observability.yaml': 'replicas: 3\ngreeting: All is seen\n',
    'harbour/harbour.json': list(harbour()),
  };
}

const berths = [
  'arrivals', 'ballast', 'bunkering', 'customs', 'departures', 'dredging', 'ferries', 'lockage',
  'moorings', 'pilots', 'quays', 'salvage', 'stevedores', 'towage', 'tides', 'weather',
]; // prettier-ignore

/** Sixteen services with their settings: enough that not all fit on a page. */
function harbour(): object[] {
  return berths.flatMap((name, index) => [
    deployment(name, { replicas: 1 + (index % 3), wave: index % 3 }),
    service(name, index % 3),
    config(name, { LEVEL: 'info' }),
  ]);
}

function list(items: readonly object[]): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2)}\n`;
}

function config(name: string, data: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

function wave(number: number | undefined): object {
  return number === undefined ? {} : { annotations: { 'argocd.argoproj.io/sync-wave': String(number) } };
}

interface Workload {
  readonly replicas?: number | undefined;
  readonly image?: string | undefined;
  readonly paused?: boolean | undefined;
  readonly wave?: number | undefined;
}

function deployment(name: string, options: Workload): object {
  const { replicas = 2, image = `registry.example.com/shop/${name}:2.4.1`, paused } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, ...wave(options.wave) },
    spec: {
      replicas,
      progressDeadlineSeconds: 5,
      ...(paused ? { paused } : {}),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image, ports: [{ containerPort: 8080 }] }] },
      },
    },
  };
}

function service(name: string, at?: number): object {
  const spec = { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, ...wave(at) }, spec };
}

function job(name: string, command: string): KubeObject {
  const image = `registry.example.com/shop/${name}:2.4.1`;
  const container = { name, image, command: ['sh', '-c', command] };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [container] } } },
  };
}

function hook(phase: string, at: number, object: KubeObject): object {
  const annotations = { 'argocd.argoproj.io/hook': phase, 'argocd.argoproj.io/sync-wave': String(at) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
