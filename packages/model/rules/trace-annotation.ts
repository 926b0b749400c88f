import type { TraceCarrier } from '@tiphys/base';

/**
 * Ours: the trace that asked for a refresh or an operation, so that what the controller does belongs to it. It is set only while traces
 * are taken, and taken off with what it asked for.
 */
export const traceAnnotation = 'tiphys.dev/traceparent';

/** The annotation that hands a trace to the controller; none where there is no trace. */
export function traceAnnotations({ traceparent }: TraceCarrier): Readonly<Record<string, string>> {
  return traceparent === undefined ? {} : { [traceAnnotation]: traceparent };
}

/** The trace that an object was handed; empty where there is none. */
export function handedTrace(annotations: Readonly<Record<string, string>> | undefined): TraceCarrier {
  const traceparent = annotations?.[traceAnnotation];
  return traceparent === undefined ? {} : { traceparent };
}
