import { codes, isAbort, StatusError } from '@tiphys/base';

/**
 * Whether an error only says that the API server could not do it now: it is not there, too busy, or it lost its
 * leader. The sync waits and goes on.
 */
export function isTransient(error: unknown): boolean {
  if (isAbort(error) || !(error instanceof StatusError)) return false;
  switch (error.code) {
    case codes.unavailable:
    case codes.deadlineExceeded:
      return true;
    case codes.resourceExhausted:
      return error.details?.['httpStatus'] === 429;
    case codes.internal:
      return error.message.startsWith('etcdserver:');
    default:
      return false;
  }
}
