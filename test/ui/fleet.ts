import { mapLimit } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';

// Applications as a large installation has them, written straight to the API server: nothing is deployed, so that ten thousand fit.

const type = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
const projectType = { ...type, plural: 'appprojects' };
const services = [
  'payments-api',
  'checkout',
  'search-indexer',
  'catalogue',
  'ledger',
  'notifications',
  'identity',
  'shipping-rates',
  'recommendations',
  'media-resizer',
  'fraud-scoring',
  'web-frontend',
];
const stages = ['prod', 'staging', 'dev'];
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'ap-southeast-2'];
const projects = ['payments', 'storefront', 'platform', 'data', 'identity'];
const teams = ['search', 'payments', 'core', 'growth', 'data'];
const messages = [
  'Deployment web: 2 of 3 replicas are available',
  'Pod web-7d9f: back-off 5m0s restarting failed container',
  'Job migrate: BackoffLimitExceeded',
];
const minute = 60_000;

/** Writes `count` applications of many kinds and states; the same for the same number each time, but for the time of day. */
export async function fillFleet(kube: KubeClient, count: number): Promise<void> {
  for (const name of projects) await kube.create(project(name), projectType);
  const indexes = Array.from({ length: count }, (_, index) => index);
  await mapLimit(indexes, 40, (index) => kube.create(fleetApplication(index), type));
}

function project(name: string): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name, namespace: 'argocd' },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      sourceNamespaces: ['team-*'],
    },
  };
}

/** The application at a place of the fleet. */
export function fleetApplication(index: number): KubeObject {
  const at = (values: readonly string[], step: number): string =>
    values[Math.floor(index / step) % values.length] ?? '';
  const service = at(services, 1);
  const stage = at(stages, services.length);
  const region = at(regions, services.length * stages.length);
  const round = Math.floor(index / (services.length * stages.length * regions.length));
  const name = `${service}-${stage}-${region}${round === 0 ? '' : `-${round}`}`;
  const source = {
    repoURL: `https://git.example.com/${at(teams, 7)}/deployments.git`,
    path: `apps/${service}/${stage}`,
    targetRevision: stage === 'prod' ? 'release' : 'HEAD',
  };
  const destination = { name: region, namespace: `${service}-${stage}` };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', labels: { team: at(teams, 5), stage } },
    spec: {
      source,
      destination,
      project: at(projects, 3),
      ...(index % 4 === 0 ? {} : { syncPolicy: { automated: { prune: true, selfHeal: true } } }),
    },
    status: statusOf(index, { source, destination, name }),
  };
}

interface Parts {
  readonly source: Readonly<Record<string, string>>;
  readonly destination: Readonly<Record<string, string>>;
  readonly name: string;
}

function statusOf(index: number, { source, destination, name }: Parts): Readonly<Record<string, unknown>> {
  const health = healthOf(index);
  const isOut = index % 13 === 5 || index % 29 === 3;
  const isRunning = index % 41 === 7;
  const phase = isRunning ? 'Running' : index % 37 === 11 ? 'Failed' : 'Succeeded';
  const revision = ((index * 2_654_435_761) % 0xffffffff).toString(16).padStart(8, '0').repeat(5);
  const time = new Date(Date.now() - ((index * 7919) % 9000) * minute).toISOString().replace(/\.\d+/, '');
  const resources = ['Deployment', 'Service', 'ConfigMap'].map((kind, place) => ({
    group: kind === 'Deployment' ? 'apps' : '',
    version: 'v1',
    kind,
    namespace: destination['namespace'],
    name,
    status: isOut && place === 0 ? 'OutOfSync' : 'Synced',
    health: { status: place === 0 ? health : 'Healthy' },
  }));
  return {
    sync: { status: isOut ? 'OutOfSync' : 'Synced', revision, comparedTo: { source, destination } },
    health: {
      status: health,
      lastTransitionTime: time,
      ...(health === 'Degraded' ? { message: messages[index % messages.length] } : {}),
    },
    reconciledAt: time,
    resources,
    summary: { images: [`registry.example.com/team/${name}:1.${index % 9}.${index % 5}`] },
    operationState: {
      phase,
      message: isRunning
        ? 'waiting for healthy state of apps/Deployment/web'
        : phase === 'Failed'
          ? 'one or more objects failed to apply: deployments.apps "web" is forbidden: exceeded quota'
          : 'successfully synced (all tasks run)',
      startedAt: time,
      ...(isRunning ? {} : { finishedAt: time }),
      operation: { sync: { revision }, initiatedBy: { automated: true } },
    },
  };
}

function healthOf(index: number): string {
  if (index % 31 === 4) return 'Degraded';
  if (index % 41 === 7 || index % 53 === 9) return 'Progressing';
  if (index % 83 === 12) return 'Missing';
  if (index % 97 === 20) return 'Suspended';
  return 'Healthy';
}
