import type { Metrics } from '@tiphys/base';
import type { ClientConfig, ClientObserver, Environment, RequestTarget } from '@tiphys/kube';

const prefix = 'argocd_kubectl_';
const seconds = [0.005, 0.1, 0.5, 2, 8, 30];
const bytes = [64, 512, 4096, 65_536, 1_048_576, 16_777_216];

const verbs: Readonly<Record<string, string>> = {
  POST: 'Create',
  DELETE: 'Delete',
  PATCH: 'Patch',
  PUT: 'Update',
};

/**
 * Measures what clients of API servers do, under client-go's names with Argo CD's prefix, labels and buckets (Argo CD:
 * util/metrics/kubectl). What takes the place of client-go's cache of transports are the connections of a client with one certificate.
 */
export function measureKube(metrics: Metrics): ClientObserver {
  return { ...measureRequests(metrics), ...measureConnections(metrics) };
}

function measureRequests(metrics: Metrics): ClientObserver {
  const { counter, sizes, times } = named(metrics);
  const total = counter('requests_total', 'Number of kubectl request results', 'host', 'method', 'code');
  const retries = counter(
    'request_retries_total',
    'Number of kubectl request retries',
    'host',
    'method',
    'code',
  );
  const durations = times('request_duration_seconds', 'Request latency in seconds', 'verb');
  const waits = times('rate_limiter_duration_seconds', 'Kubectl rate limiter latency', 'verb');
  const requestSizes = sizes('request_size_bytes', 'Size of kubectl requests', 'method');
  const answerSizes = sizes('response_size_bytes', 'Size of kubectl responses', 'method');
  return {
    onRequest({ host, method, path, code, ...request }) {
      total.inc({ host, method, code });
      if (request.retries > 0) retries.inc({ host, method, code });
      durations.observe(request.seconds, { host, verb: verbOf({ method, path }) });
      if (request.requestBytes > 0) requestSizes.observe(request.requestBytes, { host, method });
    },
    onAnswer({ host, method, path, bytes: size }) {
      // A watch is no answer whose size says anything.
      if (verbOf({ method, path }) !== 'Watch') answerSizes.observe(size, { host, method });
    },
    onRate: ({ host, method, path, seconds: waited }) =>
      waits.observe(waited, { host, verb: verbOf({ method, path }) }),
  };
}

function measureConnections(metrics: Metrics): ClientObserver {
  const { counter, gauge, times } = named(metrics);
  const lookups = times('dns_resolution_duration_seconds', 'Kubectl resolver latency');
  const plugins = counter(
    'exec_plugin_call_total',
    'Number of kubectl exec plugin calls',
    'code',
    'call_status',
  );
  const ages = gauge('client_cert_rotation_age_seconds', 'Age of a certificate that has just been rotated');
  const entries = gauge('transport_cache_entries', 'Number of kubectl transport cache entries');
  const created = counter(
    'transport_create_calls_total',
    'Number of kubectl transport create calls',
    'result',
  );
  return {
    onLookup: ({ host, seconds: took }) => lookups.observe(took, { host }),
    onPlugin: ({ exitCode, status }) => plugins.inc({ code: String(exitCode), call_status: status }),
    onRotation: ({ ageSeconds }) => ages.set(ageSeconds),
    onConnections(change) {
      if (change !== 'closed') created.inc({ result: change === 'opened' ? 'miss' : 'hit' });
      if (change !== 'shared') entries.add(change === 'opened' ? 1 : -1);
    },
  };
}

/** The kinds of metrics, with Argo CD's prefix; distributions have the label `host`, and more where they say so. */
function named(metrics: Metrics) {
  return {
    counter: (rest: string, help: string, ...labels: string[]) =>
      metrics.counter({ name: prefix + rest, help, labels }),
    gauge: (rest: string, help: string) => metrics.gauge({ name: prefix + rest, help }),
    times: histogram(metrics, seconds),
    sizes: histogram(metrics, bytes),
  };
}

function histogram(metrics: Metrics, buckets: readonly number[]) {
  return (rest: string, help: string, ...labels: string[]) =>
    metrics.histogram({ name: prefix + rest, help, labels: ['host', ...labels], buckets });
}

/** What a request is called in Kubernetes, as far as its method and path say; a path that names no object lists. */
function verbOf({ method, path }: Pick<RequestTarget, 'method' | 'path'>): string {
  if (method !== 'GET') return verbs[method] ?? 'Unknown';
  const [place = '', query = ''] = path.split('?');
  const below = /^\/(?:api\/[^/]+|apis\/[^/]+\/[^/]+)\/(.+)$/.exec(place)?.[1]?.split('/') ?? [];
  // Argo CD: what lies below an object counts as the object.
  if (Math.min(below.length, 4) % 2 === 0) return 'Get';
  return new URLSearchParams(query).get('watch') === 'true' ? 'Watch' : 'List';
}

/** How often reads are tried again (`ARGOCD_K8SCLIENT_RETRY_MAX`, `ARGOCD_K8SCLIENT_RETRY_BASE_BACKOFF` in milliseconds); not unless asked. */
export function kubeRetry(env: Environment): Pick<ClientConfig, 'retry'> {
  const max = Number(env['ARGOCD_K8SCLIENT_RETRY_MAX'] || '0');
  const firstDelayMs = Number(env['ARGOCD_K8SCLIENT_RETRY_BASE_BACKOFF'] || '100');
  return max > 0 ? { retry: { max, firstDelayMs: firstDelayMs > 0 ? firstDelayMs : 100 } } : {};
}

/** The bound on requests that the environment asks for (`ARGOCD_K8S_CLIENT_QPS`, `ARGOCD_K8S_CLIENT_BURST`); none unless it does. */
export function kubeRate(env: Environment): Pick<ClientConfig, 'rate'> {
  const perSecond = Number(env['ARGOCD_K8S_CLIENT_QPS'] || '0');
  if (!(perSecond > 0)) return {};
  const burst = Number(env['ARGOCD_K8S_CLIENT_BURST'] || perSecond * 2);
  return { rate: { perSecond, burst: burst > 0 ? burst : perSecond * 2 } };
}
