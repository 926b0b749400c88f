import { messageOf, StatusError } from './errors.ts';

/** What a span says of its work. Never a secret, and nothing that users wrote into manifests. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Text that carries a span to another process: `traceparent` and `tracestate`, as the W3C's Trace Context has them. */
export type TraceCarrier = Readonly<Record<string, string>>;

/** How a span begins. */
export interface SpanOptions {
  /** What is done, without what it is done to: names are few, attributes many. */
  readonly name: string;
  /** Whether it answers another process, asks one, or neither (default). */
  readonly kind?: 'internal' | 'server' | 'client' | undefined;
  readonly attributes?: SpanAttributes | undefined;
  /**
   * What another process sent along; without a `traceparent` a new trace begins. Left out: the span belongs to the one in whose
   * `run` it begins.
   */
  readonly parent?: TraceCarrier | undefined;
}

/** A piece of work with a beginning and an end. */
export interface Span {
  set(attributes: SpanAttributes): void;
  /** Does work whose spans belong to this one. */
  run<T>(work: () => T): T;
  /** Ends it once; an error is told with its code, and its words where they are meant to be read. */
  end(error?: unknown): void;
}

/** Where spans go, passed to whoever does work that is worth one. It is no part of what the work does. */
export interface Tracer {
  start(options: SpanOptions): Span;
  /** Carries the span of the surrounding `run` to another process; empty where there is none. */
  carrier(): TraceCarrier;
}

const noSpan: Span = { set() {}, run: (work) => work(), end() {} };
const noCarrier: TraceCarrier = {};

/** A tracer that keeps nothing. */
export const noTracer: Tracer = { start: () => noSpan, carrier: () => noCarrier };

/** Does work within a span of its own, which ends with it. */
export async function traced<T>(
  tracer: Tracer,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = tracer.start(options);
  try {
    const result = await span.run(() => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}

/** What a trace may tell of an error: the words of a `StatusError` hold no secret, those of others may. */
export function traceableMessage(error: unknown): string {
  if (error instanceof StatusError) return messageOf(error);
  return error instanceof Error ? error.name : 'Error';
}
