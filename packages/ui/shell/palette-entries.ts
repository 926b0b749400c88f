import type { ApplicationRow } from '@tiphys/model/v2';
import type { Shortcut } from '../keys/registry.ts';
import type { IconName } from '../parts/icon.tsx';
import { applicationPath } from '../route/route.ts';
import { fuzzyScore } from '@tiphys/model/query';
import type { Recent } from './recent.ts';

/** One line of the palette. */
export interface PaletteEntry {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly icon: IconName;
  readonly note?: string | undefined;
  readonly keys?: string | undefined;
  readonly health?: string | undefined;
  /** A page of ours, or what it does. */
  readonly to?: string | undefined;
  readonly run?: (() => void) | undefined;
}

/** Lines shown at most. */
const maxShown = 50;
const maxRecent = 6;

/** Pages that have no application of their own. */
const pages: readonly Omit<PaletteEntry, 'id' | 'group'>[] = [
  { label: 'Applications', icon: 'applications', to: 'applications', keys: 'g a' },
  { label: 'New application', icon: 'add', to: 'new' },
  { label: 'Settings', icon: 'settings', to: 'settings', keys: 'g s' },
  { label: 'Repositories', icon: 'repository', to: 'settings/repos' },
  { label: 'Certificates and known hosts', icon: 'lock', to: 'settings/certs' },
  { label: 'GnuPG keys', icon: 'key', to: 'settings/gpgkeys' },
  { label: 'Clusters', icon: 'cluster', to: 'settings/clusters' },
  { label: 'Projects', icon: 'project', to: 'settings/projects' },
  { label: 'Accounts and tokens', icon: 'user', to: 'settings/accounts' },
  { label: 'Appearance', icon: 'sun', to: 'settings/appearance' },
  { label: 'This instance', icon: 'info', to: 'settings/advanced' },
  { label: 'User info and password', icon: 'user', to: 'user-info' },
  { label: 'Help', icon: 'help', to: 'help' },
];

/** What the palette is made of. */
export interface PaletteSources {
  readonly typed: string;
  readonly shortcuts: readonly Shortcut[];
  readonly recent: readonly Recent[];
  /** Applications that the server found for what was typed. */
  readonly applications: readonly ApplicationRow[];
}

/** The lines for what was typed: recent ones first where nothing is, else what fits best of each kind. */
export function paletteEntries({ typed, shortcuts, recent, applications }: PaletteSources): PaletteEntry[] {
  const commands = shortcuts
    // What leads to a page is among the pages.
    .filter(({ run, keys }) => run && keys !== 'mod+k' && !keys.startsWith('g '))
    .map((shortcut): PaletteEntry => ({
      id: `do ${shortcut.keys} ${shortcut.label}`,
      group: 'Commands',
      label: shortcut.label,
      icon: shortcut.icon ?? 'command',
      keys: shortcut.keys || undefined,
      run: shortcut.run,
    }));
  const places = pages.map((page): PaletteEntry => ({ ...page, id: `page ${page.to}`, group: 'Pages' }));
  const known = new Set(applications.map((row) => applicationPath(row)));
  const seen = recent
    .filter(({ to }) => typed !== '' || !known.has(to))
    .filter(({ to }) => !known.has(to))
    .map((place): PaletteEntry => ({ ...place, id: `recent ${place.to}`, group: 'Recent', icon: 'clock' }));
  const apps = applications.map((row): PaletteEntry => ({
    id: `app ${row.namespace}/${row.name}`,
    group: 'Applications',
    label: row.name,
    icon: 'applications',
    note: [row.project, row.cluster].filter(Boolean).join(' · '),
    health: row.health,
    to: applicationPath(row),
  }));
  const order =
    typed === '' ? [seen.slice(0, maxRecent), apps, commands, places] : [apps, seen, commands, places];
  return order.flatMap((entries) => (entries === apps ? entries : ranked(entries, typed))).slice(0, maxShown);
}

function ranked(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  return entries
    .map((entry) => ({ entry, score: fuzzyScore(entry.label, typed) }))
    .filter(({ score }) => score !== undefined)
    .sort((left, right) => (right.score ?? 0) - (left.score ?? 0))
    .map(({ entry }) => entry);
}
