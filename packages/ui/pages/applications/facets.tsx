import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Facet } from '@tiphys/model/v2';
import { StatusMark } from '../../parts/status.tsx';

const titles: Readonly<Record<string, string>> = {
  health: 'Health',
  sync: 'Sync',
  operation: 'Operation',
  project: 'Project',
  cluster: 'Cluster',
  namespace: 'Namespace',
  auto: 'Auto-sync',
  repo: 'Repository',
};
const withMark = new Set(['health', 'sync', 'operation']);
const shownFirst = 7;

/** Fields and their values with counts; a click adds one to the query, another takes it out. */
export function Facets(props: {
  readonly facets: readonly Facet[];
  readonly isChosen: (field: string, value: string) => boolean;
  readonly onToggle: (field: string, value: string) => void;
}): ReactNode {
  return (
    <section className="facets" aria-label="Filters">
      {props.facets
        .filter(({ values }) => values.length > 0)
        .map((facet) => (
          <FacetGroup key={facet.field} {...props} facet={facet} />
        ))}
    </section>
  );
}

function FacetGroup(props: {
  readonly facet: Facet;
  readonly isChosen: (field: string, value: string) => boolean;
  readonly onToggle: (field: string, value: string) => void;
}): ReactNode {
  const { facet, isChosen, onToggle } = props;
  const { field, values, more } = facet;
  const [isWhole, setWhole] = useState(false);
  const title = titles[field] ?? field;
  const shown = isWhole ? values : values.slice(0, shownFirst);
  const rest = values.length - shown.length + more;
  return (
    <fieldset className="facet">
      <legend className="eyebrow">{title}</legend>
      {shown.map(({ value, count }) => (
        <label key={value} className="facet-value">
          <input type="checkbox" checked={isChosen(field, value)} onChange={() => onToggle(field, value)} />
          <span className="clip" title={value}>
            {withMark.has(field) && value !== 'None' ? (
              <StatusMark value={value} />
            ) : (
              shortText(field, value) || 'none'
            )}
          </span>
          <span className="numeric muted">{count.toLocaleString('en')}</span>
        </label>
      ))}
      {rest > 0 && !isWhole && values.length > shownFirst && (
        <button type="button" className="facet-more" onClick={() => setWhole(true)}>
          {rest} more
        </button>
      )}
    </fieldset>
  );
}

function shortText(field: string, value: string): string {
  return field === 'repo' ? value.replace(/^https?:\/\/|\.git$/g, '') : value;
}
