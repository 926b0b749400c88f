import type { IconName } from '../parts/icon.tsx';

/** A shortcut: its keys, and what it does. */
export interface Shortcut {
  /** One key (`s`), a chord (`g a`), or with a modifier (`mod+k`), as `KeyboardEvent.key` names them. */
  readonly keys: string;
  readonly label: string;
  /** Its picture in the palette. */
  readonly icon?: IconName | undefined;
  /** Heading in the overlay. */
  readonly group: string;
  /** The keys are handled where they belong, such as in a grid; with `run` it is still a command of the palette. */
  readonly isNote?: boolean | undefined;
  readonly run?: (() => void) | undefined;
}

/** The one list of shortcuts: pages add theirs while they are shown, the overlay and the palette read them. */
export interface Shortcuts {
  /** Adds some; returns how to take them out. The last added wins. */
  add(shortcuts: readonly Shortcut[]): () => void;
  list(): readonly Shortcut[];
  /** Runs what a key stands for; true where it did. */
  handle(event: KeyboardEvent): boolean;
}

/** Time for the second key of a chord, in milliseconds. */
const chordMs = 1200;

/** Makes an empty list. */
export function createShortcuts(now: () => number = () => performance.now()): Shortcuts {
  const groups: (readonly Shortcut[])[] = [];
  let prefix = '';
  let prefixAt = 0;
  const all = (): readonly Shortcut[] => groups.toReversed().flat();
  return {
    add(shortcuts) {
      groups.push(shortcuts);
      return () => void groups.splice(groups.indexOf(shortcuts), 1);
    },
    list: () => groups.flat(),
    handle(event) {
      const key = keyText(event);
      if (key === undefined || (isTyping(event.target) && !key.startsWith('mod+'))) return false;
      const chord = prefix !== '' && now() - prefixAt < chordMs ? `${prefix} ${key}` : key;
      prefix = '';
      const found = all().find((shortcut) => shortcut.keys === chord && isHandled(shortcut));
      if (found) {
        event.preventDefault();
        found.run?.();
        return true;
      }
      if (all().some((shortcut) => isHandled(shortcut) && shortcut.keys.startsWith(`${key} `))) {
        prefix = key;
        prefixAt = now();
      }
      return false;
    },
  };
}

function isHandled({ run, isNote = false }: Shortcut): boolean {
  return run !== undefined && !isNote;
}

function keyText({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string | undefined {
  if (altKey || key === 'Shift' || key === 'Control' || key === 'Meta') return undefined;
  if (ctrlKey || metaKey) return `mod+${key.toLowerCase()}`;
  return key;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('dialog[open], [popover]:popover-open')) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
