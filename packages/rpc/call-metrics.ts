import type { Metrics } from '@tiphys/base';
import type { MethodInfo } from './codec.ts';
import { codeName } from './grpc/status.ts';
import type { CallContext, Interceptor } from './handler.ts';
import { isStream } from './handler.ts';

const types = {
  unary: 'unary',
  server_streaming: 'server_stream',
  client_streaming: 'client_stream',
  bidi_streaming: 'bidi_stream',
} as const;

const callLabels = ['grpc_type', 'grpc_service', 'grpc_method'];

/** What counts calls: an interceptor for all of them, and what is told of their end. */
export interface CallMetrics {
  readonly interceptor: Interceptor;
  readonly onFinished: (context: CallContext, durationMs: number, code: number) => void;
}

/**
 * Counts calls of a server under the names that grpc-go's Prometheus middleware uses. `seconds` adds the distribution of their
 * durations, which is many samples (`ARGOCD_ENABLE_GRPC_TIME_HISTOGRAM`).
 */
export function createCallMetrics(
  metrics: Metrics,
  options: { readonly methods: Readonly<Record<string, MethodInfo>>; readonly seconds?: boolean | undefined },
): CallMetrics {
  const counter = (name: string, help: string, ...more: string[]): ReturnType<Metrics['counter']> =>
    metrics.counter({ name: `grpc_server_${name}_total`, help, labels: [...callLabels, ...more] });
  const started = counter('started', 'Total number of RPCs started on the server.');
  const received = counter('msg_received', 'Total number of RPC stream messages received on the server.');
  const sent = counter('msg_sent', 'Total number of gRPC stream messages sent by the server.');
  const handled = counter(
    'handled',
    'Total number of RPCs completed on the server, regardless of success or failure.',
    'grpc_code',
  );
  const seconds = options.seconds
    ? metrics.histogram({
        name: 'grpc_server_handling_seconds',
        help: 'Histogram of response latency (seconds) of gRPC that had been application-level handled by the server.',
        labels: callLabels,
      })
    : undefined;
  const labelsOf = ({ method }: CallContext) => {
    const slash = method.lastIndexOf('/');
    return {
      grpc_type: types[options.methods[method]?.kind ?? 'unary'],
      grpc_service: method.slice(1, slash),
      grpc_method: method.slice(slash + 1),
    };
  };
  return {
    interceptor(request, context, next) {
      const labels = labelsOf(context);
      started.inc(labels);
      const counted = isStream(request) ? counting(request, () => received.inc(labels)) : request;
      if (!isStream(request)) received.inc(labels);
      const result = next(counted, context);
      if (isStream(result)) return counting(result, () => sent.inc(labels));
      return result.then((message) => {
        sent.inc(labels);
        return message;
      });
    },
    onFinished(context, durationMs, code) {
      const labels = labelsOf(context);
      handled.inc({ ...labels, grpc_code: codeName(code) });
      seconds?.observe(durationMs / 1000, labels);
    },
  };
}

async function* counting(messages: AsyncIterable<unknown>, count: () => void): AsyncGenerator<unknown> {
  for await (const message of messages) {
    count();
    yield message;
  }
}
