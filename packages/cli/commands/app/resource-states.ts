import { formatOffsetTime } from '../../output/go-time.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { includesResource } from './selected-resources.ts';
import type { SelectedResource } from './selected-resources.ts';
import type { App, ResourceResult, ResourceStatus } from './app-types.ts';

/** What is shown of one resource: from the last operation and from the comparison together. */
export interface ResourceState {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  status: string;
  health: string;
  hook: string;
  message: string;
}

interface Keyed {
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** `group/kind/namespace/name`. */
export function stateKey(state: Keyed): string {
  return `${state.group ?? ''}/${state.kind ?? ''}/${state.namespace ?? ''}/${state.name ?? ''}`;
}

/** Resources in the order shown: those of the last operation, then the others by key; only those selected. */
export function resourceStates(app: App, selected: readonly SelectedResource[] = []): ResourceState[] {
  const rest = new Map((app.status?.resources ?? []).map((resource) => [stateKey(resource), resource]));
  const states: ResourceState[] = [];
  for (const result of app.status?.operationState?.syncResult?.resources ?? []) {
    states.push(stateOfResult(result, rest.get(stateKey(result))));
    rest.delete(stateKey(result));
  }
  for (const key of [...rest.keys()].sort()) {
    const resource = rest.get(key);
    if (resource !== undefined) states.push(stateOfResource(resource));
  }
  if (selected.length === 0) return states;
  return states.filter((state) => includesResource(state, selected));
}

function stateOfResult(result: ResourceResult, resource: ResourceStatus | undefined): ResourceState {
  // A resource that is also compared shows its present state; a hook shows what it did.
  const current = resource !== undefined && !result.hookType ? resource : undefined;
  return {
    group: result.group ?? '',
    kind: result.kind ?? '',
    namespace: result.namespace ?? '',
    name: result.name ?? '',
    status: (current === undefined ? result.hookPhase : current.status) ?? '',
    health: (current === undefined ? result.status : current.health?.status) ?? '',
    hook: result.hookType ?? '',
    message: result.message ?? '',
  };
}

function stateOfResource(resource: ResourceStatus): ResourceState {
  return {
    group: resource.group ?? '',
    kind: resource.kind ?? '',
    namespace: resource.namespace ?? '',
    name: resource.name ?? '',
    status: resource.status ?? '',
    health: resource.health?.status ?? '',
    hook: '',
    message: '',
  };
}

/** One state a key: several results for one object are merged. */
export function groupStates(states: readonly ResourceState[]): Map<string, ResourceState> {
  const groups = new Map<string, ResourceState>();
  for (const state of states) {
    const previous = groups.get(stateKey(state));
    if (previous === undefined) groups.set(stateKey(state), { ...state });
    else mergeState(previous, state);
  }
  return groups;
}

/** Takes over what is newly known; nothing known becomes unknown. Tells whether something changed. */
export function mergeState(state: ResourceState, update: ResourceState): boolean {
  let changed = false;
  for (const field of ['status', 'health', 'hook', 'message'] as const) {
    if (update[field] === '' || update[field] === state[field]) continue;
    state[field] = update[field];
    changed = true;
  }
  return changed;
}

/** The table of resources of an application. */
export function resourcesTable(app: App): string {
  return formatTable([
    ['GROUP', 'KIND', 'NAMESPACE', 'NAME', 'STATUS', 'HEALTH', 'HOOK', 'MESSAGE'],
    ...resourceStates(app).map((state) => [
      state.group,
      state.kind,
      state.namespace,
      state.name,
      state.status,
      state.health,
      state.hook,
      state.message,
    ]),
  ]);
}

const progressWidths = [0, 5, 10, 10, 20, 8, 7, 10, 0];

/** The heading of the lines that `app wait` and `app sync` stream. */
export const progressHeader: readonly string[] = progressCells([
  'TIMESTAMP',
  'GROUP',
  'KIND',
  'NAMESPACE',
  'NAME',
  'STATUS',
  'HEALTH',
  'HOOK',
  'MESSAGE',
]);

/** One line of progress. */
export function progressRow(state: ResourceState, now: Date): readonly string[] {
  const { group, kind, namespace, name, status, health, hook, message } = state;
  return progressCells([formatOffsetTime(now), group, kind, namespace, name, status, health, hook, message]);
}

/** Lines of progress, aligned among themselves as Go's tabwriter does with one flush. */
export function formatProgress(rows: readonly (readonly string[])[]): string {
  return formatTable(rows, { minWidth: 5 });
}

function progressCells(cells: readonly string[]): string[] {
  return cells.map((cell, i) => cell.padStart(progressWidths[i] ?? 0));
}
