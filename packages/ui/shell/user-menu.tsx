import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useAppearance } from '../parts/appearance.ts';
import { useMe } from '../parts/me.ts';
import { MenuList } from '../parts/menu.tsx';
import { themes } from '../parts/theme.ts';

const themeNames = { system: 'Theme of the system', light: 'Light theme', dark: 'Dark theme' } as const;

/** Who one is, how the page looks, and the way out. */
export function UserMenu({
  onLogOut,
  onHelp,
}: {
  readonly onLogOut: () => void;
  readonly onHelp: () => void;
}): ReactNode {
  const { username, version } = useMe();
  const [{ theme, density }, change] = useAppearance();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  return (
    <div>
      <button
        ref={button}
        type="button"
        className="rail-item"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={`${username || 'User'}: account and appearance`}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="initials" aria-hidden="true">
          {username.slice(0, 2).toUpperCase() || '–'}
        </span>
      </button>
      {isOpen && (
        <MenuList
          id={id}
          label="Account and appearance"
          anchor={button}
          onClose={() => setOpen(false)}
          entries={[
            { label: username || 'User', icon: 'user', note: `Tiphys ${version}`, to: 'user-info' },
            'separator',
            ...themes.map((name) => ({
              label: themeNames[name],
              checked: theme === name,
              onSelect: () => change({ theme: name }),
            })),
            {
              label: 'Comfortable rows',
              checked: density === 'comfortable',
              onSelect: () => change({ density: density === 'comfortable' ? 'compact' : 'comfortable' }),
            },
            'separator',
            { label: 'Keyboard shortcuts', icon: 'command', shortcut: '?', onSelect: onHelp },
            { label: 'Help', icon: 'help', to: 'help' },
            { label: 'Log out', icon: 'logOut', onSelect: onLogOut },
          ]}
        />
      )}
    </div>
  );
}
