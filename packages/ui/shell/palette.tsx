import './palette.css';
import '../parts/menu.css';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { fuzzyScore } from '@tiphys/model/query';
import type { ApplicationRow } from '@tiphys/model/v2';
import { findApplications } from '../api/list.ts';
import { useShortcutList } from '../keys/use-shortcuts.ts';
import { Icon } from '../parts/icon.tsx';
import { Kbd } from '../parts/kbd.tsx';
import { useGo } from '../parts/link.tsx';
import { useModal } from '../parts/modal.ts';
import { StatusMark } from '../parts/status.tsx';
import { paletteEntries } from './palette-entries.ts';
import type { PaletteEntry } from './palette-entries.ts';
import { recentPlaces, rememberPlace } from './recent.ts';

/** Typing pauses this long before the server is asked. */
const pauseMs = 120;

/** One box for everything: applications, pages, settings, and what can be done here. */
export function Palette({
  onClose,
}: {
  readonly onClose: () => void;
  readonly onHelp: () => void;
}): ReactNode {
  const modal = useModal(onClose);
  const go = useGo();
  const shortcuts = useShortcutList();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { applications, isNewest } = useFound(typed);
  const hurries = useRef(false);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const entries = useMemo(
    () =>
      paletteEntries({
        typed,
        shortcuts: shortcuts.list(),
        recent: recentPlaces(localStorage),
        applications,
      }),
    [typed, applications, shortcuts],
  );
  const chosen = Math.min(at, entries.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  });
  const open = (entry: PaletteEntry | undefined): void => {
    if (!entry) return;
    onClose();
    if (entry.to !== undefined) {
      rememberPlace(localStorage, { label: entry.label, to: entry.to });
      go(entry.to);
    } else {
      // After the dialog gave the focus back, so that what opens next keeps it.
      setTimeout(() => entry.run?.());
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((chosen + step + entries.length) % Math.max(1, entries.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // Whoever types faster than the server answers means what it will find.
      if (at === 0 && !isNewest) hurries.current = true;
      else open(entries[chosen]);
    }
  };
  useEffect(() => {
    if (!hurries.current || !isNewest) return;
    hurries.current = false;
    open(entries[0]);
  });
  return (
    <dialog {...modal} className="palette" aria-label="Search and commands">
      <div className="palette-input">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label="Search applications, pages and commands"
          aria-expanded={entries.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length > 0 ? `${id}-${chosen}` : undefined}
          aria-autocomplete="list"
          placeholder="Application, page or command"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
            hurries.current = false;
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd keys="Escape" />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Found"
        className="palette-list"
        tabIndex={-1}
      >
        {entries.map((entry, index) => (
          <Line
            key={entry.id}
            entry={entry}
            isFirstOfGroup={entries[index - 1]?.group !== entry.group}
            id={`${id}-${index}`}
            isChosen={index === chosen}
            onOpen={() => open(entry)}
          />
        ))}
      </div>
      <p className="palette-foot" role="status">
        {entries.length === 0 ? (
          'Nothing found'
        ) : (
          <>
            <span>
              <Kbd keys="ArrowUp ArrowDown" /> choose
            </span>
            <span>
              <Kbd keys="Enter" /> open
            </span>
          </>
        )}
      </p>
    </dialog>
  );
}

function Line(props: {
  readonly entry: PaletteEntry;
  readonly isFirstOfGroup: boolean;
  readonly id: string;
  readonly isChosen: boolean;
  readonly onOpen: () => void;
}): ReactNode {
  const { entry, isFirstOfGroup, id, isChosen, onOpen } = props;
  return (
    <>
      {isFirstOfGroup && (
        <div role="presentation" className="eyebrow">
          {entry.group}
        </div>
      )}
      <div id={id} role="option" aria-selected={isChosen} className="option" onClick={onOpen}>
        {entry.health === undefined ? (
          <Icon name={entry.icon} />
        ) : (
          <StatusMark value={entry.health} compact />
        )}
        <span className="option-words clip">{entry.label}</span>
        {entry.note && <small className="clip">{entry.note}</small>}
        {entry.keys && <Kbd keys={entry.keys} isHint />}
      </div>
    </>
  );
}

interface Found {
  readonly applications: readonly ApplicationRow[];
  /** Whether this is the answer to what is typed now. */
  readonly isNewest: boolean;
}

/** Applications for what was typed, asked for after a pause; until the answer comes, what fits of the last one. */
function useFound(typed: string): Found {
  const [answer, setAnswer] = useState<{ readonly text: string; readonly rows: readonly ApplicationRow[] }>(
    nothing,
  );
  const text = typed.trim();
  useEffect(() => {
    if (text === '') {
      setAnswer(nothing);
      return undefined;
    }
    const stop = new AbortController();
    const tell = (rows: readonly ApplicationRow[]): void => {
      if (!stop.signal.aborted) setAnswer({ text, rows });
    };
    const timer = setTimeout(() => {
      findApplications(text, stop.signal).then(tell, () => tell([]));
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  const isNewest = answer.text === text;
  const applications = useMemo(
    () => (isNewest ? answer.rows : answer.rows.filter(({ name }) => fuzzyScore(name, text) !== undefined)),
    [answer, isNewest, text],
  );
  return { applications, isNewest };
}

const nothing = { text: '', rows: [] } as const;
