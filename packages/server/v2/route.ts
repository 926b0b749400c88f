import type { Call } from '../call.ts';

/** One call of the additive API. */
export interface V2Request {
  readonly call: Call;
  /** Variables of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON body; `undefined` without one. */
  readonly body: unknown;
}

/** One endpoint of the additive API. It finds out by itself what the caller may see. */
export interface V2Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below `/api/v2/`; a part that starts with a colon is a variable, e.g. `applications/:namespace/:name/tree`. */
  readonly path: string;
  /** Bytes that a body may have; default 1 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** Answers with one JSON value, or with many (server-sent events, each one `data:` line). */
  readonly handle: (request: V2Request) => Promise<unknown> | AsyncIterable<unknown>;
}

/** The route and the variables of a path; `method` when only the method does not fit. */
export function matchRoute(
  routes: readonly V2Route[],
  method: string,
  path: string,
): { readonly route: V2Route; readonly params: Readonly<Record<string, string>> } | 'method' | undefined {
  const parts = path.split('/');
  let known = false;
  for (const route of routes) {
    const params = fit(route.path.split('/'), parts);
    if (!params) continue;
    if (route.method === method) return { route, params };
    known = true;
  }
  return known ? 'method' : undefined;
}

function fit(
  pattern: readonly string[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (!wanted.startsWith(':')) {
      if (wanted !== part) return undefined;
      continue;
    }
    const value = decoded(part);
    if (value === undefined || value === '') return undefined;
    params[wanted.slice(1)] = value;
  }
  return params;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
