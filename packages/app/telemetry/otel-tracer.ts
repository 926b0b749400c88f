import { AsyncLocalStorage } from 'node:async_hooks';
import { StatusError, traceableMessage } from '@tiphys/base';
import type { Span, SpanOptions, TraceCarrier, Tracer } from '@tiphys/base';
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** Spans that wait to be sent; more are dropped. */
const maxQueuedSpans = 2048;
/** Spans sent in one message. */
const maxBatchSpans = 512;
/** How long a span waits for others. */
const batchMs = 1000;
/** Longest text of one attribute. */
const maxTextLength = 4096;
/** Longest wait for what is still to be sent when the program ends. */
const shutdownMs = 3000;

/** A tracer whose spans leave the process. Disposing sends what is left, within a few seconds. */
export interface Tracing extends AsyncDisposable {
  readonly tracer: Tracer;
}

/** Which process it is, and how much of what it does is told. */
export interface TracingOptions {
  readonly serviceName: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the traces that begin here, from 0 to 1; others are told if their beginning is. */
  readonly sampleRatio: number;
}

const kinds = { internal: SpanKind.INTERNAL, server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;

/** A tracer over OpenTelemetry's SDK. Nothing is registered globally: who is not given the tracer makes no spans. */
export function createOtelTracer(exporter: SpanExporter, options: TracingOptions): Tracing {
  const processor = new BatchSpanProcessor({
    exporter,
    maxQueueSize: maxQueuedSpans,
    maxExportBatchSize: maxBatchSpans,
    scheduledDelayMillis: batchMs,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ ...options.attributes, 'service.name': options.serviceName }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(options.sampleRatio) }),
    spanLimits: { attributeValueLengthLimit: maxTextLength },
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('tiphys');
  const propagator = new W3CTraceContextPropagator();
  const active = new AsyncLocalStorage<Context>();

  const start = ({ name, kind = 'internal', attributes = {}, parent }: SpanOptions): Span => {
    const around = parent
      ? propagator.extract(ROOT_CONTEXT, parent, defaultTextMapGetter)
      : (active.getStore() ?? ROOT_CONTEXT);
    const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, around);
    const context = trace.setSpan(around, span);
    return {
      set: (more) => void span.setAttributes(more),
      run: (work) => active.run(context, work),
      end(error) {
        if (!span.isRecording()) return;
        if (error !== undefined) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: traceableMessage(error) });
          if (error instanceof StatusError) span.setAttribute('rpc.grpc.status_code', error.code);
        }
        span.end();
      },
    };
  };

  const carrier = (): TraceCarrier => {
    const context = active.getStore();
    const texts: Record<string, string> = {};
    if (context) propagator.inject(context, texts, defaultTextMapSetter);
    return texts;
  };

  return {
    tracer: { start, carrier },
    async [Symbol.asyncDispose]() {
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, shutdownMs);
      await Promise.race([provider.shutdown().catch(() => undefined), late.promise]);
      clearTimeout(timer);
    },
  };
}
