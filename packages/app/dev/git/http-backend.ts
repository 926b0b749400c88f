import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGunzip } from 'node:zlib';

/** What to serve: every bare repository below `root`, and whether pushes are allowed (default false). */
export type GitBackendOptions = {
  readonly root: string;
  readonly allowPush?: boolean | undefined;
  /** Name of the logged-in user, for hooks. */
  readonly user?: string | undefined;
};

const maxHeaderBytes = 64 << 10;

/**
 * Answers one request of the smart HTTP protocol by running `git http-backend` (CGI). Resolves when the answer is
 * complete; a failure of the backend becomes status 500, and a client that leaves ends it.
 */
export function serveGit(
  options: GitBackendOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const args = options.allowPush ? ['-c', 'http.receivepack=true', 'http-backend'] : ['http-backend'];
  const child = spawn('git', args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: options.root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: text(request.headers['git-protocol']),
      // The repositories may belong to another user than the one who serves them.
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: text(request.headers['content-type']),
      REMOTE_ADDR: request.socket.remoteAddress ?? '',
      ...(options.user ? { REMOTE_USER: options.user } : {}),
    },
  });
  const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
  body.on('error', () => child.kill());
  child.stdin.on('error', () => {}); // the backend may answer before it has read everything
  body.pipe(child.stdin);
  response.once('close', () => child.kill());
  return new Promise((resolve) => {
    child.once('error', () => fail(response));
    child.once('close', () => {
      if (!response.headersSent) fail(response);
      resolve();
    });
    relay(child.stdout, response);
  });
}

/** Reads the CGI header (`Status:` among it), then streams the rest. */
function relay(from: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0 && head.length < maxHeaderBytes) return;
    from.off('data', onData);
    writeHead(head.subarray(0, Math.max(end, 0)).toString(), response);
    response.write(head.subarray(end + 4));
    from.pipe(response);
  };
  from.on('data', onData);
}

function writeHead(head: string, response: ServerResponse): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    if (name === 'status') status = Number.parseInt(value, 10);
    else if (name !== '') response.setHeader(name, value);
  }
  response.writeHead(status);
}

function fail(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(500);
  response.end();
}

function text(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
