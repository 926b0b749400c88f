import { useSyncExternalStore } from 'react';

/** Height of a row in pixels, as `--row` says for this density and pointer. */
export function useRowHeight(): number {
  return useSyncExternalStore(subscribe, read);
}

function read(): number {
  return Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || 36;
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-density'] });
  const coarse = matchMedia('(pointer: coarse)');
  coarse.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    coarse.removeEventListener('change', listener);
  };
}
