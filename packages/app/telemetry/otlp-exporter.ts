import type { Logger } from '@tiphys/base';
import { messageOf } from '@tiphys/base';
import { createSchemaClient } from '@tiphys/rpc';
import type { ClientTls, Codec } from '@tiphys/rpc';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

const method = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const exportTimeoutMs = 10_000;
const connectTimeoutMs = 5_000;

/** Where spans are sent. */
export interface OtlpOptions {
  /** `host:port` of the collector's OTLP over gRPC. */
  readonly address: string;
  /** How it is checked, read anew for each connection; plain text without. */
  readonly tls: (() => Promise<ClientTls>) | undefined;
  /** Sent with every batch, such as a token. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The library writes the messages, so the client only passes bytes on. */
const codec: Codec = {
  encode: (_type, message) => (message as { readonly bytes: Uint8Array }).bytes,
  decode: (_type, bytes) => ProtobufTraceSerializer.deserializeResponse(bytes),
  normalize: (_type, message) => message,
  fields: () => undefined,
};

/**
 * Sends batches of spans with our gRPC client. A batch that cannot be sent is lost: the first one is told in a warning, and that the
 * collector answers again when it does.
 */
export function createOtlpExporter(options: OtlpOptions, log: Logger): SpanExporter {
  const { address, headers, tls } = options;
  const client = createSchemaClient(
    { codec, methods: { [method]: { in: '', out: '', kind: 'unary' } } },
    { address, headers, tls, connectTimeoutMs, attempts: 1, userAgent: 'tiphys-otlp' },
  );
  let isFailing = false;
  const send = async (spans: ReadableSpan[]): Promise<void> => {
    const bytes = ProtobufTraceSerializer.serializeRequest(spans);
    if (!bytes) return;
    try {
      const answer = await client.unary(method, { bytes }, { timeoutMs: exportTimeoutMs });
      const { partialSuccess } = answer as ReturnType<typeof ProtobufTraceSerializer.deserializeResponse>;
      const rejected = Number(partialSuccess?.rejectedSpans ?? 0);
      if (rejected > 0)
        throw new RangeError(partialSuccess?.errorMessage || `${rejected} spans were refused`);
      if (isFailing) log.info('the collector takes traces again', { address });
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        log.warn('traces are lost: the collector does not take them', { address, error: messageOf(error) });
      isFailing = true;
    }
  };
  return {
    // Whatever happened is told above, and no reason to do anything else.
    export: (spans, done) => void send(spans).finally(() => done({ code: 0 })),
    shutdown: () => client.close(),
  };
}
