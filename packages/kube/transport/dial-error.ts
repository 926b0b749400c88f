import { codes, StatusError } from '@tiphys/base';

/**
 * What went wrong with a connection, in the words of Go's dialler (users and scripts look for `connection refused`,
 * `no such host`, `x509: …`).
 */
export function describeConnectionError(error: unknown): string {
  const cause = rootOf(error);
  const where = cause.address ? `dial tcp ${cause.address}:${cause.port ?? ''}` : 'dial tcp';
  switch (cause.code) {
    case 'ECONNREFUSED':
      return `${where}: connect: connection refused`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `dial tcp: lookup ${cause.hostname ?? ''}: no such host`;
    case 'ETIMEDOUT':
      return `${where}: i/o timeout`;
    case 'EHOSTUNREACH':
      return `${where}: connect: no route to host`;
    case 'ENETUNREACH':
      return `${where}: connect: network is unreachable`;
    case 'ECONNRESET':
    case 'EPIPE':
      return 'connection reset by peer';
    case 'CERT_HAS_EXPIRED':
      return 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `tls: failed to verify certificate: x509: ${cause.message}`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
    default:
      return cause.message || 'connection failed';
  }
}

/** An `unavailable` error for a request that got no answer, written as Go's HTTP client does: `Get "url": reason`. */
export function unreachable(method: string, url: string, error: unknown): StatusError {
  const verb = method.charAt(0) + method.slice(1).toLowerCase();
  return new StatusError(
    codes.unavailable,
    `${verb} ${JSON.stringify(url)}: ${describeConnectionError(error)}`,
    {
      cause: error,
      details: { reason: 'Unreachable', causes: [] },
    },
  );
}

interface SystemError extends Error {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

function rootOf(error: unknown): SystemError {
  // A host with several addresses fails with one error for each.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0];
  return error instanceof Error ? error : new Error(String(error));
}
