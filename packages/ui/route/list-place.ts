import { formatQuery, parseQuery } from '@tiphys/model/query';
import type { QueryTerm } from '@tiphys/model/query';

/** How the list is shown. */
export type ListView = 'table' | 'cards';

/** What the address says about the list. */
export interface ListPlace {
  readonly q: string;
  readonly sort: string;
  readonly view: ListView | undefined;
  /** Columns by name; the usual ones where the address names none. */
  readonly columns: readonly string[] | undefined;
}

/** Argo CD's filters and the fields of ours that say the same. */
const filters: Readonly<Record<string, string>> = {
  proj: 'project',
  health: 'health',
  sync: 'sync',
  cluster: 'cluster',
  namespace: 'namespace',
  repo: 'repo',
  targetRevision: 'revision',
  labels: 'label',
  annotations: 'annotation',
  operation: 'operation',
  autoSync: 'auto',
  appNamespace: 'appns',
};

/** Argo CD's words for values where ours are others. */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  operation: {
    Syncing: 'Running',
    'Sync OK': 'Succeeded',
    'Sync Error': 'Error',
    'Sync Failed': 'Failed',
    Unknown: 'None',
  },
  auto: { Enabled: 'on', Disabled: 'off' },
};

/** The list of an address: ours (`q`, `sort`, `view`, `cols`), or Argo CD's, whose filters become a query. */
export function listPlace(search: string): ListPlace {
  const query = new URLSearchParams(search);
  const view = query.get('view');
  const columns = query.get('cols')?.split(',').filter(Boolean);
  return {
    q: withForeign(query.get('q') ?? '', query),
    sort: query.get('sort') ?? '',
    view:
      view === 'cards' || view === 'tiles'
        ? 'cards'
        : view === 'table' || view === 'list'
          ? 'table'
          : undefined,
    columns: columns && columns.length > 0 ? columns : undefined,
  };
}

/** Parameters of Argo CD's that an address must lose once they are part of the query. */
export function foreignParameters(search: string): readonly string[] {
  const query = new URLSearchParams(search);
  return [...Object.keys(filters), 'search', 'page', 'showFavorites'].filter((name) => query.has(name));
}

/** What is typed stays as it is typed. */
function withForeign(q: string, query: URLSearchParams): string {
  const terms = foreignTerms(query);
  return terms.length === 0 ? q : formatQuery([...parseQuery(q), ...terms]);
}

function foreignTerms(query: URLSearchParams): readonly QueryTerm[] {
  const terms = Object.entries(filters).flatMap(([name, field]): QueryTerm[] => {
    const values = (query.get(name) ?? '')
      .split(',')
      .map(decoded)
      .filter((value) => value !== '')
      .map((value) => words[field]?.[value] ?? (field === 'cluster' ? clusterName(value) : value));
    return values.length > 0 ? [{ field, negated: false, values }] : [];
  });
  const text = query.get('search')?.trim() ?? '';
  return text === '' ? terms : [...terms, { field: '', negated: false, values: [text] }];
}

/** Argo CD shows a cluster as `name (address)`. */
function clusterName(value: string): string {
  return value.replace(/ \(.*\)$/, '');
}

/** Free text comes encoded twice. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value).trim();
  } catch {
    return value.trim();
  }
}
