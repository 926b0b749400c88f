import type { Metrics } from '@tiphys/base';
import type { CallContext } from '@tiphys/rpc';
import { codeName } from '@tiphys/rpc';

/** Counts finished calls under the names that grpc-go's Prometheus middleware uses. */
export function createCallMetrics(
  metrics: Metrics,
): (context: CallContext, durationMs: number, code: number) => void {
  const handled = metrics.counter({
    name: 'grpc_server_handled_total',
    help: 'Total number of RPCs completed on the server, regardless of success or failure.',
    labels: ['grpc_service', 'grpc_method', 'grpc_code'],
  });
  const logins = metrics.counter({
    name: 'argocd_login_request_total',
    help: 'Number of login requests.',
    labels: ['status'],
  });
  return ({ method }, _durationMs, code) => {
    const slash = method.lastIndexOf('/');
    const labels = {
      grpc_service: method.slice(1, slash),
      grpc_method: method.slice(slash + 1),
      grpc_code: codeName(code),
    };
    handled.inc(labels);
    if (method === '/session.SessionService/Create')
      logins.inc({ status: code === 0 ? 'success' : 'failure' });
  };
}
