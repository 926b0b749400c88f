import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { ResourceDiff } from '@tiphys/model';
import { getManagedResources } from '../api/resources.ts';
import { Notice } from '../parts/notice.tsx';
import { useLoad } from '../parts/use-load.ts';
import type { Comparison } from '../resource/compare.ts';
import { compareResource } from '../resource/compare.ts';
import type { DiffHunk } from '../resource/line-diff.ts';
import { diffHunks } from '../resource/line-diff.ts';
import { formatNodeId } from '../resource/node-id.ts';
import type { ResourceProps } from './resource-pane.tsx';

/** Lines drawn at most. */
const maxLines = 3000;
const signs = { same: ' ', removed: '-', added: '+' } as const;

/** What a sync would change: the resource as it is against as it would be. */
export function ResourceDiffView({ application, node, version }: ResourceProps): ReactNode {
  const id = formatNodeId(node);
  const { data, error } = useLoad(`${id} ${version}`, (signal) =>
    getManagedResources({ application, node }, signal),
  );
  const found = data?.find((diff) => formatNodeId(diff) === id);
  if (error !== undefined) return <p className="form-error">{error}</p>;
  if (data === undefined) return <Notice title="Loading what differs…" />;
  if (!found) return <Notice title="The source does not name this resource" />;
  return <Diff diff={found} />;
}

function Diff({ diff }: { readonly diff: ResourceDiff }): ReactNode {
  const [whole, setWhole] = useState(false);
  const comparison = useMemo(() => compareResource(diff), [diff]);
  const { lines, effect } = comparison;
  const hunks = useMemo(() => limitHunks(whole ? [{ lines, skipped: 0 }] : diffHunks(lines)), [lines, whole]);
  if (effect === 'none') return <Notice title="The cluster is as the source says" />;
  return (
    <>
      <div className="section-head">
        <p>{describe(comparison)}</p>
        <button type="button" onClick={() => setWhole(!whole)}>
          {whole ? 'Only what differs' : 'Whole manifest'}
        </button>
      </div>
      <pre className="lines diff" tabIndex={0} role="region" aria-label="Differences">
        {hunks.map((hunk, index) => (
          <Hunk key={index} hunk={hunk} />
        ))}
      </pre>
    </>
  );
}

function Hunk({ hunk: { lines, skipped } }: { readonly hunk: DiffHunk }): ReactNode {
  return (
    <>
      {skipped > 0 && <span className="line diff-skipped">{`⋯ ${skipped} lines\n`}</span>}
      {lines.map(({ kind, text, before, after }) => (
        <span key={`${before ?? ''}:${after ?? ''}`} className={`line diff-${kind}`}>
          {`${signs[kind]} ${text}\n`}
        </span>
      ))}
    </>
  );
}

function describe({ effect, added, removed }: Comparison): string {
  if (effect === 'create') return 'A sync creates this resource.';
  if (effect === 'delete') return 'The source no longer has this resource: a sync with prune deletes it.';
  return `A sync takes ${removed} ${removed === 1 ? 'line' : 'lines'} away (−) and adds ${added} (+).`;
}

function limitHunks(hunks: readonly DiffHunk[]): readonly DiffHunk[] {
  let room = maxLines;
  return hunks.flatMap((hunk) => {
    if (room <= 0) return [];
    const lines = hunk.lines.slice(0, room);
    room -= lines.length;
    return [{ lines, skipped: hunk.skipped }];
  });
}
