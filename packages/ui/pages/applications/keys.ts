import type { ApplicationRow } from '@tiphys/model/v2';
import type { Shortcut } from '../../keys/registry.ts';
import type { IconName } from '../../parts/icon.tsx';
import { maySync } from './actions.ts';
import type { RowActions } from './actions.ts';

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
  ['w', 'Why it is so'],
  ['d', 'Differences'],
  ['h', 'History'],
  ['l', 'Logs'],
  ['.', 'Actions'],
].map(([keys = '', label = '']) => ({ keys, label, group, isNote: true }));

/** What the palette can do with the selection, or else with the row that has the focus. */
export function listCommands(on: {
  readonly row: ApplicationRow | undefined;
  readonly chosen: number;
  readonly actions: RowActions;
  readonly onSync: () => void;
  readonly onRefresh: () => void;
}): readonly Shortcut[] {
  const { row, chosen, actions, onSync, onRefresh } = on;
  const command = ([icon, keys, label]: readonly [IconName, string, string], run: () => void): Shortcut => ({
    keys,
    label,
    icon,
    group: 'Selection',
    isNote: true,
    run,
  });
  if (chosen > 0) {
    const what =
      chosen === 1 ? '1 selected application' : `${chosen.toLocaleString('en')} selected applications`;
    return [
      command(['sync', '', `Sync ${what}…`], onSync),
      command(['refresh', '', `Refresh ${what}`], onRefresh),
    ];
  }
  if (!row) return [];
  const { name } = row;
  return [
    ...(maySync(row) ? [command(['sync', 's', `Sync ${name}…`], () => actions.sync(row))] : []),
    command(['refresh', 'r', `Refresh ${name}`], () => actions.refresh(row)),
    command(['help', 'w', `Why ${name} is as it is`], () => actions.explain(row)),
    command(['diff', 'd', `What differs in ${name}`], () => actions.open(row, 'diff')),
    command(['history', 'h', `History of ${name}`], () => actions.open(row, 'history')),
  ];
}
