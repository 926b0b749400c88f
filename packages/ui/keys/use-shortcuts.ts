import { createContext, use, useEffect, useRef } from 'react';
import type { Shortcut, Shortcuts } from './registry.ts';

/** The page's list of shortcuts. */
export const ShortcutsContext = createContext<Shortcuts | undefined>(undefined);

/** The list itself. */
export function useShortcutList(): Shortcuts {
  const shortcuts = use(ShortcutsContext);
  if (!shortcuts) throw new Error('no shortcuts');
  return shortcuts;
}

/** Offers shortcuts while the component is shown; what they run is always the newest. */
export function useShortcuts(offered: readonly Shortcut[]): void {
  const shortcuts = useShortcutList();
  const newest = useRef(offered);
  newest.current = offered;
  const names = offered.map(({ keys, label, isNote }) => `${keys}\n${label}\n${isNote}`).join('\n\n');
  useEffect(() => {
    const added = newest.current.map((shortcut, index): Shortcut => {
      if (!shortcut.run) return shortcut;
      return { ...shortcut, run: () => newest.current[index]?.run?.() };
    });
    return shortcuts.add(added);
    // The names say which shortcuts there are; what they run is read when they are used.
  }, [shortcuts, names]);
}
