import type { ReactNode } from 'react';
import { safeLink } from '../resource/safe-link.ts';
import { Icon } from './icon.tsx';

/** A link that came from a cluster or a repository: only http and https lead anywhere, anything else stays text. */
export function SafeLink({
  href,
  children,
}: {
  readonly href: string;
  readonly children?: ReactNode;
}): ReactNode {
  const url = safeLink(href);
  const words = children ?? href;
  if (url === undefined) return <span>{words}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" className="safe-link">
      {words}
      <Icon name="external" size={12} />
      <span className="visually-hidden"> (opens in a new tab)</span>
    </a>
  );
}
