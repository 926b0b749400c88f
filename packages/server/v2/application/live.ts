import { isAbort, messageOf, sleep } from '@tiphys/base';
import type { LiveMessage } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import { mergeStreams } from '../merge-streams.ts';
import type { V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import { watchOverview } from './overview.ts';
import type { TreeStates, WatchTreeOptions } from './tree.ts';
import { applicationOf, watchTree } from './tree.ts';

/** Time before a tree that could not be had is asked for again. */
const retryMs = 3000;

/**
 * `GET applications/:namespace/:name/live?since`: overview and tree of an application as one stream of events, so that a page needs
 * one connection. `since` is the version of a tree that the caller has.
 */
export function createLiveRoutes(
  { application: deps }: Pick<V2Context, 'application'>,
  states: TreeStates,
): readonly V2Route[] {
  return [
    {
      method: 'GET',
      path: 'applications/:namespace/:name/live',
      handle: (request) => {
        const since = request.query.get('since') ?? undefined;
        return watchPage(deps, request.call, { ...applicationOf(request), since, states });
      },
    },
  ];
}

async function* watchPage(
  deps: ApplicationDeps,
  call: Call,
  options: WatchTreeOptions,
): AsyncGenerator<LiveMessage> {
  const stop = new AbortController();
  const own: Call = { ...call, signal: AbortSignal.any([call.signal, stop.signal]) };
  try {
    // Without an overview there is no page: the stream ends with it.
    yield* mergeStreams(overviews(deps, own, options), [trees(deps, own, options)]);
  } finally {
    stop.abort();
  }
}

async function* overviews(
  deps: ApplicationDeps,
  call: Call,
  options: WatchTreeOptions,
): AsyncGenerator<LiveMessage> {
  for await (const overview of watchOverview(deps, call, options)) yield { type: 'overview', ...overview };
}

/** The tree; where it cannot be had, why, until it can. */
async function* trees(
  deps: ApplicationDeps,
  call: Call,
  options: WatchTreeOptions,
): AsyncGenerator<LiveMessage> {
  while (!call.signal.aborted) {
    try {
      yield* watchTree(deps, call, options);
      return;
    } catch (reason) {
      if (isAbort(reason)) return;
      yield { type: 'no-tree', message: messageOf(reason) };
    }
    await sleep(retryMs, call.signal);
  }
}
