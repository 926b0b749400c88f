import { decode, encode, normalize } from '@tiphys/model';
import { report } from './report.ts';

// `codec`: one Application of about 9 kB JSON to protobuf bytes, back, and into Go's shape, each as a multiple of
// `JSON.parse` of the same text in the same run.

const type = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.Application';
const rounds = 40;
const callsPerRound = 100;

const text = JSON.stringify(application());
const value: unknown = JSON.parse(text);
const bytes = encode(type, value);

const parsing = fastest(() => JSON.parse(text) as unknown);
const encoding = fastest(() => encode(type, value));
const decoding = fastest(() => decode(type, bytes));
const normalizing = fastest(() => normalize(type, value));

report({ bench: 'codec.encode', value: encoding / parsing, unit: 'x JSON.parse', target: 1.5 });
report({ bench: 'codec.decode', value: decoding / parsing, unit: 'x JSON.parse', target: 2.5 });
report({ bench: 'codec.normalize', value: normalizing / parsing, unit: 'x JSON.parse', target: 1.2 });
report({ bench: 'codec.size', value: bytes.length / text.length, unit: 'x JSON', target: 0.7 });

/** Milliseconds of the fastest round, which other work on the machine disturbed least. */
function fastest(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let call = 0; call < callsPerRound; call++) work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function application(): object {
  const source = {
    repoURL: 'https://git.example.com/team/deployments.git',
    path: 'apps/web',
    targetRevision: 'HEAD',
  };
  const destination = { server: 'https://kubernetes.default.svc', namespace: 'web' };
  const revision = 'd7927a27b4533926b7d86b5f249cd9ebe7625e90';
  const at = '2026-01-02T03:04:05Z';
  const object = (index: number) => ({
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    namespace: 'web',
    name: `web-${index}`,
  });
  const resources = Array.from({ length: 20 }, (_, index) => ({
    ...object(index),
    status: 'Synced',
    health: { status: 'Healthy' },
  }));
  const results = Array.from({ length: 20 }, (_, index) => ({
    ...object(index),
    status: 'Synced',
    message: `deployment.apps/web-${index} configured`,
    hookPhase: 'Running',
    syncPhase: 'Sync',
  }));
  const history = Array.from({ length: 10 }, (_, id) => ({
    id,
    revision,
    deployedAt: at,
    deployStartedAt: at,
    source,
  }));
  return {
    metadata: {
      name: 'web',
      namespace: 'argocd',
      uid: '0c9e1f5c-9d0b-4b8f-8a55-0a5a6b2f8f00',
      resourceVersion: '4711',
      creationTimestamp: at,
    },
    spec: {
      project: 'default',
      source,
      destination,
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
    status: {
      resources,
      history,
      sync: { status: 'Synced', comparedTo: { source, destination }, revision },
      health: { status: 'Healthy', lastTransitionTime: at },
      operationState: {
        operation: { sync: { revision }, initiatedBy: { username: 'admin' }, retry: {} },
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        syncResult: { resources: results, revision, source },
        startedAt: at,
        finishedAt: at,
      },
      reconciledAt: at,
      sourceType: 'Directory',
      summary: {},
    },
  };
}
