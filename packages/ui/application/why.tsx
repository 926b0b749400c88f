import './why.css';
import type { ReactNode } from 'react';
import type { Cause, NextStep } from '@tiphys/model/v2';
import type { ApplicationRef } from '../api/applications.ts';
import { getExplanation } from '../api/explain.ts';
import { Link } from '../parts/link.tsx';
import { RelativeTime } from '../parts/relative-time.tsx';
import { useLoad } from '../parts/use-load.ts';
import { formatNodeId } from '../resource/node-id.ts';
import { applicationPath } from '../route/route.ts';

const tones = { good: 'good', busy: 'busy', warn: 'warn', bad: 'bad', unknown: 'none' } as const;
/** How deep a chain of causes is shown. */
const maxDepth = 8;
/** Texts that tell an age need no second one. */
const tellsAge = /\b\d+ (second|minute|hour|day)s?\b/;
/** Objects listed that are in the same state. */
const maxOthers = 50;

/**
 * The chain of causes of an application's state, or of one of its resources, each with what it was concluded from and what can be
 * done. `version` asks anew when it changes. Shows nothing where there is nothing to explain.
 */
export function Why(props: {
  readonly application: ApplicationRef;
  readonly resource?: string | undefined;
  readonly version?: string | undefined;
  readonly title?: string | undefined;
}): ReactNode {
  const { application, resource, version = '', title } = props;
  const { namespace, name } = application;
  const { data } = useLoad(`${namespace}/${name}/${resource ?? ''}/why ${version}`, (signal) =>
    getExplanation(application, resource, signal),
  );
  if (!data || data.causes.length === 0) return null;
  return (
    <section className="why" aria-label="Why">
      {title && <h2>{title}</h2>}
      <Causes application={application} causes={data.causes} depth={1} />
    </section>
  );
}

interface CausesProps {
  readonly application: ApplicationRef;
  readonly causes: readonly Cause[];
  readonly depth: number;
}

function Causes({ application, causes, depth }: CausesProps): ReactNode {
  return (
    <ul className="why-list">
      {alike(causes).map(({ cause, others }, index) => (
        <li key={`${cause.rule} ${index}`} className={`why-cause tone-${tones[cause.tone]}`}>
          <p className="why-text">
            {cause.text}
            {cause.since && !tellsAge.test(cause.text) && (
              <span className="muted">
                {' '}
                <RelativeTime time={cause.since} />
              </span>
            )}
          </p>
          {evidenceOf(cause).length > 0 && (
            <dl className="why-evidence">
              {evidenceOf(cause).map(({ label, text, code = false }, at) => (
                <div key={at}>
                  <dt>{label}</dt>
                  <dd>{code ? <code>{text}</code> : text}</dd>
                </div>
              ))}
            </dl>
          )}
          {cause.step && <Step application={application} step={cause.step} />}
          {cause.causes.length > 0 && depth < maxDepth && (
            <Causes application={application} causes={cause.causes} depth={depth + 1} />
          )}
          {others.length > 0 && <Others application={application} others={others} />}
        </li>
      ))}
    </ul>
  );
}

/** What says no more than the cause itself is no evidence. */
function evidenceOf({ evidence, text }: Cause): Cause['evidence'] {
  return evidence.filter((fact) => fact.text !== text);
}

interface Alike {
  readonly cause: Cause;
  /** Causes that say the same of other objects. */
  readonly others: readonly Cause[];
}

/** Puts causes together that differ in nothing but the object they are about. */
function alike(causes: readonly Cause[]): readonly Alike[] {
  const groups = new Map<string, { readonly cause: Cause; readonly others: Cause[] }>();
  for (const cause of causes) {
    const key = signatureOf(cause);
    const group = groups.get(key);
    if (group) group.others.push(cause);
    else groups.set(key, { cause, others: [] });
  }
  return [...groups.values()];
}

function signatureOf({ rule, resource, text, evidence, causes }: Cause): string {
  const anonymous = resource ? text.replaceAll(resource.name, '') : text;
  const facts = evidence.map((fact) => `${fact.label} ${fact.text}`);
  return JSON.stringify([rule, resource?.kind, anonymous, facts, causes.map(signatureOf)]);
}

function Others({
  application,
  others,
}: {
  readonly application: ApplicationRef;
  readonly others: readonly Cause[];
}): ReactNode {
  const shown = others.flatMap(({ resource }) => resource ?? []).slice(0, maxOthers);
  return (
    <details className="why-others">
      <summary>
        {others.length} more {others.length === 1 ? 'is' : 'are'} the same
      </summary>
      <ul>
        {shown.map((resource) => (
          <li key={formatNodeId(resource)}>
            <Link to={pathOf(application, { text: '', action: 'resource', resource }) ?? ''}>
              {resource.kind} {resource.name}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Step({
  application,
  step,
}: {
  readonly application: ApplicationRef;
  readonly step: NextStep;
}): ReactNode {
  const to = pathOf(application, step);
  return (
    <p className="why-step">
      {to === undefined ? step.text : <Link to={to}>{step.text}</Link>}
      {step.command && <code>{step.command}</code>}
    </p>
  );
}

/** Where a step is done; undefined for what is only said. */
function pathOf(application: ApplicationRef, { action, resource }: NextStep): string | undefined {
  const node = resource ? `?node=${encodeURIComponent(formatNodeId(resource))}` : '';
  switch (action) {
    case 'sync':
      return `${applicationPath(application, 'sync')}?deploy=all`;
    case 'operation':
    case 'terminate':
      return applicationPath(application, 'sync');
    case 'diff':
      return applicationPath(application, 'diff');
    case 'history':
      return applicationPath(application, 'history');
    case 'resource':
      return `${applicationPath(application, 'resources')}${node}`;
    case 'logs':
    case 'events':
      return node
        ? `${applicationPath(application, 'resources')}${node}&tab=${action}`
        : applicationPath(application, action);
    case 'settings':
      return applicationPath(application, 'config');
    default:
      return undefined;
  }
}
