import { useEffect, useRef } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import { Link } from './link.tsx';
import { ThemeButton } from './theme.tsx';

/** The frame of every page after the login: where one is, who one is, and the way out. */
export function Shell(props: {
  readonly username: string;
  readonly connection: 'loading' | 'live' | 'lost';
  /** The page's path: when it changes, focus goes to the content, as after a load. */
  readonly path: string;
  readonly onLogOut: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { username, connection, path, onLogOut, children } = props;
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    main.current?.focus();
  }, [path]);
  const skip = (event: MouseEvent): void => {
    // A fragment alone would lead to the document's base.
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <>
      <a className="skip" href="#main" onClick={skip}>
        Skip to content
      </a>
      <header className="bar">
        <Link to="applications" className="brand">
          <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
            <circle cx="16" cy="16" r="9" fill="none" stroke="currentColor" strokeWidth="3" />
            <path
              d="M16 2v28M2 16h28M6 6l20 20M26 6 6 26"
              stroke="currentColor"
              strokeWidth="2"
              strokeLinecap="round"
            />
          </svg>
          Tiphys
        </Link>
        <nav aria-label="Main">
          <Link to="applications">Applications</Link>
        </nav>
        <div className="bar-end">
          <span role="status" className="connection">
            {connection === 'lost' ? 'Connection lost, trying again' : ''}
          </span>
          <ThemeButton />
          <span className="user">{username}</span>
          <button type="button" className="quiet" onClick={onLogOut}>
            Log out
          </button>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
