import type { Application, OperationState } from '@tiphys/model';
import type { Headline } from '@tiphys/model/v2';
import { counted, firstLine, forText, innermost, sentenceText, shortRevisionText } from './words.ts';

/** As much of an application as its headline depends on. */
export type HeadlineSubject = Pick<Application, 'metadata' | 'spec' | 'status'>;

/**
 * What an application's state is, in words, from nothing but the application. The first rule that fits speaks: deletion, a sync under
 * way, what keeps it from being compared, ill health, differences, waiting. `now` is milliseconds since 1970; without it the sentence has
 * no age, for those who show `since` themselves.
 */
export function headlineOf(application: HeadlineSubject, now: number | undefined): Headline {
  for (const rule of rules) {
    const found = rule(application, now);
    if (found) return found;
  }
  return inSync(application, now);
}

type Rule = (application: HeadlineSubject, now: number | undefined) => Headline | undefined;

const rules: readonly Rule[] = [
  deleting,
  operating,
  broken,
  notCompared,
  unwell,
  failed,
  different,
  settling,
];

function deleting({ metadata }: HeadlineSubject, now: number | undefined): Headline | undefined {
  if (!metadata.deletionTimestamp) return undefined;
  const cascades = (metadata.finalizers ?? []).some((name) => name.startsWith('resources-finalizer.'));
  const what = cascades ? 'with everything it manages' : 'without touching what it manages';
  return {
    tone: 'busy',
    short: cascades ? 'Being deleted with its resources' : 'Being deleted',
    sentence: `Being deleted${forText(metadata.deletionTimestamp, now)}, ${what}.`,
    next: 'It disappears when its finalizers are done.',
    since: metadata.deletionTimestamp,
  };
}

function operating({ status }: HeadlineSubject, now: number | undefined): Headline | undefined {
  const state = status?.operationState;
  if (!state || (state.phase !== 'Running' && state.phase !== 'Terminating')) return undefined;
  const since = state.startedAt ?? undefined;
  const to = revisionOf(state);
  if (state.phase === 'Terminating') {
    return {
      tone: 'busy',
      short: 'The sync is being stopped',
      sentence: `The sync${to} is being stopped.`,
      next: 'Running hooks are deleted, then it ends.',
      since,
    };
  }
  if (state.finishedAt) return retrying(state);
  const waiting = waitText(state.message);
  return {
    tone: 'busy',
    short: waiting ? `Syncing${to}: ${waiting}` : `Syncing${to}`,
    sentence: `Syncing${to}${forText(since, now)}${waiting ? `: ${waiting}` : ''}.`,
    next: state.operation.sync?.dryRun ? 'This is a dry run: nothing is changed.' : '',
    since,
  };
}

/** A failed attempt that waits for the next one. */
function retrying(state: OperationState): Headline {
  const limit = state.operation.retry?.limit ?? 0;
  const of = limit > 0 ? ` of ${limit}` : '';
  const [reason = '', next = ''] = (state.message ?? '').split(/\. Retrying attempt #\d+ at /);
  return {
    tone: 'bad',
    short: `Sync failed, retry ${state.retryCount ?? 1}${of} waits: ${firstLine(reason)}`,
    sentence: `The sync${revisionOf(state)} failed: ${firstLine(reason)}.`,
    next: `Retry ${state.retryCount ?? 1}${of} follows${next ? ` at ${next}` : ''}`.replace(/\.?$/, '.'),
    since: state.finishedAt ?? undefined,
  };
}

/** What a running operation waits for, in the words of its message; nothing where it is just busy. */
export function waitText(message: string | undefined): string {
  const text = firstLine(message ?? '');
  const match = /^waiting for (\S+(?: \S+)*?) (\S*)\/(\S+)\/(\S+)( and .*)?$/.exec(text);
  if (match) {
    const [, reason = '', , kind = '', name = '', rest = ''] = match;
    const object = `${kind} ${name}`;
    const more = rest.replace(/ more \w+$/, ' more');
    const words: Readonly<Record<string, string>> = {
      'healthy state of': `waiting for ${object}${more} to become healthy`,
      'completion of hook': `waiting for hook ${object}${more} to finish`,
      'deletion of hook': `waiting for the old hook ${object}${more} to go`,
      'deletion of': `waiting for ${object}${more} to go`,
      'pruning confirmation of': `waiting for somebody to confirm the pruning of ${object}${more}`,
    };
    return words[reason] ?? text;
  }
  if (text.startsWith('Sync operation blocked by sync window')) return 'waiting for a sync window to open';
  if (/^(waiting|Retrying) /.test(text)) return text.charAt(0).toLowerCase() + text.slice(1);
  return '';
}

const errorWords: Readonly<Record<string, string>> = {
  ComparisonError: 'Cannot be compared',
  InvalidSpecError: 'The specification is not valid',
  DeletionError: 'Cannot be deleted',
  UnknownError: 'Something went wrong',
};

function broken({ status }: HeadlineSubject, now: number | undefined): Headline | undefined {
  const condition = status?.conditions?.find(({ type }) => errorWords[type] !== undefined);
  if (!condition) return undefined;
  const words = errorWords[condition.type] ?? '';
  const reason = firstLine(innermost(condition.message));
  const since = condition.lastTransitionTime ?? undefined;
  return {
    tone: condition.type === 'DeletionError' ? 'bad' : 'unknown',
    short: `${words}: ${reason}`,
    sentence: `${words}${forText(since, now)}: ${reason}.`,
    next: 'It is tried again by itself; nothing is changed until it works.',
    since,
  };
}

function notCompared({ status, metadata }: HeadlineSubject): Headline | undefined {
  const sync = status?.sync?.status;
  if (sync === 'Synced' || sync === 'OutOfSync') return undefined;
  return {
    tone: 'unknown',
    short: 'Not compared yet',
    sentence: 'Not compared with the cluster yet.',
    next: 'The first comparison follows in a moment.',
    since: metadata.creationTimestamp ?? undefined,
  };
}

function unwell(application: HeadlineSubject, now: number | undefined): Headline | undefined {
  const health = application.status?.health;
  if (health?.status !== 'Degraded') return undefined;
  const since = health.lastTransitionTime ?? undefined;
  const cause = causeText(health.message);
  const differs = application.status?.sync?.status === 'OutOfSync' ? ', and out of sync' : '';
  return {
    tone: 'bad',
    short: `Degraded${cause}${differs}`,
    sentence: `Degraded${forText(since, now)}${cause}${differs}.`,
    next: differs ? nextSync(application) : '',
    since,
  };
}

/** The controller's `Caused by apps/Deployment:shop/web, …` in words; any other message as it is. */
function causeText(message: string | undefined): string {
  const named = /^Caused by (.+)$/.exec(message ?? '')?.[1];
  if (named)
    return ` because of ${named.replaceAll(/(?:[^\s/:,]*\/)?([^\s/:,]+):(?:[^\s/,]*\/)?([^\s,]+)/g, '$1 $2')}`;
  return message ? `: ${firstLine(message)}` : '';
}

/** The last sync failed and what it was to bring still differs. */
function failed(application: HeadlineSubject, now: number | undefined): Headline | undefined {
  const state = application.status?.operationState;
  if (!state || (state.phase !== 'Failed' && state.phase !== 'Error')) return undefined;
  if (application.status?.sync?.status !== 'OutOfSync') return undefined;
  const reason = firstLine(state.message ?? '') || 'without saying why';
  const since = state.finishedAt ?? undefined;
  const isSame = state.syncResult?.revision === application.status.sync.revision;
  const automatic = isAutomated(application) && state.operation.sync !== undefined;
  return {
    tone: 'bad',
    short: `The last sync failed: ${reason}`,
    sentence: `The last sync${revisionOf(state)} failed${agoText(since, now)}: ${reason}.`,
    next:
      automatic && isSame
        ? 'The same revision is not tried again by itself; a new commit or a manual sync is.'
        : nextSync(application),
    since,
  };
}

function different(application: HeadlineSubject): Headline | undefined {
  const { status } = application;
  if (status?.sync?.status !== 'OutOfSync') return undefined;
  const resources = (status.resources ?? []).filter((resource) => resource.status === 'OutOfSync');
  const extra = resources.filter((resource) => resource.requiresPruning).length;
  const changed = resources.length - extra;
  const revision = shortRevisionText(status.sync.revision ?? status.sync.revisions?.[0]);
  const isNew = (status.history ?? []).length === 0 && status.health?.status === 'Missing';
  if (isNew && extra === 0) {
    const text = `Not deployed yet: ${counted(changed, 'resource')} to create from ${revision}`;
    return { tone: 'warn', short: text, sentence: `${text}.`, next: nextSync(application) };
  }
  const parts = [
    ...(changed > 0
      ? [`${counted(changed, 'resource')} ${changed === 1 ? 'differs' : 'differ'} from ${revision}`]
      : []),
    ...(extra > 0
      ? [`${counted(extra, 'resource')} ${extra === 1 ? 'is' : 'are'} no longer in the source`]
      : []),
  ];
  const what = parts.join(', ') || `The namespace's metadata differs from ${revision}`;
  return { tone: 'warn', short: what, sentence: sentenceText(what), next: nextSync(application) };
}

function settling({ status }: HeadlineSubject, now: number | undefined): Headline | undefined {
  const health = status?.health;
  const words: Readonly<Record<string, readonly ['busy' | 'warn' | 'unknown', string]>> = {
    Progressing: ['busy', 'In sync, still starting'],
    Missing: ['warn', 'In sync, but something is missing'],
    Suspended: ['warn', 'In sync, paused'],
    Unknown: ['unknown', 'In sync; its health is not known'],
  };
  const found = words[health?.status ?? ''];
  if (!found) return undefined;
  const since = health?.lastTransitionTime ?? undefined;
  return { tone: found[0], short: found[1], sentence: `${found[1]}${forText(since, now)}.`, next: '', since };
}

function inSync({ status, spec }: HeadlineSubject, now: number | undefined): Headline {
  const revision = shortRevisionText(status?.sync?.revision ?? status?.sync?.revisions?.[0]);
  const since = status?.health?.lastTransitionTime ?? undefined;
  const at = revision ? ` with ${revision}` : '';
  return {
    tone: 'good',
    short: `In sync${at} and healthy`,
    sentence: `In sync${at} and healthy${forText(since, now)}.`,
    next: isAutomated({ spec })
      ? 'The next commit is synced by itself.'
      : 'The next commit waits for somebody to sync it.',
    since,
  };
}

/** Whether the application syncs by itself. */
export function isAutomated({ spec }: Pick<Application, 'spec'>): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}

/** What happens to differences: who or what brings them in line. */
export function nextSync(application: HeadlineSubject): string {
  const { spec, status } = application;
  if (!isAutomated(application)) return 'Syncing is manual: somebody has to start it.';
  const resources = (status?.resources ?? []).filter((resource) => resource.status === 'OutOfSync');
  const onlyExtra = resources.length > 0 && resources.every((resource) => resource.requiresPruning);
  if (onlyExtra && spec.syncPolicy?.automated?.prune !== true)
    return 'Auto-sync does not prune: somebody has to sync with Prune.';
  const synced = status?.operationState?.syncResult?.revision;
  const isSame = synced !== undefined && synced === status?.sync?.revision;
  if (isSame && spec.syncPolicy?.automated?.selfHeal !== true)
    return 'This revision was synced already and self-heal is off: somebody has to start a sync.';
  return 'Auto-sync brings it in line.';
}

function revisionOf({ syncResult, operation }: OperationState): string {
  const revision = syncResult?.revision || syncResult?.revisions?.[0] || operation.sync?.revision;
  return revision ? ` to ${shortRevisionText(revision)}` : '';
}

function agoText(since: string | undefined, now: number | undefined): string {
  const text = forText(since, now);
  return text ? `${text.replace(' for ', ' ')} ago` : '';
}
