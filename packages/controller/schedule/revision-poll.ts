import type { Logger, Runnable } from '@tiphys/base';
import { mapLimit, messageOf, sleep } from '@tiphys/base';
import type { ApplicationSource } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';
import type { ControllerDeps } from '../types.ts';
import { applicationSources, hasMultipleSources } from './refresh-level.ts';

/** Repositories asked at once. */
const repositoriesAtOnce = 10;

/** Deadline for one repository, in milliseconds. */
const askTimeoutMs = 60_000;

/** How often it is asked whether there should be rounds again, in milliseconds. */
const settingsAgainMs = 5000;

/** Settings of the poll. */
export interface RevisionPollOptions {
  /** Milliseconds between two rounds, as the settings are now; 0 for no round. */
  readonly intervalMs: () => number;
  /** Whether this process works on an application; the others' are left to them. */
  readonly isOurs: (application: ApplicationObject) => boolean;
  /** Told for each application whose source has moved on from what was compared. */
  readonly onNewRevision: (application: ApplicationObject) => void;
}

interface Watched {
  readonly application: ApplicationObject;
  readonly source: ApplicationSource;
  readonly index: number;
}

/**
 * Looks for new commits without webhooks: every round asks each repository once (the repository service shares one
 * `ls-remote` among all revisions of a repository) and compares with what the applications were compared to.
 */
export function createRevisionPoll(
  deps: Pick<ControllerDeps, 'applications' | 'config' | 'repositories' | 'log'>,
  options: RevisionPollOptions,
): Runnable {
  return {
    async run(signal) {
      while (!signal.aborted) {
        const intervalMs = options.intervalMs();
        await sleep(jittered(intervalMs || settingsAgainMs), signal).catch(() => undefined);
        if (!signal.aborted && options.intervalMs() > 0) await pollOnce(deps, options, signal);
      }
    },
  };
}

async function pollOnce(
  deps: Pick<ControllerDeps, 'applications' | 'config' | 'repositories' | 'log'>,
  options: RevisionPollOptions,
  signal: AbortSignal,
): Promise<void> {
  const groups = groupByRevision(deps.applications.list().filter(options.isOurs));
  await mapLimit([...groups.values()], repositoriesAtOnce, async (group) => {
    const first = group[0];
    if (!first) return;
    try {
      const revision = await resolve(deps, first, signal);
      for (const watched of group) {
        if (comparedRevision(watched) !== revision) options.onNewRevision(watched.application);
      }
    } catch (error) {
      if (!signal.aborted) logFailure(deps.log, first, error);
    }
  });
}

/** Applications by repository, revision and project: all of a group get the same answer. */
function groupByRevision(applications: readonly ApplicationObject[]): Map<string, Watched[]> {
  const groups = new Map<string, Watched[]>();
  for (const application of applications) {
    if (application.metadata.deletionTimestamp || !application.status?.reconciledAt) continue;
    applicationSources(application).forEach((source, index) => {
      const key = JSON.stringify([
        source.repoURL,
        source.targetRevision ?? '',
        source.chart ?? '',
        application.spec.project,
      ]);
      const group = groups.get(key) ?? [];
      group.push({ application, source, index });
      groups.set(key, group);
    });
  }
  return groups;
}

async function resolve(
  deps: Pick<ControllerDeps, 'config' | 'repositories'>,
  watched: Watched,
  signal: AbortSignal,
): Promise<string> {
  const { application, source, index } = watched;
  const answer = await deps.repositories.resolveRevision(
    {
      repo: deps.config.repository(source.repoURL, application.spec.project),
      app: application,
      ambiguousRevision: source.targetRevision ?? '',
      sourceIndex: index,
    },
    { signal: AbortSignal.any([signal, AbortSignal.timeout(askTimeoutMs)]) },
  );
  return answer.revision ?? '';
}

function comparedRevision({ application, index }: Watched): string | undefined {
  const sync = application.status?.sync;
  return hasMultipleSources(application) ? sync?.revisions?.[index] : sync?.revision;
}

function logFailure(log: Logger, watched: Watched, error: unknown): void {
  const { name } = watched.application.metadata;
  log.warn('could not look for a new revision', { application: name, error: messageOf(error) });
}

function jittered(ms: number): number {
  return ms * (0.9 + Math.random() * 0.2);
}
