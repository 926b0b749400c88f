import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { GitAccess, RepositoryAccess } from '../git/access.ts';
import { gitFailure } from '../git/failure.ts';
import { runProgram } from '../git/run-program.ts';
import type { GitProgram } from '../git/run.ts';
import { gitEnv } from '../git/run.ts';
import { loginHeaders } from '../http/http-reader.ts';
import { parseHttpUrl } from '../http/http-request.ts';

/** Time for a server to say where its LFS is. */
const authenticateTimeoutMs = 15_000;

/** Where the LFS API of a repository is, and headers that open it. */
export interface LfsServer {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What finding a server needs. */
export interface LfsServerDeps {
  readonly program: GitProgram;
  readonly access: GitAccess;
  /** The repository with credentials that git knows. */
  readonly repo: RepositoryAccess;
}

/**
 * The LFS API of a repository: beside it over HTTP, or where the server says over SSH (`git-lfs-authenticate`). `configured` is what the
 * repository's `.lfsconfig` names; it counts on the repository's own host only.
 */
export async function findLfsServer(deps: LfsServerDeps, configured: string | undefined): Promise<LfsServer> {
  const { location } = deps.access;
  if (location.protocol === 'ssh') return authenticate(deps);
  if (location.origin === '') throw unsupported(location.protocol);
  const url = configured ?? `${location.url.replace(/\/+$/, '').replace(/\.git$/, '')}.git/info/lfs`;
  if (parseHttpUrl(url).origin !== location.origin) {
    throw new StatusError(
      codes.failedPrecondition,
      `lfs.url of .lfsconfig names another host than ${location.host}`,
    );
  }
  return { url: url.replace(/\/+$/, ''), headers: loginHeaders(deps.repo, parseHttpUrl(deps.repo.repo)) };
}

/** The URL in the text of `.lfsconfig`, in git's format. */
export function lfsUrlOf(config: string): string | undefined {
  const section = /^\s*\[lfs\]([^[]*)/im.exec(config)?.[1] ?? '';
  return /^\s*url\s*=\s*"?([^"\n]*?)"?\s*$/im.exec(section)?.[1];
}

async function authenticate({ access, program }: LfsServerDeps): Promise<LfsServer> {
  const { path, port, target } = sshTarget(access.location.url);
  const command = `git-lfs-authenticate ${path} download`;
  // The command of ssh is a text for a shell, which is how git runs it too.
  const result = await runProgram({
    file: 'sh',
    args: ['-c', `${access.env['GIT_SSH_COMMAND'] ?? 'ssh'} "$@"`, 'sh', ...port, '--', target, command],
    what: `ask ${target} for Git LFS`,
    env: gitEnv(program, {}),
    timeoutMs: authenticateTimeoutMs,
  });
  if (result.exitCode !== 0) throw gitFailure('failed to find Git LFS of', access, result);
  const answer = parse(result.stdout);
  const { header, href } = answer;
  if (typeof href !== 'string') throw notUnderstood();
  const headers = isJsonObject(header) ? Object.entries(header) : [];
  return {
    url: parseHttpUrl(href).href.replace(/\/+$/, ''),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), String(value)])),
  };
}

/** Parts of an SSH URL for the command line of ssh; the path as one word for a shell. */
function sshTarget(url: string): {
  readonly target: string;
  readonly port: readonly string[];
  readonly path: string;
} {
  if (url.startsWith('ssh://')) {
    const { hostname, pathname, port, username } = new URL(url);
    const target = username === '' ? hostname : `${decodeURIComponent(username)}@${hostname}`;
    return { target, port: port === '' ? [] : ['-p', port], path: quoted(decodeURIComponent(pathname)) };
  }
  const colon = url.indexOf(':', url.indexOf(']') + 1);
  return { target: url.slice(0, colon).replace(/\[|\]/g, ''), port: [], path: quoted(url.slice(colon + 1)) };
}

function quoted(path: string): string {
  return /^[A-Za-z0-9._/~@+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

/** The JSON object of an answer. */
export function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // The same error; the parser's would repeat parts of the answer.
  }
  throw notUnderstood();
}

/** The error of an answer that says something else than it should. */
export function notUnderstood(): StatusError {
  return new StatusError(codes.unknown, 'the answer of the Git LFS server was not understood');
}

function unsupported(protocol: string): StatusError {
  return new StatusError(codes.failedPrecondition, `Git LFS is not supported over ${protocol}`);
}
