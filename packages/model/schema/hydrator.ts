import type { TypeOf } from './build.ts';
import { message, ref, string } from './build.ts';
import { ApplicationSourceKustomize } from './kustomize.ts';
import { Time } from './meta.ts';
import { ApplicationSourcePlugin } from './plugin.ts';
import { ApplicationSourceDirectory, ApplicationSourceHelm } from './source.ts';
import { v1alpha1 } from './names.ts';

/** What a hydrator renders from. */
export const DrySource = message(v1alpha1('DrySource'), {
  repoURL: string(1, { doc: 'URL of the Git, Helm or OCI repository.', zero: true }),
  targetRevision: string(2, { doc: 'Branch, tag or commit.', zero: true }),
  path: string(3, { doc: 'Folder in the repository.', zero: true }),
  helm: ref(ApplicationSourceHelm, 4, { doc: 'Settings for Helm.', pointer: true }),
  kustomize: ref(ApplicationSourceKustomize, 5, { doc: 'Settings for Kustomize.', pointer: true }),
  directory: ref(ApplicationSourceDirectory, 6, {
    doc: 'Settings for a folder of manifests.',
    pointer: true,
  }),
  plugin: ref(ApplicationSourcePlugin, 7, { doc: 'Settings for a config management plugin.', pointer: true }),
});
export interface DrySource extends TypeOf<typeof DrySource> {}

/** Where a hydrator renders to, and what is deployed. */
export const SyncSource = message(v1alpha1('SyncSource'), {
  targetBranch: string(1, { doc: 'Branch.', zero: true }),
  path: string(2, { doc: 'Folder; not the root.', zero: true, minLength: 1, pattern: '^.{2,}|[^./]$' }),
  repoURL: string(3, { doc: 'URL of the repository; the one it renders from where empty.' }),
});
export interface SyncSource extends TypeOf<typeof SyncSource> {}

/** Where hydrated manifests wait. */
export const HydrateTo = message(v1alpha1('HydrateTo'), {
  targetBranch: string(1, { doc: 'Branch.', zero: true }),
});
export interface HydrateTo extends TypeOf<typeof HydrateTo> {}

/** Renders into a branch and deploys from there. */
export const SourceHydrator = message(v1alpha1('SourceHydrator'), {
  drySource: ref(DrySource, 1, { doc: 'What it renders from.', zero: true }),
  syncSource: ref(SyncSource, 2, { doc: 'Where it renders to.', zero: true }),
  hydrateTo: ref(HydrateTo, 3, {
    doc: 'A branch where they wait until somebody moves them on.',
    pointer: true,
  }),
});
export interface SourceHydrator extends TypeOf<typeof SourceHydrator> {}

/** A run of the hydrator. */
export const HydrateOperation = message(v1alpha1('HydrateOperation'), {
  startedAt: ref(Time, 1, { doc: 'When it began.', zero: true, optional: true }),
  finishedAt: ref(Time, 2, { doc: 'When it ended.', pointer: true }),
  phase: string(3, {
    doc: '`Hydrating`, `Hydrated` or `Failed`.',
    zero: true,
    oneOf: ['Hydrating', 'Failed', 'Hydrated'],
  }),
  message: string(4, { doc: 'Text for people.', zero: true }),
  drySHA: string(5, { doc: 'Commit it rendered from.' }),
  hydratedSHA: string(6, { doc: 'Commit it rendered to.' }),
  sourceHydrator: ref(SourceHydrator, 7, { doc: 'Its settings.', zero: true, optional: true }),
});
export interface HydrateOperation extends TypeOf<typeof HydrateOperation> {}

/** The last run of the hydrator that succeeded. */
export const SuccessfulHydrateOperation = message(v1alpha1('SuccessfulHydrateOperation'), {
  drySHA: string(5, { doc: 'Commit it rendered from.' }),
  hydratedSHA: string(6, { doc: 'Commit it rendered to.' }),
  sourceHydrator: ref(SourceHydrator, 7, { doc: 'Its settings.', zero: true, optional: true }),
});
export interface SuccessfulHydrateOperation extends TypeOf<typeof SuccessfulHydrateOperation> {}

/** How the hydrator is. */
export const SourceHydratorStatus = message(v1alpha1('SourceHydratorStatus'), {
  lastSuccessfulOperation: ref(SuccessfulHydrateOperation, 1, {
    doc: 'The last run that succeeded.',
    pointer: true,
  }),
  currentOperation: ref(HydrateOperation, 2, { doc: 'The last run, or the one going on.', pointer: true }),
  lastComparedDryRevision: string(3, { doc: 'Commit whose rendering was last compared.' }),
});
export interface SourceHydratorStatus extends TypeOf<typeof SourceHydratorStatus> {}
