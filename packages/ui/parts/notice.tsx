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
  return (
    <div className={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <p className="notice-title">{title}</p>
      {children}
    </div>
  );
}
