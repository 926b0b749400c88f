import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/state.tsx';

/** Settings by section: what Argo CD has below `/settings/`. */
export function SettingsPage({
  section,
}: {
  readonly section: string;
  readonly name: string | undefined;
}): ReactNode {
  return <EmptyState title={section} />;
}
