import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import { formatQuery, formatTerm, parseQuery } from '@tiphys/model/query';
import type { Facet } from '@tiphys/model/v2';
import { Chip } from '../../parts/chip.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Kbd } from '../../parts/kbd.tsx';
import { usePopover } from '../../parts/popover.ts';
import { suggestAt } from './suggestions.ts';
import type { Suggestion } from './suggestions.ts';

/** Typing pauses this long before the list is asked for. */
const pauseMs = 140;

/** The box for queries, with suggestions. What is typed is shown at once, and told after a pause. */
export function QueryBox(props: {
  readonly q: string;
  readonly facets: readonly Facet[];
  readonly input: Ref<HTMLInputElement>;
  readonly onChange: (q: string) => void;
  /** Leaves the box for the list. */
  readonly onLeave: () => void;
}): ReactNode {
  const { q, facets, input, onChange, onLeave } = props;
  const [typed, setTyped] = useTyped(q, onChange);
  const [caret, setCaret] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const suggestions = isOpen ? suggestAt(typed, caret, facets) : [];
  const isShown = suggestions.length > 0;
  const popover = usePopover<HTMLUListElement>({
    isOpen: isShown,
    anchor: frame,
    onClose: () => setOpen(false),
  });
  const wanted = useRef<number>(undefined);
  useLayoutEffect(() => {
    // With the new text, not a frame later: what is typed meanwhile must stay where it was typed.
    if (wanted.current === undefined) return;
    frame.current?.querySelector('input')?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  });
  const take = (suggestion: Suggestion | undefined): void => {
    if (!suggestion) return;
    setTyped(suggestion.q);
    setCaret(suggestion.caret);
    setAt(-1);
    // After a field its values follow; after a value one may be done.
    setOpen(suggestion.label.endsWith(':'));
    wanted.current = suggestion.caret;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const { length } = suggestions;
    if (step !== 0 && isShown) {
      event.preventDefault();
      setAt(at < 0 && step < 0 ? length - 1 : (at + step + length) % length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && at >= 0) {
      event.preventDefault();
      take(suggestions[at]);
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault();
      setOpen(false);
    } else if (event.key === 'Enter' || event.key === 'Escape' || event.key === 'ArrowDown') {
      event.preventDefault();
      setOpen(false);
      onLeave();
    }
  };
  return (
    <div className="query-box" ref={frame}>
      <Icon name="search" />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Filter applications"
        aria-expanded={isShown}
        aria-controls={isShown ? id : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isShown && at >= 0 ? `${id}-${at}` : undefined}
        placeholder="Filter: words, or health:degraded project:pay* label:team=search age:>2h"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setCaret(event.target.selectionStart ?? event.target.value.length);
          setOpen(true);
          setAt(-1);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {typed === '' ? (
        <Kbd keys="/" />
      ) : (
        <button
          type="button"
          className="chip-remove"
          aria-label="Clear the filter"
          onClick={() => setTyped('')}
        >
          <Icon name="close" size={13} />
        </button>
      )}
      {isShown && (
        <ul
          ref={popover}
          id={id}
          popover="manual"
          role="listbox"
          aria-label="Suggestions"
          className="popover listbox"
        >
          {suggestions.map((suggestion, index) => (
            <li
              key={suggestion.label}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              className="option"
              // Before the input loses the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                take(suggestion);
              }}
            >
              <span className="option-words">{suggestion.label}</span>
              <small className="numeric">{suggestion.note}</small>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The conditions of a query as chips. */
export function QueryChips({
  q,
  onChange,
}: {
  readonly q: string;
  readonly onChange: (q: string) => void;
}): ReactNode {
  const terms = parseQuery(q);
  const named = terms.filter(({ field }) => field !== '');
  if (named.length === 0) return null;
  return (
    <div className="query-chips" role="group" aria-label="Conditions">
      {named.map((term) => (
        <Chip
          key={formatTerm(term)}
          name={`${term.field}${term.negated ? ' not' : ''}`}
          value={term.values.join(' or ')}
          onRemove={() => onChange(formatQuery(terms.filter((other) => other !== term)))}
        />
      ))}
    </div>
  );
}

/** Text that follows `q` from outside, and tells of typing after a pause. */
function useTyped(q: string, onChange: (q: string) => void): readonly [string, (text: string) => void] {
  const [typed, setTyped] = useState(q);
  const told = useRef(q);
  const newest = useRef(onChange);
  newest.current = onChange;
  if (q !== told.current) {
    told.current = q;
    setTyped(q);
  }
  useEffect(() => {
    if (typed.trim() === told.current.trim()) return undefined;
    const timer = setTimeout(() => {
      told.current = typed.trim();
      newest.current(typed.trim());
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}
