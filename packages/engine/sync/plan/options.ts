import type { KubeObject } from '@tiphys/base';
import type { SyncOperation, SyncOperationResource } from '@tiphys/model';
import { hasSyncOption, syncOptionValue } from './annotations.ts';

/** How dependents of a deleted object are treated. */
export type PropagationPolicy = 'Foreground' | 'Background' | 'Orphan';

/** What a sync operation asks for, read from its fields and `syncOptions`. */
export interface SyncOptions {
  readonly dryRun: boolean;
  readonly prune: boolean;
  readonly force: boolean;
  readonly hooks: boolean;
  /** Only these objects are synced; empty for all. */
  readonly selected: readonly SyncOperationResource[];
  readonly validate: boolean;
  readonly replace: boolean;
  readonly serverSideApply: boolean;
  readonly pruneLast: boolean;
  readonly applyOutOfSyncOnly: boolean;
  readonly createNamespace: boolean;
  readonly respectIgnoreDifferences: boolean;
  readonly failOnSharedResource: boolean;
  readonly skipDryRunOnMissingResource: boolean;
  readonly migrateClientSideApply: boolean;
  readonly propagation: PropagationPolicy;
  /** `Prune=false` or `Prune=confirm` for all objects that do not say otherwise. */
  readonly pruneOption: string | undefined;
}

const propagations: Readonly<Record<string, PropagationPolicy>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
};

/** Reads a sync operation. As in Argo CD, a selection of resources runs no hooks. */
export function readSyncOptions(operation: SyncOperation): SyncOptions {
  const options = operation.syncOptions ?? [];
  const has = (option: string): boolean => options.includes(option);
  const valueOf = (name: string): string | undefined =>
    options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
  const strategy = operation.syncStrategy;
  const selected = operation.resources ?? [];
  return {
    dryRun: operation.dryRun ?? false,
    prune: operation.prune ?? false,
    force: (strategy?.apply ? strategy.apply.force : strategy?.hook?.force) ?? false,
    hooks: !strategy?.apply && selected.length === 0,
    selected,
    validate: !has('Validate=false'),
    replace: has('Replace=true'),
    serverSideApply: has('ServerSideApply=true'),
    pruneLast: has('PruneLast=true'),
    applyOutOfSyncOnly: has('ApplyOutOfSyncOnly=true'),
    createNamespace: has('CreateNamespace=true'),
    respectIgnoreDifferences: has('RespectIgnoreDifferences=true'),
    failOnSharedResource: has('FailOnSharedResource=true'),
    skipDryRunOnMissingResource: has('SkipDryRunOnMissingResource=true'),
    migrateClientSideApply: !has('ClientSideApplyMigration=false'),
    propagation: propagations[valueOf('PrunePropagationPolicy') ?? ''] ?? 'Foreground',
    pruneOption: valueOf('Prune'),
  };
}

/** How one object is applied. */
export interface ApplyOptions {
  readonly replace: boolean;
  readonly force: boolean;
  readonly serverSide: boolean;
  readonly validate: boolean;
}

/** How one object is applied: the operation's options with the object's own on top. */
export function applyOptionsOf(
  states: { readonly target: KubeObject; readonly live: KubeObject | undefined },
  options: SyncOptions,
): ApplyOptions {
  const { target, live } = states;
  const either = (option: string): boolean => hasSyncOption(target, option) || hasSyncOption(live, option);
  return {
    replace: !hasSyncOption(target, 'Replace=false') && (options.replace || either('Replace=true')),
    force: options.force || either('Force=true'),
    serverSide:
      !hasSyncOption(target, 'ServerSideApply=false') &&
      (options.serverSideApply || hasSyncOption(target, 'ServerSideApply=true')),
    validate: options.validate && !hasSyncOption(target, 'Validate=false'),
  };
}

/** Whether an object may be left out because it is as it should be (`ApplyOutOfSyncOnly=true`). */
export function appliesOutOfSyncOnly(target: KubeObject, options: SyncOptions): boolean {
  const own = syncOptionValue(target, 'ApplyOutOfSyncOnly');
  return own === undefined ? options.applyOutOfSyncOnly : own === 'true';
}

/** Whether an object is among those that a sync is limited to. */
export function isSelected(
  key: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string },
  selected: readonly SyncOperationResource[],
): boolean {
  if (selected.length === 0) return true;
  const fits = (pattern: string | undefined, text: string): boolean =>
    pattern === '*' || (pattern ?? '') === text;
  return selected.some(
    (resource) =>
      fits(resource.group, key.group) &&
      fits(resource.kind, key.kind) &&
      fits(resource.name, key.name) &&
      (!resource.namespace || fits(resource.namespace, key.namespace)),
  );
}
