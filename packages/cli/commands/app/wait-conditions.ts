import { jsonEqual } from '@tiphys/base';
import type { App } from './app-types.ts';
import { resourceStates } from './resource-states.ts';
import type { SelectedResource } from './selected-resources.ts';

/** What `app wait` waits for. */
export interface WaitConditions {
  readonly sync?: boolean | undefined;
  readonly health?: boolean | undefined;
  readonly operation?: boolean | undefined;
  readonly suspended?: boolean | undefined;
  readonly degraded?: boolean | undefined;
  readonly delete?: boolean | undefined;
  readonly hydrated?: boolean | undefined;
}

/** Whether an application is as wanted, and whether an operation still goes on. */
export interface Readiness {
  readonly ready: boolean;
  readonly operating: boolean;
}

/** Judges an application, or only the selected resources of it. */
export function checkConditions(
  app: App,
  wanted: WaitConditions,
  selected: readonly SelectedResource[],
): Readiness {
  const parts =
    selected.length > 0
      ? resourceStates(app, selected)
      : [{ health: app.status?.health?.status ?? '', status: app.status?.sync?.status ?? '' }];
  return {
    ready: parts.every((part) => isReady(app, wanted, part)),
    operating: isOperating(app),
  };
}

function isReady(
  app: App,
  wanted: WaitConditions,
  part: { readonly health: string; readonly status: string },
): boolean {
  if (wanted.delete === true) return false;
  const healths: string[] = [];
  if (wanted.health === true) healths.push('Healthy');
  if (wanted.suspended === true) healths.push('Suspended');
  if (wanted.degraded === true) healths.push('Degraded');
  return (
    (healths.length === 0 || healths.includes(part.health)) &&
    (wanted.sync !== true || part.status === 'Synced') &&
    (wanted.operation !== true || app.operation === undefined) &&
    (wanted.hydrated !== true || isHydrated(app))
  );
}

/** An operation goes on until it is finished and the application was compared once more after it. */
function isOperating(app: App): boolean {
  if (app.operation !== undefined) return true;
  const state = app.status?.operationState;
  if (state === undefined) return false;
  if (!state.finishedAt) return true;
  if (state.operation?.sync?.dryRun === true) return false;
  const reconciled = app.status?.reconciledAt;
  return !reconciled || Date.parse(reconciled) < Date.parse(state.finishedAt);
}

function isHydrated(app: App): boolean {
  const current = app.status?.sourceHydrator?.currentOperation;
  const last = app.status?.sourceHydrator?.lastSuccessfulOperation;
  if (current === undefined || last === undefined) return false;
  return (
    current.phase === 'Hydrated' &&
    current.drySHA === last.drySHA &&
    jsonEqual(current.sourceHydrator ?? {}, last.sourceHydrator ?? {})
  );
}
