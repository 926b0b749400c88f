import type { Application } from '@tiphys/model';
import type { PlanSync } from '@tiphys/model/v2';

/** How dependents of pruned objects go. */
export type Propagation = 'foreground' | 'background' | 'orphan';

/** What a person chose for a sync. */
export interface SyncChoice {
  /** Empty for the application's own. */
  readonly revision: string;
  readonly flags: ReadonlySet<SyncFlag>;
  readonly propagation: Propagation;
  /** How often it is tried again; 0 for not. */
  readonly retries: number;
  /** Keys of the objects it is limited to; `undefined` for all. */
  readonly only?: ReadonlySet<string> | undefined;
}

/** An object as a sync is limited to it. */
export interface SyncObject {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

interface FlagInfo {
  readonly label: string;
  /** What it does, in one sentence. */
  readonly effect: string;
  /** The sync option it stands for, where it is one. */
  readonly option?: string | undefined;
}

/** The yes-or-no options of a sync. */
export type SyncFlag =
  | 'prune'
  | 'applyOnly'
  | 'outOfSyncOnly'
  | 'createNamespace'
  | 'serverSide'
  | 'pruneLast'
  | 'respectIgnored'
  | 'noValidate'
  | 'skipDryRunOnMissing'
  | 'failOnShared'
  | 'replace'
  | 'force';

/** What each option is called and does. */
export const syncFlags: Readonly<Record<SyncFlag, FlagInfo>> = {
  prune: { label: 'Prune', effect: 'Deletes what the source no longer has.' },
  applyOnly: { label: 'Apply only', effect: 'Leaves hooks out, such as jobs before and after.' },
  outOfSyncOnly: {
    label: 'Out of sync only',
    effect: 'Leaves alone what is as it should be; quicker for many objects.',
    option: 'ApplyOutOfSyncOnly=true',
  },
  createNamespace: {
    label: 'Create namespace',
    effect: 'Makes the destination namespace where it is missing.',
    option: 'CreateNamespace=true',
  },
  serverSide: {
    label: 'Server-side apply',
    effect: 'Kubernetes merges the fields and knows who owns them.',
    option: 'ServerSideApply=true',
  },
  pruneLast: {
    label: 'Prune last',
    effect: 'Deletes only when everything else is healthy.',
    option: 'PruneLast=true',
  },
  respectIgnored: {
    label: 'Respect ignored differences',
    effect: 'Leaves fields alone that the ignore rules name.',
    option: 'RespectIgnoreDifferences=true',
  },
  noValidate: {
    label: 'Skip validation',
    effect: 'Sends objects that do not fit the schema of their kind.',
    option: 'Validate=false',
  },
  skipDryRunOnMissing: {
    label: 'Skip dry run of unknown kinds',
    effect: 'For kinds whose definition comes with this very sync.',
    option: 'SkipDryRunOnMissingResource=true',
  },
  failOnShared: {
    label: 'Fail on shared objects',
    effect: 'Stops when another application has one of the objects.',
    option: 'FailOnSharedResource=true',
  },
  replace: {
    label: 'Replace',
    effect: 'Overwrites objects instead of merging: what others wrote is lost.',
    option: 'Replace=true',
  },
  force: { label: 'Force', effect: 'Deletes and creates anew what cannot be changed.' },
};

/** The options in the order and the groups in which they are shown. */
export const syncFlagGroups: readonly { readonly title: string; readonly flags: readonly SyncFlag[] }[] = [
  { title: 'What', flags: ['prune', 'applyOnly', 'outOfSyncOnly', 'createNamespace'] },
  {
    title: 'How',
    flags: ['serverSide', 'pruneLast', 'respectIgnored', 'noValidate', 'skipDryRunOnMissing', 'failOnShared'],
  },
  { title: 'Danger', flags: ['replace', 'force'] },
];

const propagationOption = 'PrunePropagationPolicy=';
const known = new Set(Object.values(syncFlags).flatMap(({ option }) => option ?? []));

/** What a sync of this application starts from: its own policy. */
export function defaultSyncChoice({ spec }: Pick<Application, 'spec'>): SyncChoice {
  const options = spec.syncPolicy?.syncOptions ?? [];
  const flags = (Object.keys(syncFlags) as SyncFlag[]).filter((flag) => {
    const { option } = syncFlags[flag];
    return option !== undefined && options.includes(option);
  });
  const propagation = options.find((option) => option.startsWith(propagationOption));
  const named = propagation?.slice(propagationOption.length);
  return {
    revision: '',
    flags: new Set(flags),
    propagation: named === 'background' || named === 'orphan' ? named : 'foreground',
    retries: spec.syncPolicy?.retry?.limit ?? 0,
  };
}

/** Why a choice cannot be carried out; `undefined` when it can. */
export function syncChoiceProblem({ flags, only, revision }: SyncChoice): string | undefined {
  if (only?.size === 0) return 'Choose at least one object.';
  if (flags.has('force') && flags.has('serverSide')) return 'Force and server-side apply exclude each other.';
  if (revision.startsWith('-')) return 'A revision does not begin with a dash.';
  return undefined;
}

/** A choice as the plan and the sync itself take it. Options of the application that have no switch here stay. */
export function planSyncOf(
  application: Pick<Application, 'spec'>,
  choice: SyncChoice,
  options: { readonly objects: readonly SyncObject[]; readonly dryRun: boolean },
): PlanSync {
  const { flags, propagation, revision, only } = choice;
  const own = (application.spec.syncPolicy?.syncOptions ?? []).filter(
    (option) => !known.has(option) && !option.startsWith(propagationOption),
  );
  const chosen = (Object.keys(syncFlags) as SyncFlag[]).flatMap((flag) =>
    flags.has(flag) ? (syncFlags[flag].option ?? []) : [],
  );
  const apply = flags.has('force') ? { force: true } : {};
  return {
    ...(revision.trim() ? { revision: revision.trim() } : {}),
    prune: flags.has('prune'),
    dryRun: options.dryRun,
    strategy: flags.has('applyOnly') ? { apply } : { hook: apply },
    syncOptions: [
      ...own,
      ...chosen,
      ...(propagation === 'foreground' ? [] : [`${propagationOption}${propagation}`]),
    ],
    ...(only ? { resources: options.objects.filter((object) => only.has(objectKey(object))) } : {}),
  };
}

/** The body of the sync call. */
export function syncBodyOf(
  application: Pick<Application, 'spec' | 'metadata'>,
  choice: SyncChoice,
  options: { readonly objects: readonly SyncObject[]; readonly dryRun: boolean },
): Readonly<Record<string, unknown>> {
  const { syncOptions, ...plan } = planSyncOf(application, choice, options);
  const { name, namespace } = application.metadata;
  return {
    ...plan,
    name,
    appNamespace: namespace,
    syncOptions: { items: syncOptions },
    ...(choice.retries > 0
      ? { retryStrategy: { ...application.spec.syncPolicy?.retry, limit: choice.retries } }
      : {}),
  };
}

/** The objects that a sync can be limited to: those that differ first. Hooks are not chosen. */
export function syncObjectsOf({ status }: Pick<Application, 'status'>): (SyncObject & {
  readonly status: string;
  readonly prune: boolean;
})[] {
  return (status?.resources ?? [])
    .filter(({ hook }) => !hook)
    .map(({ group = '', kind = '', namespace = '', name = '', status: sync, requiresPruning }) => ({
      group,
      kind,
      namespace,
      name,
      status: sync || 'Unknown',
      prune: requiresPruning ?? false,
    }))
    .toSorted(
      (left, right) =>
        Number(left.status === 'Synced') - Number(right.status === 'Synced') ||
        left.kind.localeCompare(right.kind) ||
        left.name.localeCompare(right.name),
    );
}

/** `group/kind/namespace/name`. */
export function objectKey({ group, kind, namespace, name }: SyncObject): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
