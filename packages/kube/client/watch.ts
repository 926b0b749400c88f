import type { KubeObject } from '@tiphys/base';
import { codes, parseJson, StatusError } from '@tiphys/base';
import type { KubeStatus } from '../errors.ts';
import { reasonOf, statusErrorOf } from '../errors.ts';
import { collectionPath, selectionQuery, withQuery } from '../paths.ts';
import type { Query } from '../paths.ts';
import { readLines } from '../streams/lines.ts';
import type { ResourceType, WatchEvent, WatchOptions } from '../types.ts';
import { maxObjectBytes, streamList } from './list.ts';
import type { Requester } from './requester.ts';

/** The server ends a watch after this long, plus up to as much again, so that watches do not all end together. */
const minWatchSeconds = 300;
const initialEventsEnd = 'k8s.io/initial-events-end';

/** Which kinds a server cannot stream from the start; asked once each. */
export interface WatchListSupport {
  readonly refused: Set<string>;
}

/**
 * Streams a kind. Without a resource version it begins with all objects and a bookmark with `initialListEnd`: as
 * one stream (watch-list) where the server can, else as a paged list that a watch follows.
 */
export async function* watchObjects(
  requester: Requester,
  type: ResourceType,
  options: WatchOptions & { readonly support: WatchListSupport },
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
      // Servers without watch-list refuse its parameters before they send anything.
      const reason = reasonOf(error);
      if (reason !== 'Invalid' && reason !== 'BadRequest') throw error;
      refused.add(name);
    }
  }
  yield* listThenWatch(requester, type, options);
}

async function* listThenWatch(
  requester: Requester,
  type: ResourceType,
  options: WatchOptions,
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
  options: WatchOptions & { readonly query: Query },
): AsyncGenerator<WatchEvent> {
  const path = withQuery(collectionPath(type, options.namespace), {
    watch: true,
    allowWatchBookmarks: true,
    timeoutSeconds: minWatchSeconds + Math.floor(Math.random() * minWatchSeconds),
    ...selectionQuery(options),
    ...options.query,
  });
  const answer = await requester.stream({ method: 'GET', path }, options.signal);
  for await (const line of readLines(answer.body, maxObjectBytes)) {
    yield parseEvent(line.toString('utf8'));
  }
}

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
