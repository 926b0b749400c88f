import type { Code } from '@tiphys/base';
import { codes, StatusError } from '@tiphys/base';
import type { GitAccess } from './access.ts';
import type { ProgramResult } from './run-program.ts';
import { scrubUrl } from './url.ts';

/** Why a repository could not be used, in `StatusError.details.reason`. */
export type GitFailureReason =
  | 'authentication'
  | 'host-key'
  | 'certificate'
  | 'not-found'
  | 'revision'
  | 'unreachable'
  | 'redirect'
  | 'other';

interface Rule {
  readonly pattern: RegExp;
  readonly reason: GitFailureReason;
  readonly code: Code;
  readonly text: string;
}

/** In order: the first that fits names the failure. Codes are never `unauthenticated`: that one is about our own users. */
const rules: readonly Rule[] = [
  {
    pattern: /host key verification failed|no .* host key is known|remote host identification has changed/i,
    reason: 'host-key',
    code: codes.failedPrecondition,
    text: 'ssh: handshake failed: knownhosts: key is unknown',
  },
  {
    pattern:
      /authentication failed|could not read (username|password)|permission denied \(|returned error: 40[13]|access denied|invalid username or (password|token)|error in libcrypto|invalid format/i,
    reason: 'authentication',
    code: codes.failedPrecondition,
    text: 'authentication required',
  },
  {
    pattern:
      /ssl certificate|server certificate|certificate verif|certificate subject name|self[- ]signed|ssl_connect|ssl peer|tls alert/i,
    reason: 'certificate',
    code: codes.failedPrecondition,
    text: 'tls: failed to verify certificate',
  },
  {
    pattern:
      /couldn't find remote ref|not our ref|unadvertised object|no such remote ref|bad object|upload-pack: not our ref/i,
    reason: 'revision',
    code: codes.notFound,
    text: 'revision not found',
  },
  {
    pattern:
      /repository .*not found|returned error: 404|does not appear to be a git repository|does not exist|no such file or directory|not a git repository|project you were looking for could not be found/i,
    reason: 'not-found',
    code: codes.notFound,
    text: 'repository not found',
  },
  {
    pattern: /unable to update url base from redirection|redirect|returned error: 30[1278]/i,
    reason: 'redirect',
    code: codes.failedPrecondition,
    text: 'the server redirects elsewhere',
  },
  {
    pattern:
      /could not resolve|connection refused|timed out|timeout|failed to connect|couldn't connect|no route to host|network is unreachable|connection reset|early eof|hung up|returned error: 5\d\d|empty reply|recv failure|closed by|proxy connect aborted|from proxy/i,
    reason: 'unreachable',
    code: codes.unavailable,
    text: 'cannot reach the repository',
  },
];

/** Turns what git said into an error that names the repository and the reason, without anything secret. */
export function gitFailure(what: string, access: GitAccess, result: ProgramResult): StatusError {
  const said = lines(access.scrub(result.stderr));
  const rule = rules.find(({ pattern }) => pattern.test(said.join('\n')));
  const where = scrubUrl(access.location.url);
  const detail = said.join('; ') || `git ended with exit status ${result.exitCode}`;
  const reason: GitFailureReason = rule?.reason ?? 'other';
  const text = rule ? `${rule.text}: ${detail}` : detail;
  return new StatusError(rule?.code ?? codes.unknown, `${what} ${where}: ${text}`, { details: { reason } });
}

/** The reason of a failure made here, or `undefined`. */
export function reasonOf(error: unknown): GitFailureReason | undefined {
  const reason = error instanceof StatusError ? error.details?.['reason'] : undefined;
  return typeof reason === 'string' ? (reason as GitFailureReason) : undefined;
}

/** The telling lines of git's output: no progress, no hints that only make sense at a keyboard. */
function lines(stderr: string): string[] {
  return stderr
    .split(/[\r\n]+/)
    .map((line) =>
      line
        .replace(/^(remote: )?\s*/, '')
        .replace(/^(fatal|error|warning): /, '')
        .trim(),
    )
    .filter((line) => line !== '' && !noise.test(line))
    .slice(0, 8);
}

const noise =
  /^(counting|compressing|receiving|resolving|enumerating|total |unpacking)|please make sure you have|and the repository exists|^@+$|could not read from remote repository|permanently added/i;
