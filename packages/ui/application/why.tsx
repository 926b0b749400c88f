import './why.css';
import type { ReactNode } from 'react';
import type { Cause, NextStep } from '@tiphys/model/v2';
import type { ApplicationRef } from '../api/applications.ts';
import { getExplanation } from '../api/explain.ts';
import { Link } from '../parts/link.tsx';
import { RelativeTime } from '../parts/relative-time.tsx';
import { toneOf } from '../parts/status.tsx';
import { useLoad } from '../parts/use-load.ts';
import { formatNodeId } from '../resource/node-id.ts';
import { applicationPath } from '../route/route.ts';

const tones = { good: 'good', busy: 'busy', warn: 'warn', bad: 'bad', unknown: 'none' } as const;
/** How deep a chain of causes is shown. */
const maxDepth = 8;

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
      {causes.map((cause, index) => (
        <li key={`${cause.rule} ${index}`} className={`why-cause tone-${tones[cause.tone] ?? toneOf('')}`}>
          <p className="why-text">
            {cause.text}
            {cause.since && (
              <span className="muted">
                {' '}
                <RelativeTime time={cause.since} />
              </span>
            )}
          </p>
          {cause.evidence.length > 0 && (
            <dl className="why-evidence">
              {cause.evidence.map(({ label, text, code = false }, at) => (
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
        </li>
      ))}
    </ul>
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
