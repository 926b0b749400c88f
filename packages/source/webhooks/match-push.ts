import { repositoryPlace } from '../git/url.ts';
import { isConcerned } from './path-patterns.ts';
import type { ArtifactEvent, PushEvent, WebhookEvent } from './types.ts';

/** A source of an application, as far as a push can concern it. */
export interface PushTarget {
  readonly repoURL: string;
  /** A chart of the repository. */
  readonly chart?: string | undefined;
  readonly targetRevision?: string | undefined;
  /** Paths from its manifest-generate-paths annotation, relative to the root; none means every change counts. */
  readonly refreshPaths?: readonly string[] | undefined;
}

/** Whether a version is in a range; false for what is no version or no range. */
export type SatisfiesRange = (version: string, range: string) => boolean;

/** Whether an event may change what a source renders to: its repository, its revision, its paths (inventory §5.7). */
export function eventConcerns(event: WebhookEvent, target: PushTarget, satisfies: SatisfiesRange): boolean {
  if (event.type === 'artifact') return artifactConcerns(event, target, satisfies);
  return (
    pushedTo(event, target.repoURL) &&
    pushedRevision(event, target.targetRevision ?? '', satisfies) &&
    isConcerned(target.refreshPaths ?? [], event.changedFiles ?? [])
  );
}

function artifactConcerns(event: ArtifactEvent, target: PushTarget, satisfies: SatisfiesRange): boolean {
  const { chart = '', repoURL, targetRevision = '' } = target;
  const pushed = plainOci(event.repoURLs[0]);
  // A chart lies in a repository of its own below the one that is named.
  const isSame =
    plainOci(repoURL) === pushed || (chart !== '' && plainOci(`${plainOci(repoURL)}/${chart}`) === pushed);
  if (!isSame) return false;
  // A `+` of a version is a `_` in its tag.
  const version = event.revision.replaceAll('_', '+');
  return [event.revision, version].includes(targetRevision) || satisfies(version, targetRevision || '*');
}

function plainOci(url: string): string {
  return url
    .replace(/^oci:\/\//, '')
    .replace(/\/+$/, '')
    .toLowerCase();
}

/** Whether a push went to the repository with this URL, in whatever way it is spelled. */
export function pushedTo(push: PushEvent, repoURL: string): boolean {
  const place = repositoryPlace(repoURL);
  return place !== '' && push.repoURLs.some((url) => repositoryPlace(url) === place);
}

/** The paths an application's manifest-generate-paths annotation names: `;` between them, `/` in front means from the root. */
export function refreshPathsOf(annotation: string | undefined, sourcePath: string): string[] {
  const items = (annotation ?? '').split(';').map((item) => item.trim());
  return items.flatMap((item) =>
    item === '' ? [] : [item.startsWith('/') ? item.slice(1) : joined(sourcePath, item)],
  );
}

function pushedRevision(push: PushEvent, targetRevision: string, satisfies: SatisfiesRange): boolean {
  const target = targetRevision.replace(/^refs\/(heads|tags)\//, '');
  if (target === '' || target === 'HEAD') return push.touchedHead;
  return push.revision === target || satisfies(push.revision, target);
}

function joined(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/') || '.';
}
