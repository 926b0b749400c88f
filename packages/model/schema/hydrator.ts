import type { TypeOf } from './build.ts';
import { message, ref, string } from './build.ts';
import { ApplicationSourceKustomize } from './kustomize.ts';
import { Time } from './meta.ts';
import { ApplicationSourcePlugin } from './plugin.ts';
import { ApplicationSourceDirectory, ApplicationSourceHelm } from './source.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const DrySource = message(v1alpha1('DrySource'), {
  repoURL: string(1, { zero: true }),
  targetRevision: string(2, { zero: true }),
  path: string(3, { zero: true }),
  helm: ref(ApplicationSourceHelm, 4, { pointer: true }),
  kustomize: ref(ApplicationSourceKustomize, 5, { pointer: true }),
  directory: ref(ApplicationSourceDirectory, 6, { pointer: true }),
  plugin: ref(ApplicationSourcePlugin, 7, { pointer: true }),
});
export interface DrySource extends TypeOf<typeof DrySource> {}

/** TODO */
export const SyncSource = message(v1alpha1('SyncSource'), {
  targetBranch: string(1, { zero: true }),
  path: string(2, { zero: true, minLength: 1, pattern: '^.{2,}|[^./]$' }),
  repoURL: string(3),
});
export interface SyncSource extends TypeOf<typeof SyncSource> {}

/** TODO */
export const HydrateTo = message(v1alpha1('HydrateTo'), {
  targetBranch: string(1, { zero: true }),
});
export interface HydrateTo extends TypeOf<typeof HydrateTo> {}

/** TODO */
export const SourceHydrator = message(v1alpha1('SourceHydrator'), {
  drySource: ref(DrySource, 1, { zero: true }),
  syncSource: ref(SyncSource, 2, { zero: true }),
  hydrateTo: ref(HydrateTo, 3, { pointer: true }),
});
export interface SourceHydrator extends TypeOf<typeof SourceHydrator> {}

/** TODO */
export const HydrateOperation = message(v1alpha1('HydrateOperation'), {
  startedAt: ref(Time, 1, { zero: true, optional: true }),
  finishedAt: ref(Time, 2, { pointer: true }),
  phase: string(3, { zero: true, oneOf: ['Hydrating', 'Failed', 'Hydrated'] }),
  message: string(4, { zero: true }),
  drySHA: string(5),
  hydratedSHA: string(6),
  sourceHydrator: ref(SourceHydrator, 7, { zero: true, optional: true }),
});
export interface HydrateOperation extends TypeOf<typeof HydrateOperation> {}

/** TODO */
export const SuccessfulHydrateOperation = message(v1alpha1('SuccessfulHydrateOperation'), {
  drySHA: string(5),
  hydratedSHA: string(6),
  sourceHydrator: ref(SourceHydrator, 7, { zero: true, optional: true }),
});
export interface SuccessfulHydrateOperation extends TypeOf<typeof SuccessfulHydrateOperation> {}

/** TODO */
export const SourceHydratorStatus = message(v1alpha1('SourceHydratorStatus'), {
  lastSuccessfulOperation: ref(SuccessfulHydrateOperation, 1, { pointer: true }),
  currentOperation: ref(HydrateOperation, 2, { pointer: true }),
  lastComparedDryRevision: string(3),
});
export interface SourceHydratorStatus extends TypeOf<typeof SourceHydratorStatus> {}
