import { createLimiter, StatusError } from '@tiphys/base';
import type { KubeObject, Labels, Metrics } from '@tiphys/base';
import type { KubeClient, ObjectRef, ResourceType } from '@tiphys/kube';
import type { ApplicationObject } from '@tiphys/model';
import { applicationLabels } from './application-metrics.ts';

/** Counts what syncs ask of clusters, under Argo CD's names. */
export interface RequestMetrics {
  /** The client of a sync of an application, with its requests counted. */
  counted(client: KubeClient, application: ApplicationObject): KubeClient;
}

type Work<T> = () => Promise<T>;

interface Request {
  readonly verb: string;
  /** What kubectl would be called with; reads are no command. */
  readonly command: string | undefined;
  readonly kind: string;
  readonly namespace: string;
  readonly dryRun: boolean;
}

const statusOfCode: Readonly<Record<number, string>> = {
  3: '422',
  5: '404',
  6: '409',
  7: '403',
  8: '429',
  10: '409',
  14: '503',
  16: '401',
};

/** How syncs write. */
export interface RequestMetricsOptions {
  /** The controller's. */
  readonly hostname: string;
  /** Writes at once (`--kubectl-parallelism-limit`). */
  readonly parallelism: number;
}

/** Declares the metrics, and lets only so many writes run at once. */
export function createRequestMetrics(
  metrics: Metrics,
  { hostname, parallelism }: RequestMetricsOptions,
): RequestMetrics {
  const limit = createLimiter(parallelism);
  const requests = metrics.counter({
    name: 'argocd_app_k8s_request_total',
    help: 'Number of kubernetes requests executed during application reconciliation.',
    labels: [
      'namespace',
      'name',
      'project',
      'server',
      'response_code',
      'verb',
      'resource_kind',
      'resource_namespace',
      'dry_run',
    ],
  });
  const executed = metrics.counter({
    name: 'argocd_kubectl_exec_total',
    help: 'Number of kubectl executions',
    labels: ['hostname', 'command'],
  });
  const pending = metrics.gauge({
    name: 'argocd_kubectl_exec_pending',
    help: 'Number of pending kubectl executions',
    labels: ['hostname', 'command'],
  });

  const run = async <T>(about: Labels, { command, ...request }: Request, work: Work<T>): Promise<T> => {
    const labels = command === undefined ? undefined : { hostname, command };
    if (labels) {
      executed.inc(labels);
      pending.add(1, labels);
    }
    let code = '200';
    try {
      return await (labels ? limit(work) : work());
    } catch (error) {
      code = error instanceof StatusError ? (statusOfCode[error.code] ?? '500') : '500';
      throw error;
    } finally {
      if (labels) pending.add(-1, labels);
      requests.inc({
        ...about,
        response_code: code,
        verb: request.verb,
        resource_kind: request.kind,
        resource_namespace: request.namespace,
        dry_run: String(request.dryRun),
      });
    }
  };

  return {
    counted(client, application) {
      const about = { ...applicationLabels(application), server: client.server };
      return countedClient(client, (request, work) => run(about, request, work));
    },
  };
}

function countedClient(
  client: KubeClient,
  run: <T>(request: Request, work: Work<T>) => Promise<T>,
): KubeClient {
  const at = ({ type, namespace }: ObjectRef, verb: string, dryRun = false): Request => ({
    verb,
    command: commands[verb],
    kind: type.kind ?? type.plural,
    namespace: namespace ?? '',
    dryRun,
  });
  const place = (object: KubeObject, type: ResourceType): ObjectRef => ({
    type,
    namespace: object.metadata.namespace,
    name: object.metadata.name ?? '',
  });
  return {
    ...client,
    get: (ref, options) => run(at(ref, 'Get'), () => client.get(ref, options)),
    create: (object, type, options) =>
      run(at(place(object, type), 'Create', options?.dryRun), () => client.create(object, type, options)),
    replace: (object, type, options) =>
      run(at(place(object, type), 'Update', options?.dryRun), () => client.replace(object, type, options)),
    patch: (ref, patch, options) =>
      run(at(ref, 'Patch', options?.dryRun), () => client.patch(ref, patch, options)),
    delete: (ref, options) => run(at(ref, 'Delete', options?.dryRun), () => client.delete(ref, options)),
  };
}

/** What kubectl would be called with for a write. */
const commands: Readonly<Record<string, string>> = {
  Create: 'create',
  Update: 'replace',
  Patch: 'apply',
  Delete: 'delete',
};
