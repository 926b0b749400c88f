import type { KubeObject } from '@tiphys/base';
import { codes, deadline, parseJson, StatusError } from '@tiphys/base';
import { isExpired } from '../errors.ts';
import { collectionPath, selectionQuery, withQuery } from '../paths.ts';
import { ListSplitter } from '../streams/list-splitter.ts';
import type { ListHead } from '../streams/list-splitter.ts';
import type { CallOptions, ObjectList, ResourceType, Selection } from '../types.ts';
import type { Requester } from './requester.ts';

/** Objects asked for at a time. */
const pageSize = 500;
const pageTimeoutMs = 60_000;
/** Largest object taken from a list or watch: etcd holds 1.5 MiB at most, other storages somewhat more. */
export const maxObjectBytes = 32 * 1024 * 1024;

/** A kind and which of its objects. */
export interface ListTarget {
  readonly type: ResourceType;
  readonly selection: Selection;
}

/**
 * Lists a kind page by page and yields objects as their bytes come in, a few at a time; returns the list's resource
 * version. `timeoutMs` is for each page.
 */
export async function* streamList(
  requester: Requester,
  target: ListTarget,
  options: CallOptions & { readonly limit?: number | undefined },
): AsyncGenerator<readonly KubeObject[], string> {
  const base = collectionPath(target.type, target.selection.namespace);
  const limit = options.limit ?? pageSize;
  let next: string | undefined;
  for (;;) {
    const query = { ...selectionQuery(target.selection), limit: limit || undefined, continue: next };
    const head = yield* readPage(requester, target.type, { ...options, path: withQuery(base, query) });
    next = head.metadata?.continue;
    if (!next) return head.metadata?.resourceVersion ?? '';
  }
}

/** The whole list at once. A list that grows stale between pages is started again, once and without pages. */
export async function listObjects(
  requester: Requester,
  target: ListTarget,
  options: CallOptions,
): Promise<ObjectList> {
  try {
    return await collect(streamList(requester, target, options));
  } catch (error) {
    if (!isExpired(error)) throw error;
    return await collect(streamList(requester, target, { ...options, limit: 0 }));
  }
}

async function collect(pages: AsyncGenerator<readonly KubeObject[], string>): Promise<ObjectList> {
  const items: KubeObject[] = [];
  for (;;) {
    const result = await pages.next();
    if (result.done) return { items, resourceVersion: result.value };
    for (const object of result.value) items.push(object);
  }
}

async function* readPage(
  requester: Requester,
  type: ResourceType,
  options: CallOptions & { readonly path: string },
): AsyncGenerator<readonly KubeObject[], ListHead> {
  const { path, timeoutMs = pageTimeoutMs } = options;
  let batch: KubeObject[] = [];
  let identity: Identity | undefined;
  const splitter = new ListSplitter((bytes) => {
    const object = parseItem(bytes);
    // Items of typed lists do not name their kind; the list does, before them.
    identity ??= itemIdentity(splitter.headSoFar(), type);
    batch.push(object.kind ? object : { ...identity, ...object });
  }, maxObjectBytes);
  using limit = deadline(`GET ${path}`, timeoutMs, options.signal);
  const answer = await requester.stream({ method: 'GET', path }, limit.signal);
  for await (const chunk of answer.body) {
    splitter.push(chunk);
    if (batch.length === 0) continue;
    yield batch;
    batch = [];
  }
  return splitter.finish();
}

function parseItem(bytes: Buffer): KubeObject {
  try {
    return parseJson(bytes.toString('utf8')) as KubeObject;
  } catch {
    // The parser's message quotes the text, which may be a Secret.
    throw new StatusError(codes.unavailable, 'list holds something that is not JSON');
  }
}

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
}

function itemIdentity(head: ListHead, type: ResourceType): Identity {
  const apiVersion = type.group === '' ? type.version : `${type.group}/${type.version}`;
  return {
    apiVersion: head.apiVersion ?? apiVersion,
    kind: head.kind?.replace(/List$/, '') ?? type.kind ?? '',
  };
}
