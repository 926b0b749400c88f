import './tabs.css';
import type { KeyboardEvent, ReactNode } from 'react';
import { Link } from './link.tsx';
import { Count } from './status.tsx';
import { useCurrentInView } from './use-current-in-view.ts';

/** One tab that is a page of its own. */
export interface TabLink {
  readonly label: string;
  /** Path relative to the base. */
  readonly to: string;
  readonly isCurrent: boolean;
  readonly count?: number | undefined;
  readonly tone?: 'bad' | 'warn' | undefined;
}

/** Tabs that are links: each has an address, the browser's way back works. */
export function Tabs({
  label,
  tabs,
}: {
  readonly label: string;
  readonly tabs: readonly TabLink[];
}): ReactNode {
  const nav = useCurrentInView(tabs.find(({ isCurrent }) => isCurrent)?.label);
  return (
    <nav ref={nav} className="tabs" aria-label={label}>
      {tabs.map(({ label: name, to, isCurrent, count, tone }) => (
        <Link key={name} to={to} className="tab" aria-current={isCurrent ? 'page' : undefined}>
          {name}
          {count !== undefined && <Count value={count} tone={tone} />}
        </Link>
      ))}
    </nav>
  );
}

/** Tabs inside a pane whose choice the caller keeps; arrows move between them. `panel` is the id of what they switch. */
export function PaneTabs<T extends string>(props: {
  readonly label: string;
  readonly tabs: readonly {
    readonly value: T;
    readonly label: string;
    readonly count?: number | undefined;
  }[];
  readonly value: T;
  readonly panel: string;
  readonly onChange: (value: T) => void;
}): ReactNode {
  const { label, tabs, value, panel, onChange } = props;
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const at = tabs.findIndex((tab) => tab.value === value);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onChange(next.value);
    const buttons = event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]');
    buttons[tabs.indexOf(next)]?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          className="tab"
          aria-selected={tab.value === value}
          aria-controls={panel}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.count !== undefined && <Count value={tab.count} />}
        </button>
      ))}
    </div>
  );
}
