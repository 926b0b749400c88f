import type { Shortcut } from '../../keys/registry.ts';

const group = 'Rows of the list';

/** Keys of the list's rows, for the overlay; the list itself handles them. */
export const listKeys: readonly Shortcut[] = [
  ['j', 'Next row'],
  ['k', 'Previous row'],
  ['Enter', 'Open'],
  ['o', 'Open in a new tab'],
  ['x', 'Select'],
  ['X', 'Select up to here'],
  ['a', 'Select all that match'],
  ['s', 'Sync'],
  ['r', 'Refresh'],
  ['R', 'Hard refresh'],
  ['d', 'Differences'],
  ['h', 'History'],
  ['l', 'Logs'],
  ['.', 'Actions'],
].map(([keys = '', label = '']) => ({ keys, label, group, isNote: true }));
