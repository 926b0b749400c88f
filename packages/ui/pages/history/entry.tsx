import type { ReactNode } from 'react';
import type { HistoryEntry, ImageChange } from '@tiphys/model/v2';
import { Button } from '../../parts/button.tsx';
import { formatAge } from '../../parts/format-age.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { Badge } from '../../parts/status.tsx';
import { TimelineItem } from '../../parts/timeline.tsx';
import { authorName } from '../../resource/author-name.ts';
import { shortRevision } from '../../resource/short-revision.ts';
import { seconds } from '../sync/seconds.ts';

/** Image changes listed at most. */
const maxImages = 6;

/** One deployment: what it was, who wrote and who brought it, how long it took and stood. */
export function Entry({
  entry,
  isChosen,
  cannotRollBack,
  onChoose,
  onRollBack,
}: {
  readonly entry: HistoryEntry;
  readonly isChosen: boolean;
  readonly cannotRollBack: string | undefined;
  readonly onChoose: () => void;
  readonly onRollBack: () => void;
}): ReactNode {
  const { current, sources, revision, images } = entry;
  const first = sources[0];
  const title = firstLine(first?.commit.message) || shortRevision(revision) || 'A deployment';
  const name = `${shortRevision(revision)}, deployment ${entry.id}`;
  return (
    <TimelineItem className="entry" tone={current ? 'accent' : undefined}>
      <div className="entry-main">
        <h2 className="entry-title">
          {title}
          {current && <Badge>current</Badge>}
        </h2>
        <p className="entry-facts">
          {sources.map(({ source, commit }, index) => (
            <span key={`${source.repoURL} ${index}`} className="entry-source">
              <span className="mono" title={commit.revision}>
                {shortRevision(commit.revision) || 'unknown'}
              </span>
              {commit.author && <span>{authorName(commit.author)}</span>}
              {sources.length > 1 && <span className="muted clip">{source.repoURL}</span>}
              {commit.tags?.map((tag) => (
                <Badge key={tag}>{tag}</Badge>
              ))}
            </span>
          ))}
        </p>
        {images && images.length > 0 && <Images images={images} />}
        <p className="entry-how">
          {entry.automated ? 'Auto-sync' : entry.initiatedBy} deployed it{' '}
          <RelativeTime time={entry.deployedAt} suffix=" ago" />
          {entry.durationMs !== undefined && `, in ${seconds(entry.durationMs)}`}
          {current ? '' : `; it stood for ${standing(entry.activeMs)}`}
        </p>
      </div>
      <div className="entry-actions">
        <label className="choice entry-choice">
          <input type="checkbox" checked={isChosen} onChange={onChoose} />
          <span>
            Compare<span className="visually-hidden"> {name}</span>
          </span>
        </label>
        <Button size="small" reason={cannotRollBack} onClick={onRollBack}>
          {current ? 'Redeploy' : 'Roll back'}
          <span className="visually-hidden"> to {name}</span>
        </Button>
      </div>
    </TimelineItem>
  );
}

function Images({ images }: { readonly images: readonly ImageChange[] }): ReactNode {
  return (
    <ul className="entry-images" aria-label="Images changed">
      {images.slice(0, maxImages).map(({ name, from, to }) => (
        <li key={name}>
          <span className="muted">{name.split('/').at(-1)}</span>{' '}
          <span className="mono">{imageWords(from, to)}</span>
        </li>
      ))}
      {images.length > maxImages && <li className="muted">and {images.length - maxImages} more</li>}
    </ul>
  );
}

function imageWords(from: string | undefined, to: string | undefined): string {
  if (from === undefined) return `new: ${to ?? ''}`;
  return to === undefined ? `${from}, gone` : `${from} → ${to}`;
}

function firstLine(text: string | undefined): string {
  return (text ?? '').split('\n', 1)[0] ?? '';
}

/** How long a deployment was the current one; the first seconds have no number of their own. */
function standing(ms: number): string {
  const text = formatAge(ms);
  return text === 'now' ? 'a moment' : text;
}
