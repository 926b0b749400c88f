import './menu.css';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { IconButton, Button } from './button.tsx';
import type { ButtonKind } from './button.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import { Link } from './link.tsx';
import { usePopover } from './popover.ts';

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName | undefined;
  /** What it does, in small words below. */
  readonly note?: string | undefined;
  readonly shortcut?: string | undefined;
  readonly danger?: boolean | undefined;
  /** Why it cannot be chosen now. */
  readonly reason?: string | undefined;
  readonly onSelect?: (() => void) | undefined;
  /** A page of ours, relative to the base, instead of `onSelect`. */
  readonly to?: string | undefined;
  /** Makes it one of several that are on or off. */
  readonly checked?: boolean | undefined;
}

/** Lines and separators, from top to bottom. */
export type MenuEntries = readonly (MenuItem | 'separator')[];

/** A button that opens a menu; arrows, Home, End and letters move in it, Escape leads back. */
export function Menu(props: {
  readonly label: string;
  /** The button's picture; with `text` also words. */
  readonly icon?: IconName | undefined;
  readonly text?: string | undefined;
  readonly kind?: ButtonKind | undefined;
  readonly size?: 'small' | 'medium' | undefined;
  readonly align?: 'start' | 'end' | undefined;
  /** -1 inside of what moves the focus itself, such as a grid. */
  readonly tabIndex?: number | undefined;
  readonly entries: MenuEntries | (() => MenuEntries);
}): ReactNode {
  const { label, icon = 'more', text, kind = 'quiet', size, align = 'end', entries } = props;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const shared = {
    kind,
    size,
    ref: button,
    tabIndex: props.tabIndex,
    expanded: isOpen,
    controls: isOpen ? id : undefined,
    hasPopup: 'menu',
    onClick: () => setOpen(!isOpen),
  } as const;
  return (
    <>
      {text === undefined ? (
        <IconButton {...shared} icon={icon} label={label} />
      ) : (
        <Button {...shared} icon={icon}>
          {text}
          <Icon name="chevron" size={12} />
        </Button>
      )}
      {isOpen && (
        <MenuList
          id={id}
          label={label}
          align={align}
          anchor={button}
          entries={typeof entries === 'function' ? entries() : entries}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** The open menu itself, for triggers other than `Menu`'s button. */
export function MenuList(props: {
  readonly id?: string | undefined;
  readonly label: string;
  readonly align?: 'start' | 'end' | undefined;
  readonly anchor: React.RefObject<HTMLElement | null>;
  readonly entries: MenuEntries;
  readonly onClose: () => void;
}): ReactNode {
  const { id, label, align, anchor, entries, onClose } = props;
  const popover = usePopover<HTMLDivElement>({ isOpen: true, anchor, align, onClose });
  useEffect(() => {
    itemsOf(popover.current)[0]?.focus();
  }, [popover]);
  const close = (): void => {
    onClose();
    anchor.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      close();
      return;
    }
    const items = itemsOf(popover.current);
    const at = items.findIndex((item) => item === document.activeElement);
    const next = nextIndex(event.key, at, items);
    if (next === undefined) return;
    event.preventDefault();
    items[next]?.focus();
  };
  return (
    <div
      ref={popover}
      id={id}
      popover="auto"
      role="menu"
      aria-label={label}
      className={`popover menu${align === 'end' ? ' popover-end' : ''}`}
      onKeyDown={onKeyDown}
    >
      {entries.map((entry, index) =>
        entry === 'separator' ? (
          <div key={index} role="separator" className="menu-separator" />
        ) : (
          <Item key={entry.label} item={entry} close={close} />
        ),
      )}
    </div>
  );
}

function Item({ item, close }: { readonly item: MenuItem; readonly close: () => void }): ReactNode {
  const { label, icon, note, shortcut, danger = false, reason, to, checked } = item;
  const className = `menu-item${danger ? ' menu-danger' : ''}`;
  const words = (
    <>
      {checked !== undefined ? checked ? <Icon name="check" /> : <span className="menu-unchecked" /> : null}
      {icon && <Icon name={icon} />}
      <span className="menu-words">
        {label}
        {(reason ?? note) && <small>{reason ?? note}</small>}
      </span>
      {shortcut && <Kbd keys={shortcut} isHint />}
    </>
  );
  if (to !== undefined && reason === undefined) {
    return (
      <Link to={to} className={className} role="menuitem" tabIndex={-1} onFollow={close}>
        {words}
      </Link>
    );
  }
  return (
    <button
      type="button"
      role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked={checked}
      tabIndex={-1}
      aria-disabled={reason !== undefined || undefined}
      className={className}
      onClick={() => {
        if (reason !== undefined) return;
        close();
        item.onSelect?.();
      }}
    >
      {words}
    </button>
  );
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
}

function nextIndex(key: string, at: number, items: readonly HTMLElement[]): number | undefined {
  const { length } = items;
  if (length === 0) return undefined;
  if (key === 'ArrowDown') return (at + 1) % length;
  if (key === 'ArrowUp') return (at - 1 + length) % length;
  if (key === 'Home') return 0;
  if (key === 'End') return length - 1;
  if (key.length !== 1) return undefined;
  const letter = key.toLowerCase();
  const order = items.map((_, index) => (at + 1 + index) % length);
  return order.find((index) => items[index]?.textContent?.trim().toLowerCase().startsWith(letter));
}
