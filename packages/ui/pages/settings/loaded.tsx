import type { ReactNode } from 'react';
import { ErrorState, Skeleton } from '../../parts/state.tsx';
import type { Listed } from './use-list.ts';

/** What was loaded, or in its place that it is on its way or cannot be had. */
export function Loaded<T>({
  list,
  label,
  children,
}: {
  readonly list: Listed<T>;
  readonly label: string;
  readonly children: (data: T) => ReactNode;
}): ReactNode {
  const { data, error, reload } = list;
  if (data === undefined) {
    if (error !== undefined) return <ErrorState title={error} isPart onRetry={reload} />;
    return <Skeleton label={label} rows={5} />;
  }
  return (
    <>
      {error !== undefined && (
        <p role="alert" className="form-error">
          {error}
        </p>
      )}
      {children(data)}
    </>
  );
}
