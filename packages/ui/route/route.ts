import type { ApplicationRef } from '../api/applications.ts';

/** The parts of an application's page, each with an address of its own. */
export const applicationTabs = [
  'overview',
  'resources',
  'diff',
  'sync',
  'history',
  'logs',
  'events',
  'config',
] as const;

/** One part of an application's page. */
export type ApplicationTab = (typeof applicationTabs)[number];

/** A page and what it is about. */
export type Route =
  | { readonly page: 'login'; readonly returnTo: string; readonly ssoError: boolean }
  | { readonly page: 'applications' }
  | { readonly page: 'create' }
  | { readonly page: 'application'; readonly application: ApplicationRef; readonly tab: ApplicationTab }
  /** `name` is what of the section is shown, such as one project. */
  | { readonly page: 'settings'; readonly section: string; readonly name: string | undefined }
  | { readonly page: 'user' }
  | { readonly page: 'help' }
  | { readonly page: 'missing'; readonly path: string };

/**
 * The page of a path below the base, with Argo CD's addresses: `/applications/<name>`, `/applications/<namespace>/<name>`, the full-
 * screen logs below them, `/settings/…`, `/user-info`. Queries that open a panel there name a part here: `operation` and `deploy` the sync,
 * `rollback` the history. `search` is the query string.
 */
export function parseRoute(path: string, search: string, home: string): Route {
  const [first, ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
  const query = new URLSearchParams(search);
  switch (first) {
    case undefined:
      return { page: 'applications' };
    case 'login':
      return {
        page: 'login',
        returnTo: query.get('return_url') ?? '',
        ssoError: query.get('has_sso_error') === 'true',
      };
    case 'applications':
      return applicationsRoute(rest, query, home) ?? { page: 'missing', path };
    case 'new':
      return rest.length === 0 ? { page: 'create' } : { page: 'missing', path };
    case 'settings':
      return rest.length <= 2
        ? { page: 'settings', section: rest[0] ?? '', name: rest[1] }
        : { page: 'missing', path };
    case 'user-info':
      return { page: 'user' };
    case 'help':
      return { page: 'help' };
    default:
      return { page: 'missing', path };
  }
}

function applicationsRoute(
  parts: readonly string[],
  query: URLSearchParams,
  home: string,
): Route | undefined {
  const [first, second, third] = parts;
  // Argo CD keeps the draft of a new application in the query of the list.
  if (first === undefined) {
    if (query.has('new')) return { page: 'create' };
    const synced = query.get('syncApp')?.split('/') ?? [];
    const [name = '', namespace = home] = synced.toReversed();
    // Its panel for a sync lies over the list there.
    return name === ''
      ? { page: 'applications' }
      : { page: 'application', application: { namespace, name }, tab: 'sync' };
  }
  const isLogs = parts.at(-1) === 'logs' && parts.length >= 4;
  if (isLogs && parts.length === 4) return logsRoute(home, first);
  if (isLogs && parts.length === 5 && second !== undefined) return logsRoute(first, second);
  if (parts.length > 3) return undefined;
  const application =
    second === undefined ? { namespace: home, name: first } : { namespace: first, name: second };
  const tab = third === undefined ? tabOf(query) : applicationTabs.find((known) => known === third);
  return tab && { page: 'application', application, tab };
}

function logsRoute(namespace: string, name: string): Route {
  return { page: 'application', application: { namespace, name }, tab: 'logs' };
}

/** The part that Argo CD's query opens as a panel above its page. */
function tabOf(query: URLSearchParams): ApplicationTab {
  if (isOn(query.get('operation')) || query.has('deploy')) return 'sync';
  if (query.has('rollback') && query.get('rollback') !== '-1') return 'history';
  return treeParameters.some((name) => query.has(name)) ? 'resources' : 'overview';
}

/** What only the resources of an application have in their address. */
const treeParameters = ['node', 'view', 'resource', 'orphaned', 'highlight'];

function isOn(value: string | null): boolean {
  return value !== null && value !== 'false';
}

/** A part that is not well encoded stays as it is; it leads nowhere. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The path of an application's page, or of a part of it, relative to the base. */
export function applicationPath({ namespace, name }: ApplicationRef, tab?: ApplicationTab): string {
  const path = `applications/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
  return tab === undefined || tab === 'overview' ? path : `${path}/${tab}`;
}
