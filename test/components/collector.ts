import { codes, StatusError } from '@tiphys/base';
import { startRpcServer } from '@tiphys/rpc';
import type { CallContext, TlsCertificate } from '@tiphys/rpc';
import { createCodec } from '../../packages/model/codec/codec.ts';
import { bool, bytes, int, list, message, ref, string } from '../../packages/model/schema/build.ts';
import type { TypeOf } from '../../packages/model/schema/build.ts';

// OTLP's messages, as far as the tests look at them.
const AnyValue = message('otlp.AnyValue', {
  text: string(1, { pointer: true }),
  flag: bool(2, { pointer: true }),
  number: int(3, { pointer: true }),
});
const KeyValue = message('otlp.KeyValue', { key: string(1), value: ref(AnyValue, 2) });
const Status = message('otlp.Status', { message: string(2), code: int(3) });
const OtlpSpan = message('otlp.Span', {
  traceId: bytes(1),
  spanId: bytes(2),
  parentSpanId: bytes(4),
  name: string(5),
  kind: int(6),
  attributes: list(KeyValue, 9),
  status: ref(Status, 15),
});
const Resource = message('otlp.Resource', { attributes: list(KeyValue, 1) });
const ScopeSpans = message('otlp.ScopeSpans', { spans: list(OtlpSpan, 2) });
const ResourceSpans = message('otlp.ResourceSpans', {
  resource: ref(Resource, 1),
  scopes: list(ScopeSpans, 2),
});
const ExportRequest = message('otlp.ExportRequest', { resources: list(ResourceSpans, 1) });
const ExportResponse = message('otlp.ExportResponse', {});

const messages = [
  AnyValue,
  KeyValue,
  Status,
  OtlpSpan,
  Resource,
  ScopeSpans,
  ResourceSpans,
  ExportRequest,
  ExportResponse,
];
const method = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** A span that a collector got. */
export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** OTLP's number: 1 internal, 2 server, 3 client. */
  readonly kind: number | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
  /** 2 is an error. */
  readonly status: { readonly code: number; readonly message: string };
}

/** A collector of traces that listens for OTLP over gRPC. */
export interface Collector extends AsyncDisposable {
  readonly address: string;
  readonly spans: readonly CollectedSpan[];
  /** Headers of the last batch. */
  header(name: string): string | undefined;
  /** Refuses batches from now on, or takes them again. */
  refuse(isRefusing: boolean): void;
}

/** Starts one; a port of 0 is a free one. */
export async function startCollector(
  options: { readonly port?: number | undefined; readonly tls?: TlsCertificate | undefined } = {},
): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  let last: CallContext | undefined;
  let isRefusing = false;
  const take = (request: TypeOf<typeof ExportRequest>, context: CallContext): Promise<object> => {
    last = context;
    if (isRefusing) return Promise.reject(new StatusError(codes.permissionDenied, 'no more traces'));
    for (const { resource, scopes } of request.resources ?? [])
      for (const span of (scopes ?? []).flatMap((scope) => scope.spans ?? []))
        spans.push(collected(span, attributesOf(resource?.attributes)));
    return Promise.resolve({});
  };
  const server = await startRpcServer(
    {
      codec: createCodec(new Map(messages.map((each) => [each.name, each]))),
      methods: { [method]: { in: ExportRequest.name, out: ExportResponse.name, kind: 'unary' } },
      handlers: { [method]: take },
    },
    { host: '127.0.0.1', port: options.port ?? 0, tls: options.tls },
  );
  return {
    address: `127.0.0.1:${server.port}`,
    spans,
    header: (name) => last?.header(name),
    refuse: (refusing) => void (isRefusing = refusing),
    [Symbol.asyncDispose]: () => server.close(0),
  };
}

function collected(span: TypeOf<typeof OtlpSpan>, resource: Readonly<Record<string, string>>): CollectedSpan {
  const hex = (base64 = ''): string => Buffer.from(base64, 'base64').toString('hex');
  return {
    resource,
    service: resource['service.name'] ?? '',
    name: span.name ?? '',
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId) || undefined,
    kind: span.kind,
    attributes: attributesOf(span.attributes),
    status: { code: span.status?.code ?? 0, message: span.status?.message ?? '' },
  };
}

function attributesOf(
  attributes: readonly TypeOf<typeof KeyValue>[] | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (attributes ?? []).map(({ key = '', value }) => [
      key,
      String(value?.text ?? value?.number ?? value?.flag ?? ''),
    ]),
  );
}
