import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { HttpRequest, HttpResponse } from '@tiphys/rpc';
import { headerOf } from '@tiphys/rpc';
import type { HttpContext } from './handler.ts';
import { send } from './send.ts';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};
const compressible = /^(text\/|application\/(json|javascript)|image\/svg)/;
const maxAssetBytes = 32 * 1024 * 1024;
const maxAssets = 2000;
const fingerprint = /[-.][0-9a-zA-Z_-]{8,}\.\w+$/;

interface Asset {
  readonly contentType: string;
  readonly etag: string;
  readonly plain: Uint8Array;
  readonly br?: Promise<Uint8Array> | undefined;
  readonly gzip?: Promise<Uint8Array> | undefined;
}

type Assets = ReadonlyMap<string, Asset>;

/**
 * Serves the web page from a directory that is read once: only files that were there, so no path leads anywhere else. Paths that
 * are no file get `index.html`, with its base set. Resolves to false where there is nothing to serve.
 */
export function createStaticAssets({
  options,
  deps,
}: HttpContext): (req: HttpRequest, res: HttpResponse, url: URL) => Promise<boolean> {
  let loading: Promise<Assets> | undefined;
  const load = (): Promise<Assets> => {
    loading ??= loadAssets(options.staticAssets, baseOf(options)).catch((reason: unknown) => {
      deps.log.warn('The web page cannot be read', {
        directory: options.staticAssets,
        error: String(reason),
      });
      loading = undefined;
      return new Map<string, Asset>();
    });
    return loading;
  };
  const emptyPage = asset('/index.html', Buffer.from(emptyText));
  return async (req, res, url) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return false;
    const assets = await load();
    const path = decodePath(url.pathname);
    const file = path === '/index.html' || path === '/' ? undefined : assets.get(path);
    const asset = file ?? (wantsPage(req, path) ? (assets.get('/index.html') ?? emptyPage) : undefined);
    if (!asset) return false;
    const cache =
      file && fingerprint.test(path)
        ? 'public, max-age=31536000, immutable'
        : file
          ? 'no-cache'
          : 'no-store, no-cache, must-revalidate, max-age=0';
    const headers: OutgoingHttpHeaders = {
      ...securityHeaders(options, styleOrigin(deps.config.settings().ui.cssUrl)),
      'cache-control': cache,
      etag: asset.etag,
      vary: 'Accept-Encoding',
    };
    if (headerOf(req.headers, 'if-none-match') === asset.etag) {
      await send(res, { status: 304, headers, contentType: asset.contentType, body: '' });
      return true;
    }
    const { body, encoding } = await encodedBody(asset, headerOf(req.headers, 'accept-encoding') ?? '');
    await send(res, {
      contentType: asset.contentType,
      headers: { ...headers, ...(encoding ? { 'content-encoding': encoding } : {}) },
      body,
    });
    return true;
  };
}

/** The page answers for every path that may be one of its own, but not for files that do not exist. */
function wantsPage(req: HttpRequest, path: string): boolean {
  if (path === '/' || path === '/index.html') return true;
  const types = (headerOf(req.headers, 'accept') ?? '').split(',');
  return extname(path) === '' && types.some((type) => type.startsWith('text/html') || type.startsWith('*/*'));
}

const emptyText =
  '<!doctype html><title>Tiphys</title><p>The API server is running. Its web page has not been built.\n';

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}

/** Where the administrator's own style sheet comes from, if from elsewhere. */
function styleOrigin(url: string): string {
  if (!URL.canParse(url)) return '';
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? ` ${origin}` : '';
}

function securityHeaders(options: HttpContext['options'], styles: string): OutgoingHttpHeaders {
  const frames = options.contentSecurityPolicy ?? "frame-ancestors 'self';";
  return {
    'x-frame-options': options.xFrameOptions ?? 'sameorigin',
    'content-security-policy': `default-src 'self'; script-src 'self'; style-src 'self'${styles}; img-src 'self' data: https:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; ${frames}`,
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex, nofollow',
  };
}

function baseOf({ baseHref, rootPath }: HttpContext['options']): string {
  const base = (baseHref || rootPath || '').replace(/^\/+|\/+$/g, '');
  return base ? `/${base}/` : '/';
}

async function loadAssets(directory: string | undefined, base: string): Promise<Assets> {
  const assets = new Map<string, Asset>();
  if (!directory) return assets;
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((candidate) => candidate.isFile()).slice(0, maxAssets)) {
    const file = join(entry.parentPath, entry.name);
    const path = `/${file
      .slice(directory.length)
      .replace(/^[/\\]+/, '')
      .replaceAll('\\', '/')}`;
    const bytes = await readFile(file);
    if (bytes.length > maxAssetBytes) continue;
    assets.set(path, asset(path, path === '/index.html' ? withBase(bytes, base) : bytes));
  }
  return assets;
}

function withBase(page: Buffer, base: string): Buffer {
  return Buffer.from(page.toString('utf8').replace(/<base href="[^"]*"/, `<base href="${base}"`));
}

function asset(path: string, plain: Uint8Array): Asset {
  const contentType = contentTypes[extname(path)] ?? 'application/octet-stream';
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`;
  if (!compressible.test(contentType) || plain.length < 1024) return { contentType, etag, plain };
  return {
    contentType,
    etag,
    plain,
    // Begun at once, so that the first visitor does not wait for them all.
    br: brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
    gzip: gzipped(plain),
  };
}

async function encodedBody(
  { plain, br, gzip: zipped }: Asset,
  accepts: string,
): Promise<{ readonly body: Uint8Array; readonly encoding?: string }> {
  if (br && /\bbr\b/.test(accepts)) return { body: await br, encoding: 'br' };
  if (zipped && /\bgzip\b/.test(accepts)) return { body: await zipped, encoding: 'gzip' };
  return { body: plain };
}
