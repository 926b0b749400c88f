import type { Code } from '@tiphys/base';
import { codes, StatusError } from '@tiphys/base';

/** The parts of a Kubernetes `Status` object that callers look at. */
export interface KubeStatus {
  readonly kind?: string | undefined;
  readonly status?: string | undefined;
  readonly message?: string | undefined;
  readonly reason?: string | undefined;
  readonly code?: number | undefined;
  readonly details?:
    | {
        readonly name?: string | undefined;
        readonly kind?: string | undefined;
        readonly causes?: readonly StatusCause[] | undefined;
        readonly retryAfterSeconds?: number | undefined;
      }
    | undefined;
}

/** One reason of an `Invalid` answer. */
export interface StatusCause {
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly field?: string | undefined;
}

// Argo CD: util/grpc/errors.go. BadRequest is a failed precondition there, Conflict is aborted.
const codeByReason: Readonly<Record<string, Code>> = {
  NotFound: codes.notFound,
  AlreadyExists: codes.alreadyExists,
  Invalid: codes.invalidArgument,
  MethodNotAllowed: codes.unimplemented,
  ServiceUnavailable: codes.unavailable,
  BadRequest: codes.failedPrecondition,
  Unauthorized: codes.unauthenticated,
  Forbidden: codes.permissionDenied,
  Timeout: codes.deadlineExceeded,
  ServerTimeout: codes.unavailable,
  Conflict: codes.aborted,
  TooManyRequests: codes.resourceExhausted,
  InternalError: codes.internal,
  // No mapping in Argo CD: clients never see these two, they only start a list again.
  Expired: codes.outOfRange,
  Gone: codes.outOfRange,
};

const reasonByHttpStatus: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Expired',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

// What clients of Kubernetes say where a server (or a proxy before it) answers without a Status.
const messageByHttpStatus: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  403: 'the server does not allow access to the requested resource',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  415: 'the server was unable to respond with a content type that the client supports',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
};

/** Longest part of a foreign (non-Status) error body that is repeated in a message. */
const maxForeignTextLength = 512;

/**
 * The error of an answer with an HTTP status of 400 or more. `details` holds `status` (the Status object where there
 * is one), `reason`, `causes` and `httpStatus`; code and message follow Argo CD's mapping.
 */
export function statusErrorOfAnswer(httpStatus: number, body: string): StatusError {
  const status = parseStatus(body);
  if (status) return statusErrorOf(status, httpStatus);
  const reason = reasonByHttpStatus[httpStatus] ?? (httpStatus >= 500 ? 'InternalError' : 'Unknown');
  const known = messageByHttpStatus[httpStatus];
  const text = body.trim().slice(0, maxForeignTextLength);
  const message =
    known ?? `an error on the server (${JSON.stringify(text)}) has prevented the request from succeeding`;
  return new StatusError(codeByReason[reason] ?? codes.unknown, message, {
    details: { reason, causes: [], httpStatus },
  });
}

/** The error of a Status object, as an answer's body or a watch's ERROR event. */
export function statusErrorOf(status: KubeStatus, httpStatus = status.code ?? 500): StatusError {
  const reason = status.reason || (reasonByHttpStatus[httpStatus] ?? 'Unknown');
  const message =
    status.message || messageByHttpStatus[httpStatus] || `the server answered with status ${httpStatus}`;
  return new StatusError(codeByReason[reason] ?? codes.unknown, message, {
    details: { status, reason, causes: status.details?.causes ?? [], httpStatus },
  });
}

/** The reason of a Kubernetes failure (`NotFound`, `Conflict`, `Invalid`, …), or `undefined` for any other error. */
export function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof StatusError)) return undefined;
  const reason = error.details?.['reason'];
  return typeof reason === 'string' ? reason : undefined;
}

/** Whether a list or watch must start again without a resource version. */
export function isExpired(error: unknown): boolean {
  const reason = reasonOf(error);
  if (reason === 'Expired' || reason === 'Gone') return true;
  // A server that was restored from a backup knows no version as new as ours.
  const causes = (error as StatusError).details?.['causes'] as readonly StatusCause[] | undefined;
  return reason === 'Timeout' && Boolean(causes?.some((cause) => cause.reason === 'ResourceVersionTooLarge'));
}

/**
 * Whether the error says that this one object does not exist; a path that is not served at all (unknown kind)
 * has no object in its details and is another matter.
 */
export function isMissingObject(error: unknown): boolean {
  if (reasonOf(error) !== 'NotFound') return false;
  const status = (error as StatusError).details?.['status'] as KubeStatus | undefined;
  return Boolean(status?.details?.name);
}

function parseStatus(body: string): KubeStatus | undefined {
  if (!body.startsWith('{')) return undefined;
  try {
    const parsed = JSON.parse(body) as KubeStatus;
    return parsed.kind === 'Status' ? parsed : undefined;
  } catch {
    // Not JSON: a proxy's page. The caller falls back to the HTTP status.
    return undefined;
  }
}
