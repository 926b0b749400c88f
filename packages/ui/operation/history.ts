import type { Application } from '@tiphys/model';

/** One deployment of an application. */
export interface Deployment {
  readonly id: number;
  /** Revision of each source. */
  readonly revisions: readonly string[];
  readonly deployedAt: string;
  readonly by: string;
  /** Where the first source is, in words. */
  readonly source: string;
  /** Whether its revision has an author and a message (git). */
  readonly isGit: boolean;
  readonly isCurrent: boolean;
}

/** The deployments of an application, the last first. */
export function listDeployments({ status }: Application): Deployment[] {
  const history = status?.history ?? [];
  return history
    .map((entry, index) => {
      const source = entry.sources?.[0] ?? entry.source;
      const initiator = entry.initiatedBy;
      return {
        id: entry.id ?? 0,
        revisions: entry.revisions?.length ? entry.revisions : [entry.revision ?? ''],
        deployedAt: String(entry.deployedAt ?? ''),
        by: initiator?.automated ? 'automated sync' : (initiator?.username ?? ''),
        source: [source?.repoURL.replace(/^[a-z+]+:\/\//, ''), source?.chart || source?.path]
          .filter(Boolean)
          .join(' '),
        isGit: !source?.chart && !source?.repoURL.startsWith('oci://'),
        isCurrent: index === history.length - 1,
      };
    })
    .reverse();
}

/** Whether syncs start by themselves; then a rollback is refused. */
export function isAutomated({ spec }: Application): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}

/** A revision short enough to be read. */
export function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}
