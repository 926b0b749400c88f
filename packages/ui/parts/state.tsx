import './misc.css';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

/** In place of content that is not there: what would be here, and how it comes. */
export function EmptyState(props: {
  readonly title: string;
  readonly icon?: IconName | undefined;
  readonly children?: ReactNode;
}): ReactNode {
  const { title, icon, children } = props;
  return (
    <div className="state" role="status">
      {icon && <Icon name={icon} size={28} />}
      <p className="state-title">{title}</p>
      {children}
    </div>
  );
}

/** In place of content that could not be had. As it is all that the page shows, its title is the page's unless `isPart`. */
export function ErrorState(props: {
  readonly title: string;
  /** What the server said, where the title is ours. */
  readonly reason?: string | undefined;
  readonly isPart?: boolean | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly children?: ReactNode;
}): ReactNode {
  const { title, reason, isPart = false, onRetry, children } = props;
  const Title = isPart ? 'p' : 'h1';
  return (
    <div className="state state-error" role="alert">
      <Icon name="warning" size={28} />
      <Title className="state-title">{title}</Title>
      {reason && <p className="state-reason">{reason}</p>}
      {children}
      {onRetry && (
        <Button icon="refresh" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Rows that are on their way. */
export function Skeleton({
  label,
  rows = 8,
}: {
  readonly label: string;
  readonly rows?: number | undefined;
}): ReactNode {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <i key={index} />
      ))}
    </div>
  );
}
