import type { ReactNode } from 'react';
import { EmptyState, ErrorState } from './state.tsx';

/** The older form of `EmptyState` and `ErrorState`. */
export function Notice({
  title,
  kind = 'empty',
  children,
}: {
  readonly title: string;
  readonly kind?: 'empty' | 'error';
  readonly children?: ReactNode;
}): ReactNode {
  return kind === 'error' ? (
    <ErrorState title={title}>{children}</ErrorState>
  ) : (
    <EmptyState title={title}>{children}</EmptyState>
  );
}
