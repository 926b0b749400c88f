import type { ReactNode } from 'react';

/** A shortcut as it is written in the registry (`g a`, `mod+k`, `?`), shown as keys. */
export function Kbd({
  keys,
  isHint = false,
}: {
  readonly keys: string;
  /** Part of something else's name, which must not have it read out. */
  readonly isHint?: boolean | undefined;
}): ReactNode {
  return (
    <span className="kbd" aria-hidden={isHint || undefined}>
      {keys.split(/[\s+]/).map((key, index) => (
        // Keys of one chord have no identity but their place.
        <kbd key={index}>{names[key] ?? key}</kbd>
      ))}
    </span>
  );
}

const names: Readonly<Record<string, string>> = {
  mod: typeof navigator === 'object' && /Mac|iP/.test(navigator.userAgent) ? '⌘' : 'Ctrl',
  shift: '⇧',
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};
