import type { Metrics } from '@tiphys/base';
import type { VersionMessage } from '@tiphys/model';
import { methods } from '@tiphys/model';
import { createCallMetrics } from '@tiphys/rpc';
import type { CallMetrics } from '@tiphys/rpc';

/** Counts calls and logins of the API server, and says which version it is. */
export function createServerMetrics(
  metrics: Metrics,
  options: { readonly version: VersionMessage; readonly seconds?: boolean | undefined },
): CallMetrics {
  const calls = createCallMetrics(metrics, { methods, seconds: options.seconds });
  const logins = metrics.counter({
    name: 'argocd_login_request_total',
    help: 'Number of login requests.',
    labels: ['status'],
  });
  metrics
    .gauge({ name: 'argocd_info', help: 'Info about Argo CD version', labels: ['version'] })
    .set(1, { version: options.version.Version ?? '' });
  return {
    interceptor: calls.interceptor,
    onFinished(context, durationMs, code) {
      calls.onFinished(context, durationMs, code);
      if (context.method === '/session.SessionService/Create')
        logins.inc({ status: code === 0 ? 'success' : 'failure' });
    },
  };
}
