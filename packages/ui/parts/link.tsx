import { createContext, use } from 'react';
import type { MouseEvent, ReactNode } from 'react';
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

function useRouter(): Router {
  const router = use(RouterContext);
  if (!router) throw new Error('no router');
  return router;
}

/** A link inside the page; with a modifier key it is an ordinary link. */
export function Link({
  to,
  className,
  children,
}: {
  readonly to: string;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode {
  const go = useGo();
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} className={className} onClick={follow}>
      {children}
    </a>
  );
}
