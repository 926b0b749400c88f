import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codes, createLimiter, createSingleFlight, isJsonObject, mapLimit, StatusError } from '@tiphys/base';
import type { OpenRepository, ProxySettings, RepositoryAccess, Trust } from '../git/access.ts';
import { accessKey } from '../git/access.ts';
import type { GitProgram } from '../git/run.ts';
import { readHttp } from '../http/http-reader.ts';
import { parseHttpUrl } from '../http/http-request.ts';
import type { LfsServer } from './lfs-server.ts';
import { findLfsServer, notUnderstood, parse } from './lfs-server.ts';
import type { LfsPointer } from './pointer.ts';

const mediaType = 'application/vnd.git-lfs+json';
/** Objects asked for in one request. */
const maxBatch = 100;
/** Largest answer to it. */
const maxAnswerBytes = 4 * 1024 * 1024;
const askTimeoutMs = 30_000;
/** Objects fetched at once, of all repositories. */
const maxFetches = 8;

/** What the store needs. */
export interface LfsStoreDeps {
  readonly trust: Trust;
  /** Proxies where the repository names none. */
  readonly proxies?: ProxySettings | undefined;
  readonly program: GitProgram;
  readonly open: OpenRepository;
  /** Makes credentials of those that stand for others. */
  readonly login: (repo: RepositoryAccess) => Promise<RepositoryAccess>;
}

/** Which objects of which repository, and where they are kept. */
export interface LfsQuery {
  readonly repo: RepositoryAccess;
  readonly dir: string;
  /** What `.lfsconfig` names as the server. */
  readonly configured: string | undefined;
  /** Called after objects were fetched: the folder has grown. */
  readonly fetched: () => Promise<void>;
  readonly pointers: readonly LfsPointer[];
}

/** Contents of Git LFS by pointer, kept on disk under their hash. */
export interface LfsStore {
  read(query: LfsQuery): Promise<readonly Uint8Array[]>;
}

/** Makes the store; `fetchTimeoutMs` is for one object. */
export function createLfsStore(
  deps: LfsStoreDeps,
  { fetchTimeoutMs }: { readonly fetchTimeoutMs: number },
): LfsStore {
  const limit = createLimiter(maxFetches);
  const flight = createSingleFlight<Uint8Array>();

  async function fetchAll(
    query: LfsQuery,
    pointers: readonly LfsPointer[],
  ): Promise<Map<string, Uint8Array>> {
    await using access = await deps.open(query.repo);
    const found = new Map<string, Uint8Array>();
    if (access.location.protocol === 'file') {
      const folder = new URL(access.location.url).pathname;
      for (const pointer of pointers)
        found.set(pointer.oid, await copyLocal(decodeURIComponent(folder), query.dir, pointer));
      return found;
    }
    const repo = await deps.login(query.repo);
    const server = await findLfsServer({ ...deps, access, repo }, query.configured);
    for (let at = 0; at < pointers.length; at += maxBatch) {
      const downloads = await ask({ ...deps, repo, server }, pointers.slice(at, at + maxBatch));
      await mapLimit(downloads, maxFetches, async (download) => {
        const key = `${accessKey(query.repo)} ${download.pointer.oid}`;
        const work = (): Promise<Uint8Array> =>
          limit(() =>
            fetchOne({ ...deps, repo, server }, download, { dir: query.dir, timeoutMs: fetchTimeoutMs }),
          );
        found.set(download.pointer.oid, await flight(key, work));
      });
    }
    return found;
  }

  return {
    async read(query) {
      const kept = new Map<string, Uint8Array>();
      for (const { oid } of query.pointers) {
        const content = await readFile(pathOf(query.dir, oid)).catch(() => undefined);
        if (content) kept.set(oid, content);
      }
      const missing = new Map(
        query.pointers.filter(({ oid }) => !kept.has(oid)).map((one) => [one.oid, one]),
      );
      const fetched =
        missing.size > 0 ? await fetchAll(query, [...missing.values()]) : new Map<string, Uint8Array>();
      if (fetched.size > 0) await query.fetched();
      return query.pointers.map(({ oid }) => kept.get(oid) ?? fetched.get(oid) ?? new Uint8Array());
    },
  };
}

interface Connection extends Pick<LfsStoreDeps, 'proxies' | 'trust'> {
  readonly repo: RepositoryAccess;
  readonly server: LfsServer;
}

interface Download {
  readonly pointer: LfsPointer;
  readonly href: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks where objects are (the batch API). */
async function ask(
  { proxies, repo, server, trust }: Connection,
  pointers: readonly LfsPointer[],
): Promise<Download[]> {
  const bytes = await readHttp(
    `${server.url}/objects/batch`,
    { repo, trust, proxies },
    {
      method: 'POST',
      headers: { ...server.headers, accept: mediaType, 'content-type': mediaType },
      body: JSON.stringify({
        operation: 'download',
        transfers: ['basic'],
        objects: pointers,
        hash_algo: 'sha256',
      }),
      maxBytes: maxAnswerBytes,
      timeoutMs: askTimeoutMs,
    },
  );
  const { objects } = parse(new TextDecoder().decode(bytes));
  const answers = new Map(
    (Array.isArray(objects) ? objects : []).filter(isJsonObject).map((one) => [one['oid'], one]),
  );
  return pointers.map((pointer) => downloadOf(pointer, answers.get(pointer.oid)));
}

function downloadOf(pointer: LfsPointer, answer: Readonly<Record<string, unknown>> | undefined): Download {
  const error = answer?.['error'];
  if (isJsonObject(error)) {
    const [code, message] = [Number(error['code']), String(error['message'] ?? '')];
    throw new StatusError(
      code === 404 || code === 410 ? codes.notFound : codes.failedPrecondition,
      `Git LFS object ${pointer.oid}: ${message.slice(0, 200)} (${code})`,
    );
  }
  const actions = answer?.['actions'];
  const download = isJsonObject(actions) ? actions['download'] : undefined;
  if (!isJsonObject(download) || typeof download['href'] !== 'string') throw notUnderstood();
  const header = isJsonObject(download['header']) ? Object.entries(download['header']) : [];
  return {
    pointer,
    href: download['href'],
    headers: Object.fromEntries(header.map(([name, value]) => [name.toLowerCase(), String(value)])),
  };
}

async function fetchOne(
  { proxies, repo, server, trust }: Connection,
  { headers, href, pointer }: Download,
  { dir, timeoutMs }: { readonly dir: string; readonly timeoutMs: number },
): Promise<Uint8Array> {
  const isHome = parseHttpUrl(href).origin === parseHttpUrl(server.url).origin;
  const hasLogin = Object.keys(headers).includes('authorization');
  const content = await readHttp(
    href,
    // Another host (a bucket, most often) gets what the server gave us for it, and nothing of ours.
    { repo: isHome ? repo : { repo: href, proxy: repo.proxy, noProxy: repo.noProxy }, trust, proxies },
    {
      headers: isHome && !hasLogin ? { ...server.headers, ...headers } : headers,
      maxBytes: pointer.size,
      timeoutMs,
    },
  );
  return keep(dir, pointer, content);
}

/** What git-lfs keeps beside a repository of this machine. */
async function copyLocal(folder: string, dir: string, pointer: LfsPointer): Promise<Uint8Array> {
  for (const place of ['lfs', '.git/lfs']) {
    const content = await readFile(pathOf(join(folder, place, 'objects'), pointer.oid)).catch(
      () => undefined,
    );
    if (content) return keep(dir, pointer, content);
  }
  throw new StatusError(codes.notFound, `Git LFS object ${pointer.oid} is not stored in the repository`);
}

async function keep(dir: string, pointer: LfsPointer, content: Uint8Array): Promise<Uint8Array> {
  if (content.length !== pointer.size || createHash('sha256').update(content).digest('hex') !== pointer.oid) {
    throw new StatusError(codes.dataLoss, `Git LFS object ${pointer.oid} is not what its pointer says`);
  }
  const path = pathOf(dir, pointer.oid);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${randomUUID()}`;
  await writeFile(partial, content, { mode: 0o600 });
  await rename(partial, path);
  return content;
}

function pathOf(dir: string, oid: string): string {
  return join(dir, oid.slice(0, 2), oid.slice(2, 4), oid);
}
