import { boolFlag, sliceFlag, stringFlag } from '../../command/flag-spec.ts';
import type { FlagSpec } from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { typeNames } from '../app/app-types.ts';
import { isOpen } from '../app/sync-window-status.ts';
import { confirmOptional } from '../confirm.ts';
import { printList } from '../print-list.ts';
import { changeProject, fetchProject, saveProject } from './change-project.ts';
import type { SyncWindow } from './project-types.ts';

const scopeFlags: readonly FlagSpec[] = [
  stringFlag('schedule', 'When the window opens, as a cron line'),
  stringFlag('duration', 'How long it stays open, e.g. 1h'),
  sliceFlag('applications', 'Applications that it is for (globs, comma separated)'),
  sliceFlag('namespaces', 'Namespaces that it is for (globs, comma separated)'),
  sliceFlag('clusters', 'Clusters that it is for (globs, comma separated)'),
  stringFlag('time-zone', 'Time zone of the schedule', { value: 'UTC' }),
  stringFlag('description', 'Description'),
];

const addCommand: CliCommand = {
  use: 'add PROJECT',
  short: 'Add a sync window to a project',
  flags: [
    stringFlag('kind', 'Kind: allow or deny', { short: 'k' }),
    ...scopeFlags,
    boolFlag('manual-sync', 'Let manual syncs pass'),
    boolFlag('sync-overrun', 'Let syncs go on that began when they were allowed'),
    boolFlag('use-and-operator', 'Applications, namespaces and clusters must all match'),
  ],
  run: async (call) => {
    const { args, flags } = call;
    if (args.length !== 1) return showUsage(call);
    await changeProject(call, args[0] ?? '', (spec) => void (spec.syncWindows ??= []).push(newWindow(flags)));
    return 0;
  },
};

function newWindow(flags: FlagSet): SyncWindow {
  const [kind, schedule, duration] = ['kind', 'schedule', 'duration'].map((name) => flags.string(name));
  if (!kind || !schedule || !duration) {
    throw new Error(
      'cannot create window: require kind, schedule, duration and one or more of applications, namespaces and clusters',
    );
  }
  if (kind !== 'allow' && kind !== 'deny')
    throw new Error(`kind '${kind}' mismatch: can only be allow or deny`);
  return {
    kind,
    schedule,
    duration,
    timeZone: flags.string('time-zone') || 'UTC',
    ...scopes(flags),
    ...(flags.bool('manual-sync') ? { manualSync: true } : {}),
    ...(flags.bool('sync-overrun') ? { syncOverrun: true } : {}),
    ...(flags.bool('use-and-operator') ? { andOperator: true } : {}),
    ...(flags.string('description') === '' ? {} : { description: flags.string('description') }),
  };
}

function scopes(flags: FlagSet): Pick<SyncWindow, 'applications' | 'namespaces' | 'clusters'> {
  const given = (['applications', 'namespaces', 'clusters'] as const).filter(
    (name) => flags.strings(name).length > 0,
  );
  return Object.fromEntries(given.map((name) => [name, [...flags.strings(name)]]));
}

const updateCommand: CliCommand = {
  use: 'update PROJECT ID',
  short: 'Change a sync window',
  flags: scopeFlags,
  run: async (call) => {
    const { args, flags } = call;
    if (args.length !== 2) return showUsage(call);
    const texts = (['schedule', 'duration', 'description'] as const).filter(
      (name) => flags.string(name) !== '',
    );
    const changed = scopes(flags);
    if (texts.length === 0 && Object.keys(changed).length === 0) {
      throw new Error(
        'cannot update: require one or more of schedule, duration, application, namespace, cluster or description',
      );
    }
    await changeWindow(call, (window) => {
      Object.assign(window, changed);
      for (const name of texts) window[name] = flags.string(name);
      window.timeZone = flags.string('time-zone') || 'UTC';
    });
    return 0;
  },
};

async function changeWindow(call: CliCall, change: (window: SyncWindow) => void): Promise<void> {
  const id = windowId(call);
  await changeProject(call, call.args[0] ?? '', (spec) => {
    const window = spec.syncWindows?.[id];
    if (window === undefined) throw new Error(`window with id '${id}' not found`);
    change(window);
  });
}

function windowId(call: CliCall): number {
  const text = call.args[1] ?? '';
  if (!/^[-+]?\d+$/.test(text))
    throw new Error(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function toggleCommand(use: string, short: string, change: (window: SyncWindow) => void): CliCommand {
  return {
    use,
    short,
    run: async (call) => {
      if (call.args.length !== 2) return showUsage(call);
      await changeWindow(call, change);
      return 0;
    },
  };
}

const deleteCommand: CliCommand = {
  use: 'delete PROJECT ID',
  short: 'Delete a sync window from a project',
  run: async (call) => {
    const { args, context } = call;
    if (args.length !== 2) return showUsage(call);
    const id = windowId(call);
    const project = await fetchProject(call, args[0] ?? '');
    const windows = project.spec?.syncWindows ?? [];
    if (windows[id] === undefined) throw new Error(`window with id '${id}' not found`);
    windows.splice(id, 1);
    if (await confirmOptional(context, 'Are you sure you want to delete sync window? [y/n]')) {
      await saveProject(call, project);
    } else context.print('The command to delete the sync window was cancelled\n');
    return 0;
  },
};

const listCommand: CliCommand = {
  use: 'list PROJECT',
  short: 'List the sync windows of a project',
  flags: [stringFlag('output', 'Output format: json, yaml or wide', { short: 'o', value: 'wide' })],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length !== 1) return showUsage(call);
    const project = await fetchProject(call, args[0] ?? '');
    const windows = project.spec?.syncWindows ?? [];
    const rows = await Promise.all(windows.map((window, id) => windowRow(call, window, id)));
    await printList(context, windows, {
      output: flags.string('output'),
      typeName: typeNames.syncWindow,
      wide: () => formatTable([headers, ...rows]),
    });
    return 0;
  },
};

// The last, empty cell is Argo CD's: its rows end with a tab.
const headers = [
  'ID',
  'STATUS',
  'KIND',
  'SCHEDULE',
  'DURATION',
  'APPLICATIONS',
  'NAMESPACES',
  'CLUSTERS',
  'MANUALSYNC',
  'SYNCOVERRUN',
  'TIMEZONE',
  'USEANDOPERATOR',
  '',
];

async function windowRow(call: CliCall, window: SyncWindow, id: number): Promise<unknown[]> {
  const open = await isOpen(call.context, window);
  return [
    id,
    open === undefined ? 'Unknown' : open ? 'Active' : 'Inactive',
    window.kind,
    window.schedule,
    window.duration,
    listText(window.applications),
    listText(window.namespaces),
    listText(window.clusters),
    enabledText(window.manualSync),
    enabledText(window.syncOverrun),
    window.timeZone,
    enabledText(window.andOperator),
    '',
  ];
}

function listText(list: readonly string[] | undefined): string {
  return list === undefined || list.length === 0 ? '-' : list.join(',');
}

function enabledText(on: boolean | undefined): string {
  return on === true ? 'Enabled' : 'Disabled';
}

/** `proj windows`: when applications of a project may be synced. */
export const windowsCommand: CliCommand = {
  use: 'windows',
  short: 'Manage the sync windows of a project',
  commands: [
    addCommand,
    deleteCommand,
    toggleCommand(
      'disable-manual-sync PROJECT ID',
      'Stop manual syncs, too',
      (window) => void (window.manualSync = false),
    ),
    toggleCommand(
      'enable-manual-sync PROJECT ID',
      'Let manual syncs pass',
      (window) => void (window.manualSync = true),
    ),
    toggleCommand(
      'disable-sync-overrun PROJECT ID',
      'Stop syncs that are under way',
      (window) => void (window.syncOverrun = false),
    ),
    toggleCommand(
      'enable-sync-overrun PROJECT ID',
      'Let syncs go on that are under way',
      (window) => void (window.syncOverrun = true),
    ),
    listCommand,
    updateCommand,
  ],
  run: showUsage,
};
