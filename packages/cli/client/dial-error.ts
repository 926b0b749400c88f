import { StatusError } from '@tiphys/base';

/** The error to show for a server that cannot be reached, in Go's words; other errors stay as they are. */
export function dialError(reason: unknown): unknown {
  const failure = systemFailure(reason);
  if (failure === undefined) return reason;
  const { code, address = '', port = 0, hostname = '' } = failure;
  const where = `dial tcp ${address.includes(':') ? `[${address}]` : address}:${port}`;
  if (code === 'ECONNREFUSED') return unreachable(`${where}: connect: connection refused`, reason);
  if (code === 'EHOSTUNREACH') return unreachable(`${where}: connect: no route to host`, reason);
  if (code === 'ENOTFOUND') return unreachable(`dial tcp: lookup ${hostname}: no such host`, reason);
  return reason;
}

/** There is no server at the address, or no way to it. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

function unreachable(message: string, cause: unknown): UnreachableError {
  return new UnreachableError(`error dial proxy: ${message}`, { cause });
}

interface SystemFailure {
  readonly code: string;
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly hostname?: string | undefined;
}

/** Causes are not looked for deeper than this. */
const maxDepth = 5;

function systemFailure(reason: unknown, depth = 0): SystemFailure | undefined {
  if (!(reason instanceof Error) || depth > maxDepth) return undefined;
  if ('code' in reason && typeof reason.code === 'string' && !(reason instanceof StatusError)) {
    // Node gives one failure for each address that it tried.
    const [first] = reason instanceof AggregateError ? (reason.errors as unknown[]) : [];
    return systemFailure(first, depth + 1) ?? (reason as Error & SystemFailure);
  }
  return systemFailure(reason.cause, depth + 1);
}
