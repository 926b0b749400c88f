import { formatTime } from '@tiphys/base';
import type { Cause, Explanation } from '@tiphys/model/v2';
import { differenceCauses } from './differences.ts';
import { errorCauses } from './errors.ts';
import { headlineOf } from './headline.ts';
import { healthCauses } from './health.ts';
import { syncingCauses } from './syncing.ts';
import type { ExplainInput } from './types.ts';
import { firstLine } from './words.ts';

/**
 * Explains an application: a sentence, and the chain of causes with evidence and next steps. Errors come first, then ill health, then
 * what is under way or holds it back, then differences. The same input gives the same words.
 */
export function explainApplication(input: ExplainInput): Explanation {
  const { application, now } = input;
  const { metadata, status } = application;
  const headline = headlineOf(application, now);
  const errors = errorCauses(input);
  const health = healthCauses(input);
  const syncing = syncingCauses(input);
  const differences = differenceCauses(input);
  // What is broken first; what only needs time comes after what holds it back.
  const isIll = status?.health?.status === 'Degraded';
  const causes = [...errors, ...(isIll ? [...health, ...syncing] : [...syncing, ...health]), ...differences];
  const reason = reasonFor(input, { errors, health, differences });
  const operation = status?.operationState?.phase;
  return {
    ...headline,
    sentence: reason ? withReason(headline.sentence, reason) : headline.sentence,
    since: headline.since ?? differences.find(({ since }) => since)?.since,
    next: headline.next || (deepest(causes[0])?.step?.text ?? ''),
    application: { namespace: metadata.namespace ?? '', name: metadata.name ?? '' },
    sync: status?.sync?.status ?? 'Unknown',
    health: status?.health?.status ?? 'Unknown',
    ...(operation ? { operation } : {}),
    causes,
    at: formatTime(now),
  };
}

/** The one cause that the sentence names. */
function reasonFor(
  { application }: ExplainInput,
  found: {
    readonly errors: readonly Cause[];
    readonly health: readonly Cause[];
    readonly differences: readonly Cause[];
  },
): string | undefined {
  const { status, metadata } = application;
  if (metadata.deletionTimestamp) return undefined;
  if (status?.operationState?.phase === 'Running') {
    // What it waits for is said; what keeps that from coming is news.
    const leaf = deepest(found.health[0]);
    return leaf?.tone === 'bad' ? leafText(leaf, found.health[0]) : undefined;
  }
  const error = found.errors.find(({ tone }) => tone === 'bad');
  if (error) return firstLine(error.text);
  if (status?.health?.status === 'Degraded' || status?.sync?.status === 'Synced') {
    const leaf = deepest(found.health[0]);
    return leaf && leafText(leaf, found.health[0]);
  }
  if (status?.operationState?.phase === 'Failed' || status?.operationState?.phase === 'Error')
    return undefined;
  const [difference] = found.differences;
  const rest = found.differences.length - 1;
  return difference && `${difference.text}${rest > 0 ? `, and ${rest} more` : ''}`;
}

function leafText(leaf: Cause, root: Cause | undefined): string {
  // A container is told with the object that the person knows.
  const owner =
    root && root !== leaf && root.resource ? ` (${root.resource.kind} ${root.resource.name})` : '';
  return `${firstLine(leaf.text)}${owner}`;
}

function withReason(sentence: string, reason: string): string {
  const bare = sentence.replace(/\.$/, '');
  // Whose part it is need not be said twice.
  const short = reason.replace(/ \((\S+ \S+)\)$/, (all, owner: string) => (bare.includes(owner) ? '' : all));
  return bare.includes(short) ? sentence : `${bare}: ${short}.`;
}

/** The last cause of a chain: the first of each level. */
export function deepest(cause: Cause | undefined): Cause | undefined {
  let current = cause;
  while (current?.causes[0]) current = current.causes[0];
  return current;
}
