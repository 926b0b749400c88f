import type { KubeObject } from '@tiphys/base';
import { codes, messageOf, parseJson, StatusError } from '@tiphys/base';
import type { KubeStatus } from '../errors.ts';
import { reasonOf, statusErrorOf } from '../errors.ts';
import { collectionPath, selectionQuery, withQuery } from '../paths.ts';
import type { Query } from '../paths.ts';
import { readLines } from '../streams/lines.ts';
import { createSilenceGuard } from '../streams/silence-guard.ts';
import type { WatchTimes } from '../config.ts';
import type { ResourceType, WatchEvent, WatchOptions } from '../types.ts';
import { maxObjectBytes, streamList } from './list.ts';
import type { Requester } from './requester.ts';

const defaultEndSeconds = 300;
const defaultPatienceMs = 60_000;
const initialEventsEnd = 'k8s.io/initial-events-end';

/** Which kinds a server cannot stream from the start; asked once each. */
export interface WatchListSupport {
  readonly refused: Set<string>;
}

/** A watch as its client makes it. */
export interface ClientWatchOptions extends WatchOptions {
  readonly support: WatchListSupport;
  readonly times: WatchTimes;
}

/**
 * Streams a kind. Without a resource version it begins with all objects and a bookmark with `initialListEnd`: as
 * one stream (watch-list) where the server can, else as a paged list that a watch follows.
 */
export async function* watchObjects(
  requester: Requester,
  type: ResourceType,
  options: ClientWatchOptions,
): AsyncGenerator<WatchEvent> {
  if (options.resourceVersion) {
    yield* readWatch(requester, type, { ...options, query: { resourceVersion: options.resourceVersion } });
    return;
  }
  const refused = options.support.refused;
  const name = `${type.group}/${type.plural}`;
  if (!refused.has(name)) {
    const query = { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' };
    try {
      yield* readWatch(requester, type, { ...options, query });
      return;
    } catch (error) {
      // Servers without watch-list refuse its parameters before they send anything; some only promise it, and never come to the end.
      const reason = reasonOf(error);
      const isRefused = reason === 'Invalid' || reason === 'BadRequest';
      if (isRefused || error instanceof UnfinishedListError) refused.add(name);
      if (!isRefused) throw error;
    }
  }
  yield* listThenWatch(requester, type, options);
}

async function* listThenWatch(
  requester: Requester,
  type: ResourceType,
  options: ClientWatchOptions,
): AsyncGenerator<WatchEvent> {
  const pages = streamList(requester, { type, selection: options }, { signal: options.signal });
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    for (const object of page.value) yield { type: 'ADDED', object };
  }
  const resourceVersion = page.value;
  yield { type: 'BOOKMARK', resourceVersion, initialListEnd: true };
  yield* readWatch(requester, type, { ...options, query: { resourceVersion } });
}

async function* readWatch(
  requester: Requester,
  type: ResourceType,
  options: ClientWatchOptions & { readonly query: Query },
): AsyncGenerator<WatchEvent> {
  const { endSeconds = defaultEndSeconds, patienceMs = defaultPatienceMs } = options.times;
  const timeoutSeconds = endSeconds + Math.floor(Math.random() * endSeconds);
  const path = withQuery(collectionPath(type, options.namespace), {
    watch: true,
    allowWatchBookmarks: true,
    timeoutSeconds,
    ...selectionQuery(options),
    ...options.query,
  });
  const endsAt = performance.now() + timeoutSeconds * 1000 + patienceMs;
  let owesList = options.query['sendInitialEvents'] === true;
  using guard = createSilenceGuard(`GET ${path}`, options.signal);
  guard.expectWithin(owesList ? patienceMs : endsAt - performance.now());
  try {
    const answer = await requester.stream({ method: 'GET', path }, guard.signal);
    // Says that it works again, long before there is anything to tell.
    const { resourceVersion } = options;
    if (resourceVersion) yield { type: 'BOOKMARK', resourceVersion, initialListEnd: false };
    for await (const line of readLines(answer.body, maxObjectBytes)) {
      const event = parseEvent(line.toString('utf8'));
      const isListEnd = owesList && event.type === 'BOOKMARK' && event.initialListEnd;
      if (isListEnd) guard.expectWithin(Math.max(1, endsAt - performance.now()));
      else if (owesList) guard.expectWithin(patienceMs);
      owesList &&= !isListEnd;
      yield event;
    }
  } catch (error) {
    if (!guard.isSilent()) throw error;
    if (owesList) throw new UnfinishedListError(codes.deadlineExceeded, messageOf(error), { cause: error });
    // It should have ended by now; nobody would ever tell us what it did not.
  }
}

/** A watch that did not come to the end of its list. */
class UnfinishedListError extends StatusError {}

function parseEvent(line: string): WatchEvent {
  const event = parseLine(line);
  switch (event.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type: event.type, object: event.object };
    case 'BOOKMARK': {
      const { metadata } = event.object;
      const initialListEnd = metadata.annotations?.[initialEventsEnd] === 'true';
      return { type: 'BOOKMARK', resourceVersion: metadata.resourceVersion ?? '', initialListEnd };
    }
    case 'ERROR':
      throw statusErrorOf(event.object as unknown as KubeStatus);
    default:
      throw new StatusError(codes.unavailable, `watch sent an unknown event ${JSON.stringify(event.type)}`);
  }
}

function parseLine(line: string): { readonly type: string; readonly object: KubeObject } {
  try {
    return parseJson(line) as { type: string; object: KubeObject };
  } catch (error) {
    // The last line of a connection that broke.
    throw new StatusError(codes.unavailable, 'watch broke off in the middle of an event', { cause: error });
  }
}
