export type { Cache, CacheSetOptions } from './cache.ts';
export { createMemoryCache } from './memory-cache.ts';
export type { MemoryCacheOptions } from './memory-cache.ts';
export type { Clock } from './clock.ts';
export { formatTime, parseTime, systemClock } from './clock.ts';
export type { Limiter } from './concurrency.ts';
export { createLimiter, createSingleFlight, mapLimit } from './concurrency.ts';
export { formatDuration, parseDuration } from './duration.ts';
export type { Code, StatusErrorOptions } from './errors.ts';
export { codes, isAbort, messageOf, StatusError, toStatusError, withContext } from './errors.ts';
export { compareTexts } from './compare-texts.ts';
export { formatGoJson, sortKeys } from './go-json.ts';
export { parseJson } from './json.ts';
export type { KubeObject, ObjectMeta, OwnerReference, ResourceKey } from './kube-object.ts';
export { keyOf, keyText, kindText, parseApiVersion } from './kube-object.ts';
export type { LogFields, Logger } from './log.ts';
export { silentLogger } from './log.ts';
export type { JsonObject } from './merge-patch.ts';
export { applyMergePatch, createMergePatch, isJsonObject, jsonEqual } from './merge-patch.ts';
export type { Counter, Gauge, Histogram, Labels, MetricOptions, Metrics } from './metrics.ts';
export { noMetrics } from './metrics.ts';
export type { RetryOptions } from './retry.ts';
export { backoffMs, retry } from './retry.ts';
export type { Runnable } from './run-group.ts';
export { runGroup } from './run-group.ts';
export type { DeadlineSignal } from './signals.ts';
export { aborted, deadline, raceSignal, sleep } from './signals.ts';
export type { SignalQueue } from './signal-queue.ts';
export { createSignalQueue } from './signal-queue.ts';
export { textOf } from './text-of.ts';
export type { Timer } from './timer.ts';
export { startTimer } from './timer.ts';
export type { Span, SpanAttributes, SpanOptions, TraceCarrier, Tracer } from './tracing.ts';
export { noTracer, traceableMessage, traced } from './tracing.ts';
export type {
  Backoff,
  Reconcile,
  ReconcileResult,
  WorkQueueObserver,
  WorkQueueOptions,
} from './work-queue.ts';
export { WorkQueue } from './work-queue.ts';
