import { Fragment } from 'react';
import type { ReactNode } from 'react';
import type { FieldChange } from '@tiphys/model/v2';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { diffWords } from '../../resource/word-diff.ts';
import type { WordPart } from '../../resource/word-diff.ts';
import { toYamlLines } from '../../resource/yaml.ts';

/** Fields listed at most; the manifest below has all of them. */
const maxListed = 200;
const maxText = 4000;
/** Where an annotation or a label begins in a path; the way to it says little. */
const lastStep = /(\.[A-Za-z_][\w-]*|\[[^\]]*\])$/;

const signs = { add: '+', remove: '−', change: '~' } as const;
const words = { add: 'added', remove: 'removed', change: 'changed' } as const;

/** Changed fields, each with both values and who wrote it. */
export function FieldChanges({
  changes,
  from,
  to,
  isQuiet = false,
}: {
  readonly changes: readonly FieldChange[];
  readonly from: string;
  readonly to: string;
  /** Of no consequence: without colours. */
  readonly isQuiet?: boolean | undefined;
}): ReactNode {
  return (
    <ul className={`field-changes${isQuiet ? ' field-changes-quiet' : ''}`}>
      {changes.slice(0, maxListed).map((change) => (
        <li key={`${change.op} ${change.path}`} className={`field-change field-${change.op}`}>
          <span className="field-sign" aria-hidden="true">
            {signs[change.op]}
          </span>
          <div className="field-words">
            <p className="field-path mono">
              <span className="visually-hidden">{words[change.op]}: </span>
              <Path path={change.path} />
            </p>
            {change.embedded ? (
              <FieldChanges
                changes={change.embedded.changes.map((inner) => ({ ...inner, by: 'unknown' as const }))}
                from={from}
                to={to}
              />
            ) : (
              <Values change={change} from={from} to={to} />
            )}
            <Origin change={change} />
          </div>
        </li>
      ))}
      {changes.length > maxListed && (
        <li className="muted">{changes.length - maxListed} more are in the manifest below.</li>
      )}
    </ul>
  );
}

function Path({ path }: { readonly path: string }): ReactNode {
  const last = lastStep.exec(path)?.[0] ?? path;
  return (
    <>
      <span className="field-way">{path.slice(0, path.length - last.length)}</span>
      <b>{last}</b>
    </>
  );
}

function Values({
  change: { op, live, desired },
  from,
  to,
}: {
  readonly change: FieldChange;
  readonly from: string;
  readonly to: string;
}): ReactNode {
  const [before, after] = [valueText(live), valueText(desired)];
  const marks =
    op === 'change' && !before.includes('\n') && !after.includes('\n') ? diffWords(before, after) : undefined;
  return (
    <div className="field-values">
      {op !== 'add' && (
        <Value label={from} kind="removed" parts={marks?.before ?? [{ text: before, changed: false }]} />
      )}
      {op !== 'remove' && (
        <Value label={to} kind="added" parts={marks?.after ?? [{ text: after, changed: false }]} />
      )}
    </div>
  );
}

function Value({
  label,
  kind,
  parts,
}: {
  readonly label: string;
  readonly kind: 'removed' | 'added';
  readonly parts: readonly WordPart[];
}): ReactNode {
  return (
    <p className={`field-value field-value-${kind} mono`}>
      <span className="visually-hidden">{label}: </span>
      {parts.map((part, index) => (
        <Fragment key={index}>{part.changed ? <mark>{part.text}</mark> : part.text}</Fragment>
      ))}
    </p>
  );
}

function valueText(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'object' && value !== null ? toYamlLines(value).join('\n') : String(value);
  if (text === '') return '""';
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}

function Origin({ change: { by, owner } }: { readonly change: FieldChange }): ReactNode {
  if (by === 'unknown' && !owner) return null;
  const where = by === 'source' ? 'Changed in the source' : by === 'live' ? 'Changed in the cluster' : '';
  const both = by === 'both' ? 'Changed on both sides' : where;
  return (
    <p className="field-origin">
      {both}
      {owner && by !== 'source' && (
        <>
          {both ? ' by ' : 'Written by '}
          <b className="mono">{owner.manager}</b>
          {owner.subresource && ` (${owner.subresource})`}
          {owner.at && (
            <>
              {', '}
              <RelativeTime time={owner.at} suffix=" ago" />
            </>
          )}
        </>
      )}
    </p>
  );
}
