import type { Metrics } from '@tiphys/base';
import type { ClientConfig, Environment, RequestRecord } from '@tiphys/kube';

const seconds = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
const bytes = [64, 256, 512, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216];

/**
 * Measures requests to API servers under client-go's names with Argo CD's prefix. What only client-go has (its transports' cache,
 * certificates of plugins) is declared, so that whoever looks for the names finds them, and never counted.
 */
export function measureKubeRequests(metrics: Metrics): (request: RequestRecord) => void {
  const name = (rest: string): string => `argocd_kubectl_${rest}`;
  const counter = (rest: string, help: string, ...labels: string[]): ReturnType<Metrics['counter']> =>
    metrics.counter({ name: name(rest), help, labels });
  const histogram = (
    rest: string,
    help: string,
    buckets: readonly number[],
  ): ReturnType<Metrics['histogram']> =>
    metrics.histogram({ name: name(rest), help, labels: ['host', 'verb'], buckets });
  const total = counter('requests_total', 'Number of kubectl request result codes', 'host', 'method', 'code');
  const retries = counter(
    'request_retries_total',
    'Number of kubectl request retries',
    'code',
    'method',
    'host',
  );
  const durations = histogram('request_duration_seconds', 'Latency of kubectl requests', seconds);
  const sizes = histogram('request_size_bytes', 'Size of kubectl requests', bytes);
  histogram('response_size_bytes', 'Size of kubectl responses', bytes);
  histogram('rate_limiter_duration_seconds', 'Latency of kubectl rate limiter', seconds);
  metrics.histogram({
    name: name('dns_resolution_duration_seconds'),
    help: 'DNS resolution latency of kubectl',
    labels: ['host'],
    buckets: seconds,
  });
  metrics.histogram({
    name: name('client_cert_rotation_age_seconds'),
    help: 'Age of a certificate that has just been rotated',
    buckets: seconds,
  });
  counter('exec_plugin_call_total', 'Number of times a kubectl exec plugin is called', 'code', 'call_status');
  counter('transport_create_calls_total', 'Number of kubectl transport create calls', 'result');
  metrics.gauge({ name: name('transport_cache_entries'), help: 'Number of kubectl transport cache entries' });
  return ({ host, method, code, ...request }) => {
    total.inc({ host, method, code });
    if (request.retries > 0) retries.inc({ host, method, code });
    durations.observe(request.seconds, { host, verb: method });
    if (request.requestBytes > 0) sizes.observe(request.requestBytes, { host, verb: method });
  };
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
