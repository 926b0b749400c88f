import type { ReactNode } from 'react';

/** A sentence in place of content: nothing there, an error, or waiting. Errors are told to screen readers at once. */
export function Notice({
  title,
  kind = 'empty',
  children,
}: {
  readonly title: string;
  readonly kind?: 'empty' | 'error';
  readonly children?: ReactNode;
}): ReactNode {
  // An error is all that the page shows: its title is the page's.
  const Title = kind === 'error' ? 'h1' : 'p';
  return (
    <div className={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <Title className="notice-title">{title}</Title>
      {children}
    </div>
  );
}
