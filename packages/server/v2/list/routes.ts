import { codes, StatusError } from '@tiphys/base';
import { fuzzyScore } from '@tiphys/model/query';
import type { ApplicationName, ApplicationsAnswer, ListNeighbours } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import { isNamespaceEnabled } from '../../services/application/find.ts';
import type { V2Request, V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import type { Entry } from './entry.ts';
import { createListIndex } from './list-index.ts';
import { orderOf } from './order.ts';
import { createRights } from './rights.ts';
import { selectEntries } from './select.ts';
import { shownRow, termsOf, visibleRights } from './shown.ts';
import type { ListSource } from './shown.ts';
import { watchList } from './watch.ts';

const defaultLimit = 100;
const maxLimit = 500;

/** `GET applications`: a part of the list, filtered, sorted and counted here; or its changes, where events are asked for. */
export function createListRoutes(context: V2Context, source: ListSource): readonly V2Route[] {
  const watch = { source, config: context.deps.config };
  return [
    {
      method: 'GET',
      path: 'applications',
      handle({ call, query }) {
        if (call.context.header('accept') === 'text/event-stream') return watchList(watch, call, query);
        return Promise.resolve(
          query.has('find') ? findRows(source, call, query) : listRows(source, call, query),
        );
      },
    },
    {
      method: 'GET',
      path: 'applications/:namespace/:name/neighbours',
      handle: (request) => Promise.resolve(neighbours(source, request)),
    },
  ];
}

/** What stands before and after an application in the list of `q` and `sort`, or would if it matched. */
function neighbours(source: ListSource, { call, params, query }: V2Request): ListNeighbours {
  const rights = visibleRights(source, call);
  const entry = source.index.get(`${params['namespace'] ?? ''}/${params['name'] ?? ''}`);
  // As the list itself: what one may not see is not there.
  if (!entry || !rights.sees(entry)) return {};
  const order = orderOf(query.get('sort') ?? '');
  const { matching } = selectEntries({
    entries: source.index.entries(),
    terms: termsOf(source, query),
    isVisible: rights.sees,
    facets: false,
  });
  order.sort(matching);
  const after = order.after(matching, order.cursorOf(entry));
  const isListed = matching[after - 1] === entry;
  const previous = matching[after - (isListed ? 2 : 1)];
  const next = matching[after];
  return {
    ...(previous ? { previous: nameOf(previous) } : {}),
    ...(next ? { next: nameOf(next) } : {}),
  };
}

function nameOf({ row: { namespace, name } }: Entry): ApplicationName {
  return { namespace, name };
}

function listRows(source: ListSource, call: Call, query: URLSearchParams): ApplicationsAnswer {
  const { index } = source;
  const rights = visibleRights(source, call);
  const order = orderOf(query.get('sort') ?? '');
  const { matching, all, summary, facets } = selectEntries({
    entries: index.entries(),
    terms: termsOf(source, query),
    isVisible: rights.sees,
    facets: query.get('facets') === 'true',
  });
  order.sort(matching);
  const cursor = query.get('cursor');
  const start = cursor ? order.after(matching, cursor) : numberOf(query, 'offset', 0);
  const limit = Math.min(maxLimit, numberOf(query, 'limit', defaultLimit));
  const shown = matching.slice(start, start + limit);
  const last = shown.at(-1);
  const labels = query.get('labels') === 'true';
  return {
    rows: shown.map((entry) => shownRow(entry, rights.of(entry), labels)),
    total: matching.length,
    all,
    ...(last && start + limit < matching.length ? { next: order.cursorOf(last) } : {}),
    summary,
    ...(facets ? { facets } : {}),
    version: index.version(),
  };
}

/** The applications whose names fit `find` best; for a box where one types what one remembers. */
function findRows(source: ListSource, call: Call, query: URLSearchParams): ApplicationsAnswer {
  const { index } = source;
  const typed = (query.get('find') ?? '').slice(0, 100);
  const rights = visibleRights(source, call);
  const limit = Math.min(maxLimit, numberOf(query, 'limit', 20));
  const found: { readonly entry: Entry; readonly score: number }[] = [];
  let all = 0;
  for (const entry of index.entries()) {
    if (!rights.sees(entry)) continue;
    all += 1;
    const score = fuzzyScore(entry.row.name, typed);
    if (score !== undefined) found.push({ entry, score });
  }
  found.sort((left, right) => right.score - left.score);
  const { summary } = selectEntries({ entries: [], terms: [], isVisible: () => true, facets: false });
  return {
    rows: found.slice(0, limit).map(({ entry }) => shownRow(entry, rights.of(entry), false)),
    total: found.length,
    all,
    summary,
    version: index.version(),
  };
}

function numberOf(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new StatusError(codes.invalidArgument, `${name} must be a number, not ${JSON.stringify(text)}`);
}

/** The source of lists for a server. */
export function createListSource({ application, deps, access }: V2Context): ListSource {
  return {
    index: createListIndex(deps),
    rightsOf: createRights(access, deps.config),
    isServed: (namespace) => isNamespaceEnabled(application, namespace),
    now: () => deps.clock.now(),
  };
}
