import type { Application } from '@tiphys/model';
import { formatNodeId } from '../resource/node-id.ts';

/** What a person chose for a sync. */
export interface SyncChoice {
  readonly prune: boolean;
  readonly dryRun: boolean;
  readonly applyOnly: boolean;
  readonly force: boolean;
  readonly replace: boolean;
  readonly serverSide: boolean;
}

/** The options of a sync by name. */
export type SyncOptionName = keyof SyncChoice;

/** The options as they are shown: grouped, each with its effect. */
export const syncOptionGroups: readonly {
  readonly title: string;
  readonly options: readonly {
    readonly name: SyncOptionName;
    readonly label: string;
    readonly effect: string;
  }[];
}[] = [
  {
    title: 'What',
    options: [
      { name: 'prune', label: 'Prune', effect: 'Deletes what the source no longer has.' },
      { name: 'dryRun', label: 'Dry run', effect: 'Only tries: nothing in the cluster changes.' },
      {
        name: 'applyOnly',
        label: 'Apply only',
        effect: 'Skips hooks, such as jobs before or after the sync.',
      },
    ],
  },
  {
    title: 'How',
    options: [
      {
        name: 'serverSide',
        label: 'Server-side apply',
        effect: 'Kubernetes merges the fields and knows who owns them.',
      },
    ],
  },
  {
    title: 'With care',
    options: [
      { name: 'replace', label: 'Replace', effect: 'Overwrites resources instead of merging.' },
      { name: 'force', label: 'Force', effect: 'Deletes and creates again what cannot be changed.' },
    ],
  },
];

/** A managed resource as the sync dialog lists it. */
export interface SyncResource {
  readonly id: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly status: string;
  /** Gone from the source: only a sync with prune touches it. */
  readonly isPruned: boolean;
}

/** The managed resources: those that differ first, then by kind and name. Hooks are not chosen. */
export function listSyncResources({ status }: Application): SyncResource[] {
  return (status?.resources ?? [])
    .filter((resource) => !resource.hook)
    .map((resource) => ({
      id: formatNodeId(resource),
      group: resource.group ?? '',
      kind: resource.kind ?? '',
      namespace: resource.namespace ?? '',
      name: resource.name ?? '',
      status: resource.status ?? 'Unknown',
      isPruned: resource.requiresPruning === true,
    }))
    .sort(
      (left, right) =>
        Number(left.status === 'Synced') - Number(right.status === 'Synced') ||
        left.kind.localeCompare(right.kind) ||
        left.name.localeCompare(right.name),
    );
}

/** What a sync of this application starts from: its own options. */
export function defaultChoice({ spec }: Application): SyncChoice {
  const options = spec.syncPolicy?.syncOptions ?? [];
  return {
    prune: false,
    dryRun: false,
    applyOnly: false,
    force: false,
    replace: options.includes('Replace=true'),
    serverSide: options.includes('ServerSideApply=true'),
  };
}

/** Why a choice cannot be carried out; undefined when it can. */
export function choiceProblem(choice: SyncChoice, chosen: number): string | undefined {
  if (chosen === 0) return 'Choose at least one resource.';
  if (choice.force && choice.serverSide) return 'Force and server-side apply exclude each other.';
  return undefined;
}

/** The body of the sync call. All resources chosen means the whole application; the application's other options stay. */
export function syncRequest(
  application: Application,
  choice: SyncChoice,
  chosen: readonly SyncResource[],
): Readonly<Record<string, unknown>> {
  const { metadata, spec } = application;
  const all = listSyncResources(application);
  const own = (spec.syncPolicy?.syncOptions ?? []).filter(
    (option) => !/^(Replace|ServerSideApply)=/.test(option),
  );
  const items = [
    ...own,
    ...(choice.replace ? ['Replace=true'] : []),
    ...(choice.serverSide ? ['ServerSideApply=true'] : []),
  ];
  const apply = choice.force ? { force: true } : {};
  const some = chosen.length < all.length;
  return {
    name: metadata.name,
    appNamespace: metadata.namespace,
    prune: choice.prune,
    dryRun: choice.dryRun,
    strategy: choice.applyOnly ? { apply } : { hook: apply },
    syncOptions: { items },
    ...(some
      ? { resources: chosen.map(({ group, kind, namespace, name }) => ({ group, kind, namespace, name })) }
      : {}),
  };
}
