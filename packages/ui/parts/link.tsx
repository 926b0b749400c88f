import { createContext, use } from 'react';
import type { ComponentPropsWithoutRef, MouseEvent, ReactNode } from 'react';
import type { Router } from '../route/router.ts';
import { useStore } from '../store/store.ts';

/** The router of the page. */
export const RouterContext = createContext<Router | undefined>(undefined);

/** How to go to another page. */
export function useGo(): (path: string) => void {
  return useRouter().go;
}

/** The parameters of the address's query, and how to change them. */
export function useQuery(): readonly [URLSearchParams, Router['setQuery']] {
  const router = useRouter();
  const { search } = useStore(router);
  return [new URLSearchParams(search), router.setQuery];
}

/** The router, for what `useGo` and `useQuery` do not offer. */
export function useRouter(): Router {
  const router = use(RouterContext);
  if (!router) throw new Error('no router');
  return router;
}

/** A link inside the page; with a modifier key it is an ordinary link. `onFollow` is told when the page changes. */
export function Link({
  to,
  onFollow,
  children,
  ...attributes
}: {
  readonly to: string;
  readonly onFollow?: (() => void) | undefined;
  readonly children: ReactNode;
} & Omit<ComponentPropsWithoutRef<'a'>, 'href' | 'onClick'>): ReactNode {
  const go = useGo();
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onFollow?.();
    go(to);
  };
  return (
    <a {...attributes} href={to} onClick={follow}>
      {children}
    </a>
  );
}
