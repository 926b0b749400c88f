import './misc.css';
import type { ReactNode } from 'react';
import { Link } from './link.tsx';

/** The head of a page: where one is, its one `h1`, a sentence, and what can be done. */
export function PageHeader(props: {
  readonly title: string;
  /** The way here: pages above this one. */
  readonly crumbs?: readonly { readonly label: string; readonly to?: string | undefined }[] | undefined;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
}): ReactNode {
  const { title, crumbs = [], note, actions } = props;
  return (
    <header className="page-header">
      {crumbs.length > 0 && (
        <p className="crumbs">
          {crumbs.map(({ label, to }, index) => (
            <span key={label}>
              {index > 0 && ' / '}
              {to === undefined ? label : <Link to={to}>{label}</Link>}
            </span>
          ))}
        </p>
      )}
      <h1>{title}</h1>
      {actions && <div className="toolbar">{actions}</div>}
      {note && <div className="page-note">{note}</div>}
    </header>
  );
}

/** A titled part of a page under a thin rule. */
export function Section(props: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const { title, actions, children } = props;
  return (
    <section className="section" aria-label={title}>
      <div className="section-head">
        <h2>{title}</h2>
        {actions && <div className="toolbar">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** Names and values in two columns. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }): ReactNode {
  return (
    <dl className="facts-list">
      {facts.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
