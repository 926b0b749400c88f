import './shell.css';
import { useEffect, useRef, useState } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import { useShortcuts } from '../keys/use-shortcuts.ts';
import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icon.tsx';
import { Link, useGo } from '../parts/link.tsx';
import { Mark } from './mark.tsx';
import { Palette } from './palette.tsx';
import { ShortcutHelp } from './shortcut-help.tsx';
import { BottomStrip, Strips } from './strips.tsx';
import { UserMenu } from './user-menu.tsx';

interface Place {
  readonly label: string;
  readonly to: string;
  readonly icon: IconName;
  readonly keys: string;
}

/** What the rail leads to. */
const places: readonly Place[] = [
  { label: 'Applications', to: 'applications', icon: 'applications', keys: 'g a' },
  { label: 'Settings', to: 'settings', icon: 'settings', keys: 'g s' },
];

/** The frame of every page after the login: where one can go, who one is, and what holds everywhere. */
export function Shell(props: {
  /** The page's path: when it changes, focus goes to the content, as after a load. */
  readonly path: string;
  readonly onLogOut: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { path, onLogOut, children } = props;
  const go = useGo();
  const main = useRef<HTMLElement>(null);
  const [open, setOpen] = useState<'palette' | 'help'>();
  const close = (): void => setOpen(undefined);
  useFocusOn(path, main);
  useShortcuts([
    { keys: 'mod+k', label: 'Search and commands', group: 'Everywhere', run: () => setOpen('palette') },
    { keys: '?', label: 'Keyboard shortcuts', icon: 'help', group: 'Everywhere', run: () => setOpen('help') },
    ...places.map(({ keys, label, to }) => ({
      keys,
      label: `Go to ${label}`,
      group: 'Everywhere',
      run: () => go(to),
    })),
    { keys: 'Escape', label: 'Close what is open', group: 'Everywhere', isNote: true },
  ]);
  const skip = (event: MouseEvent): void => {
    // A fragment alone would lead to the document's base.
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={skip}>
        Skip to content
      </a>
      <nav className="rail" aria-label="Main">
        <Link to="applications" className="rail-mark" aria-label="Tiphys">
          <Mark />
        </Link>
        <ul>
          {places.map(({ label, to, icon }) => (
            <li key={to}>
              <Link to={to} className="rail-item" aria-current={isBelow(path, to) ? 'page' : undefined}>
                <Icon name={icon} size={19} />
                {label}
              </Link>
            </li>
          ))}
        </ul>
        <div className="rail-end">
          <button
            type="button"
            className="rail-item"
            onClick={() => setOpen('palette')}
            aria-keyshortcuts="Control+K Meta+K"
          >
            <Icon name="search" size={19} />
            Search
          </button>
          <UserMenu onLogOut={onLogOut} onHelp={() => setOpen('help')} />
        </div>
      </nav>
      <Strips />
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
      <BottomStrip />
      {open === 'palette' && <Palette onClose={close} onHelp={() => setOpen('help')} />}
      {open === 'help' && <ShortcutHelp onClose={close} />}
    </div>
  );
}

function isBelow(path: string, to: string): boolean {
  return (
    path === `/${to}` ||
    path.startsWith(`/${to}/`) ||
    (to === 'applications' && (path === '/' || path === '/new'))
  );
}

/** Tabs of one page do not take the focus away from the tab that was chosen. */
function useFocusOn(path: string, main: React.RefObject<HTMLElement | null>): void {
  const subject = path.split('/').slice(0, 4).join('/');
  const shown = useRef(subject);
  useEffect(() => {
    if (shown.current === subject) return;
    shown.current = subject;
    main.current?.focus();
  }, [subject, main]);
}
