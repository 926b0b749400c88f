import { useEffect, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { Skeleton } from './state.tsx';

/** A component whose code comes when it is first shown, or when it is asked for before. */
export type LaterComponent<Props extends object> = ComponentType<Props> & {
  /** Begins to load the code; does nothing the second time. */
  readonly preload: () => void;
};

/**
 * Makes a component of code that is loaded on demand. Shown at once where the code is there already: React's own `lazy` would wait 300 ms
 * between what stands in its place and the component.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  label = 'Loading…',
): LaterComponent<Props> {
  let loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    loading ??= load().then(
      (component) => void (loaded = component),
      (error: unknown) => {
        // The next look tries again.
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  function Later(props: Props): ReactNode {
    const [state, setState] = useState<{ readonly error?: unknown }>({});
    useEffect(() => {
      if (loaded) return;
      begin().then(
        () => setState({}),
        (error: unknown) => setState({ error }),
      );
    }, []);
    if (state.error !== undefined) throw state.error;
    const Loaded = loaded;
    return Loaded ? <Loaded {...props} /> : <Skeleton label={label} />;
  }
  return Object.assign(Later, { preload: () => void begin().catch(() => undefined) });
}
