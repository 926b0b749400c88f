import { useEffect, useRef } from 'react';
import type { ApplicationRef } from '../api/applications.ts';
import { getNeighbours } from '../api/list.ts';
import { useShortcuts } from '../keys/use-shortcuts.ts';
import { useGo } from '../parts/link.tsx';
import { useToast } from '../parts/toast.tsx';
import { lastList } from '../route/last-list.ts';
import type { ApplicationTab } from '../route/route.ts';
import { applicationPath } from '../route/route.ts';

/** Offers `[` and `]`: the same part of the previous and the next application of the list that was looked at last. */
export function useNeighbours({ namespace, name }: ApplicationRef, tab: ApplicationTab): void {
  const go = useGo();
  const toast = useToast();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), [namespace, name]);
  const step = (side: 'previous' | 'next'): void => {
    stop.current?.abort();
    const asked = new AbortController();
    stop.current = asked;
    getNeighbours({ namespace, name }, lastList(sessionStorage), asked.signal).then(
      ({ [side]: found }) => {
        if (asked.signal.aborted) return;
        if (found) go(applicationPath(found, tab));
        else
          toast(side === 'next' ? 'This is the last one of the list' : 'This is the first one of the list');
      },
      (error: unknown) => {
        if (!asked.signal.aborted) toast(error instanceof Error ? error.message : String(error), 'bad');
      },
    );
  };
  useShortcuts([
    {
      keys: '[',
      icon: 'back',
      label: 'Previous application of the list',
      group: 'Application',
      run: () => step('previous'),
    },
    {
      keys: ']',
      label: 'Next application of the list',
      icon: 'forward',
      group: 'Application',
      run: () => step('next'),
    },
  ]);
}
