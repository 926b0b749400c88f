import type { ReactNode } from 'react';
import { Link } from './link.tsx';
import { ThemeButton } from './theme.tsx';

/** The frame of every page after the login: where one is, who one is, and the way out. */
export function Shell(props: {
  readonly username: string;
  readonly connection: 'loading' | 'live' | 'lost';
  readonly onLogOut: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { username, connection, onLogOut, children } = props;
  return (
    <>
      <a className="skip" href="#main">
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
      <main id="main">{children}</main>
    </>
  );
}
