/** gRPC status codes by name; the numbers are the wire's. */
export const codes = {
  ok: 0,
  canceled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
  unauthenticated: 16,
} as const;

/** A gRPC status code. */
export type Code = (typeof codes)[keyof typeof codes];

/** What a `StatusError` may carry besides its code and message. */
export interface StatusErrorOptions {
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The one error that crosses component borders. Its message is safe to show to a user: it says what was
 * being done and with what, and never holds a secret. `cause` is for the log.
 */
export class StatusError extends Error {
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: Code, message: string, options: StatusErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StatusError';
    this.code = code;
    this.details = options.details;
  }
}

/**
 * Turns anything caught into a `StatusError`: one passes through, an abort becomes `canceled` or
 * `deadlineExceeded`, everything else becomes `fallback` (default `unknown`) with its own message.
 */
export function toStatusError(reason: unknown, fallback: Code = codes.unknown): StatusError {
  if (reason instanceof StatusError) return reason;
  if (reason instanceof Error) {
    if (reason.name === 'TimeoutError') {
      return new StatusError(codes.deadlineExceeded, reason.message, { cause: reason });
    }
    if (reason.name === 'AbortError')
      return new StatusError(codes.canceled, reason.message, { cause: reason });
    return new StatusError(fallback, reason.message, { cause: reason });
  }
  return new StatusError(fallback, String(reason), { cause: reason });
}

/** Adds what was being done in front of an error's message and keeps its code. */
export function withContext(context: string, reason: unknown): StatusError {
  const inner = toStatusError(reason);
  return new StatusError(inner.code, `${context}: ${inner.message}`, {
    cause: reason,
    details: inner.details,
  });
}

/** The message of anything caught, for texts shown to users. */
export function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/** Whether a caught value is an abort (of a signal that the caller owns), not a failure. */
export function isAbort(reason: unknown): boolean {
  return (
    (reason instanceof Error && reason.name === 'AbortError') ||
    (reason instanceof StatusError && reason.code === codes.canceled)
  );
}
