import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/state.tsx';
import { useTitle } from '../../parts/title.ts';

/** A new application. */
export function CreatePage(): ReactNode {
  useTitle('New application');
  return <EmptyState title="New application" />;
}
