import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PreviewObject, PreviewResponse } from '@tiphys/model/v2';
import { fieldName } from '../../create/problems.ts';
import { CodeView } from '../../parts/code-view.tsx';
import { Icon } from '../../parts/icon.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { toYamlLines } from '../../resource/yaml.ts';
import { PreviewDiff } from './preview-diff.tsx';
import type { Later } from './use-later.ts';

const signs: Readonly<Record<PreviewObject['change'], string>> = {
  added: '+',
  changed: '~',
  removed: '−',
  same: '=',
};
const words: Readonly<Record<PreviewObject['change'], string>> = {
  added: 'is added',
  changed: 'changes',
  removed: 'goes',
  same: 'stays as it is',
};

/** What would be deployed, before anything is saved: problems first, then each object. */
export function PreviewPane({
  preview: { data, error, busy },
  isEdit,
}: {
  readonly preview: Later<PreviewResponse>;
  readonly isEdit: boolean;
}): ReactNode {
  const [chosen, setChosen] = useState('');
  if (!data) {
    return (
      <EmptyState
        title={error ?? (busy ? 'Rendering…' : 'Nothing to preview yet')}
        icon={error ? 'warning' : 'diff'}
      >
        {!error && !busy && (
          <p>
            Choose a repository and a path; what would be deployed appears here, before anything is saved.
          </p>
        )}
      </EmptyState>
    );
  }
  const { objects, omitted, problems } = data;
  const shown = objects.find((object) => keyOf(object) === chosen) ?? objects[0];
  return (
    <div className="preview" aria-busy={busy}>
      <p role="status" className="preview-summary">
        {busy ? 'Rendering again…' : summary(data, isEdit)}
      </p>
      {problems.length > 0 && (
        <ul className="preview-problems" aria-label="Problems">
          {problems.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              <Icon name="warning" size={14} />
              <span>
                <b>{fieldName(field)}</b> {message}
              </span>
            </li>
          ))}
        </ul>
      )}
      {objects.length > 0 && (
        <ul className="preview-objects" aria-label="Objects">
          {objects.map((object) => (
            <li key={keyOf(object)}>
              <button
                type="button"
                className={`preview-object preview-${object.change}`}
                aria-pressed={object === shown}
                onClick={() => setChosen(keyOf(object))}
              >
                <span className="preview-sign" aria-hidden="true">
                  {isEdit || object.change !== 'added' ? signs[object.change] : ''}
                </span>
                <span className="preview-kind">{object.kind}</span>
                <span className="clip">
                  {object.namespace !== '' && <span className="muted">{object.namespace}/</span>}
                  {object.name}
                </span>
                {isEdit && <span className="visually-hidden"> {words[object.change]}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
      {omitted > 0 && <p className="muted">{omitted} more are not shown.</p>}
      {shown && <ObjectText object={shown} />}
    </div>
  );
}

function ObjectText({ object }: { readonly object: PreviewObject }): ReactNode {
  const label = `${object.kind} ${object.name}`;
  if (object.change === 'changed')
    return <PreviewDiff label={label} before={object.before} after={object.after} />;
  return (
    <div className="preview-code">
      <CodeView label={label} language="yaml" text={toYamlLines(object.after ?? object.before).join('\n')} />
    </div>
  );
}

function summary({ objects, omitted, problems }: PreviewResponse, isEdit: boolean): string {
  const count = (change: PreviewObject['change']): number =>
    objects.filter((object) => object.change === change).length;
  const wrong =
    problems.length === 0 ? '' : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}. `;
  if (objects.length === 0) return `${wrong}No objects`;
  const all = objects.length + omitted;
  if (!isEdit) return `${wrong}${all} ${all === 1 ? 'object' : 'objects'} would be deployed`;
  const parts = [
    [count('changed'), 'changed'],
    [count('added'), 'added'],
    [count('removed'), 'removed'],
  ] as const;
  const text = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return `${wrong}${text.length === 0 ? 'Nothing that is deployed changes' : text.join(', ')}`;
}

function keyOf({ group, kind, namespace, name }: PreviewObject): string {
  return [group, kind, namespace, name].join('/');
}
