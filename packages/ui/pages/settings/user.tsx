import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/state.tsx';

/** Who is logged in. */
export function UserPage(): ReactNode {
  return <EmptyState title="User" />;
}
