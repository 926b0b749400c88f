import type { ApplicationRef } from '../api/applications.ts';

/** A page and what it is about. */
export type Route =
  | { readonly page: 'login'; readonly returnTo: string }
  | { readonly page: 'applications' }
  | { readonly page: 'application'; readonly application: ApplicationRef }
  | { readonly page: 'missing'; readonly path: string };

/**
 * The page of a path below the base, with Argo CD's links: `/applications/<name>` and `/applications/<namespace>/<name>`. `search` is
 * the query string.
 */
export function parseRoute(path: string, search: string, defaultNamespace: string): Route {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
  const [first, second, third, ...rest] = parts;
  if (first === 'login')
    return { page: 'login', returnTo: new URLSearchParams(search).get('return_url') ?? '' };
  if (first === undefined || (first === 'applications' && second === undefined))
    return { page: 'applications' };
  if (first === 'applications' && second !== undefined && rest.length === 0) {
    const application =
      third === undefined
        ? { namespace: defaultNamespace, name: second }
        : { namespace: second, name: third };
    return { page: 'application', application };
  }
  return { page: 'missing', path };
}

/** A part that is not well encoded stays as it is; it leads nowhere. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The path of an application's page, relative to the base. */
export function applicationPath({ namespace, name }: ApplicationRef): string {
  return `applications/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
}
