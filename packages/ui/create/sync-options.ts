/** A sync option: its name in `syncOptions`, its words, and what it does in one sentence. */
export interface SyncOption {
  readonly name: string;
  readonly label: string;
  readonly note: string;
  /** The value that differs from the default. */
  readonly value: string;
}

/** Yes-or-no options, by intent. */
export const syncOptionGroups: readonly {
  readonly title: string;
  readonly options: readonly SyncOption[];
}[] = [
  {
    title: 'What a sync does',
    options: [
      {
        name: 'CreateNamespace',
        label: 'Create the namespace',
        note: 'Makes the destination namespace if it does not exist.',
        value: 'true',
      },
      {
        name: 'ApplyOutOfSyncOnly',
        label: 'Only what differs',
        note: 'Leaves objects alone that are as they should be; large applications sync faster.',
        value: 'true',
      },
      {
        name: 'PruneLast',
        label: 'Prune last',
        note: 'Deletes what is gone from the source only after everything else is healthy.',
        value: 'true',
      },
      {
        name: 'RespectIgnoreDifferences',
        label: 'Respect ignored differences',
        note: 'Fields that comparisons ignore are left as the cluster has them.',
        value: 'true',
      },
      {
        name: 'FailOnSharedResource',
        label: 'Fail on shared objects',
        note: 'Stops when an object belongs to another application already.',
        value: 'true',
      },
    ],
  },
  {
    title: 'How it is applied',
    options: [
      {
        name: 'ServerSideApply',
        label: 'Server-side apply',
        note: 'The cluster merges fields by owner; needed for very large objects.',
        value: 'true',
      },
      {
        name: 'Validate',
        label: 'Skip schema validation',
        note: 'Applies objects that do not fit the schema of the cluster.',
        value: 'false',
      },
      {
        name: 'SkipDryRunOnMissingResource',
        label: 'Skip the dry run for unknown kinds',
        note: 'For custom resources whose definition comes with the same sync.',
        value: 'true',
      },
      {
        name: 'Replace',
        label: 'Replace instead of apply',
        note: 'Objects are replaced or made anew, which can interrupt service.',
        value: 'true',
      },
    ],
  },
];

/** Options with more than two values. */
export const syncOptionChoices = [
  {
    name: 'PrunePropagationPolicy',
    label: 'Pruned objects’ dependents',
    values: [
      { value: 'foreground', label: 'Delete them first (default)' },
      { value: 'background', label: 'Delete them afterwards' },
      { value: 'orphan', label: 'Leave them' },
    ],
  },
  {
    name: 'Prune',
    label: 'Pruning',
    values: [
      { value: '', label: 'As the sync says (default)' },
      { value: 'false', label: 'Never' },
      { value: 'confirm', label: 'Only when confirmed' },
    ],
  },
  {
    name: 'Delete',
    label: 'When the application is deleted',
    values: [
      { value: '', label: 'Its objects go too (default)' },
      { value: 'false', label: 'Its objects stay' },
      { value: 'confirm', label: 'Only when confirmed' },
    ],
  },
] as const;

/** The value of an option, or `undefined`. */
export function optionValue(options: readonly string[], name: string): string | undefined {
  const found = options.findLast((option) => option.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** The options with one set, or with `undefined` without it; the others keep their place. */
export function withOption(options: readonly string[], name: string, value: string | undefined): string[] {
  const others = options.filter((option) => !option.startsWith(`${name}=`));
  if (value === undefined || value === '') return others;
  const at = options.findIndex((option) => option.startsWith(`${name}=`));
  return at < 0 ? [...others, `${name}=${value}`] : others.toSpliced(at, 0, `${name}=${value}`);
}
