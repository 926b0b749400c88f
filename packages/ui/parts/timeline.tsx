import './timeline.css';
import type { ReactNode } from 'react';

/** What comes after each other, from top to bottom along a line. */
export function Timeline({
  label,
  children,
}: {
  readonly label?: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <ol className="timeline" aria-label={label}>
      {children}
    </ol>
  );
}

/** One step: a dot on the line, filled where it is over, and what it says. */
export function TimelineItem(props: {
  /** How the dot looks; hollow and grey where nothing is said. */
  readonly tone?: 'accent' | 'good' | 'bad' | 'busy' | undefined;
  readonly label?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  const { tone, label, className = '', children } = props;
  return (
    <li className={`timeline-item ${className}`} data-tone={tone} aria-label={label}>
      {children}
    </li>
  );
}
