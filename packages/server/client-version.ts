import { codes, StatusError } from '@tiphys/base';
import type { CallContext } from '@tiphys/rpc';

const minimum = [1, 4, 0] as const;
const agent = /^argocd-client\/(\S+)/;

/** Refuses `argocd` clients that are too old to understand the answers; other programs pass. */
export function checkClientVersion(context: CallContext): void {
  if (context.transport === 'rest') return;
  const text = agent.exec(context.header('user-agent') ?? '')?.[1];
  if (text === undefined) return;
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text);
  if (!match)
    throw new StatusError(codes.invalidArgument, `could not parse version: Invalid Semantic Version`);
  const version = [Number(match[1]), Number(match[2]), Number(match[3])];
  for (const [at, least] of minimum.entries()) {
    const part = version[at] ?? 0;
    if (part > least) return;
    if (part === least) continue;
    throw new StatusError(
      codes.failedPrecondition,
      `unsatisfied client version constraint: ${version.join('.')} is less than ${minimum.join('.')}`,
    );
  }
}
