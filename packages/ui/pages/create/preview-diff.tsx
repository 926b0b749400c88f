import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { KubeObject } from '@tiphys/base';
import { diffHunks, diffLines } from '../../resource/line-diff.ts';
import { toYamlLines } from '../../resource/yaml.ts';

const marks = { same: ' ', removed: '−', added: '+' } as const;
const spoken = { same: '', removed: 'removed: ', added: 'added: ' } as const;

/** What changes in one object between two renderings, line by line with a little around it. */
export function PreviewDiff(props: {
  readonly label: string;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
}): ReactNode {
  const { label, before, after } = props;
  const hunks = useMemo(() => diffHunks(diffLines(toYamlLines(before), toYamlLines(after))), [before, after]);
  return (
    <div className="preview-code preview-diff" role="region" aria-label={`Changes of ${label}`} tabIndex={0}>
      {hunks.map((hunk, index) => (
        <div key={index} className="preview-hunk">
          {hunk.skipped > 0 && <p className="preview-skipped">{hunk.skipped} lines stay</p>}
          {hunk.lines.map(({ kind, text, before: at, after: to }) => (
            <div key={`${at ?? ''} ${to ?? ''}`} className={`preview-line preview-line-${kind}`}>
              <span aria-hidden="true" className="preview-mark">
                {marks[kind]}
              </span>
              <span className="visually-hidden">{spoken[kind]}</span>
              {text}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
