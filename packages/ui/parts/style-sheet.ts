import { useEffect } from 'react';

/** Loads the administrator's own style sheet (`ui.cssurl`) after ours; the server's policy lets its origin through. */
export function useStyleSheet(url: string | undefined): void {
  useEffect(() => {
    if (!url || !URL.canParse(url, document.baseURI)) return undefined;
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL(url, document.baseURI).href;
    document.head.append(link);
    return () => link.remove();
  }, [url]);
}
