import type { ReactNode } from 'react';
import { EmptyState } from '../../parts/state.tsx';
import { useTitle } from '../../parts/title.ts';

/** Settings: `section` is one of them, `name` what of it is shown. */
export function SettingsPage({
  section,
}: {
  readonly section: string;
  readonly name: string | undefined;
}): ReactNode {
  useTitle('Settings');
  return <EmptyState title={`Settings ${section}`} />;
}
