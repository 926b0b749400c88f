import type { KubeObject } from '@tiphys/base';
import { textOf } from '@tiphys/base';
import type { InfoItem } from '@tiphys/model';
import type { PodFacts } from '../types.ts';
import type { Fields } from './json.ts';
import { fieldsOf, listOf, numberOf } from './json.ts';
import { milliValue } from './quantity.ts';

/** What the projection keeps of a pod. */
export interface PodProjection {
  readonly info: readonly InfoItem[];
  readonly images: readonly string[];
  readonly pod: PodFacts;
}

/** Info items, images and requests of a pod, as Argo CD's tree shows them (`controller/cache/info.go`). */
export function projectPod(object: KubeObject): PodProjection {
  const spec = fieldsOf(object['spec']);
  const containers = listOf(spec['containers']);
  const initContainers = listOf(spec['initContainers']);
  const images = new Set([...initContainers, ...containers].map((container) => textOf(container['image'])));
  const phase = textOf(fieldsOf(object['status'])['phase']);
  const node = textOf(spec['nodeName']);
  const requests = podRequests(spec, containers, initContainers);
  const status = describeStatus(object, { containers, initContainers, phase });
  const info: InfoItem[] = [];
  if (status.reason) info.push({ name: 'Status Reason', value: status.reason });
  info.push({ name: 'Node', value: node }, { name: 'Containers', value: `${status.ready}/${status.total}` });
  if (status.restarts > 0) info.push({ name: 'Restart Count', value: String(status.restarts) });
  if (!isTerminal(phase)) {
    info.push({ name: 'cpu', value: String(requests['cpu'] ?? 0) });
    info.push({ name: 'memory', value: String(requests['memory'] ?? 0) });
  }
  return { info, images: [...images], pod: { node, phase, requests } };
}

interface StatusSummary {
  readonly reason: string;
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
}

interface StatusInput {
  readonly containers: readonly Fields[];
  readonly initContainers: readonly Fields[];
  readonly phase: string;
}

/** The reason kubectl prints in its STATUS column, with counts of containers. */
function describeStatus(object: KubeObject, input: StatusInput): StatusSummary {
  const status = fieldsOf(object['status']);
  const sidecars = new Set(input.initContainers.filter(isSidecar).map((container) => container['name']));
  const conditions = listOf(status['conditions']);
  let reason = textOf(status['reason']) || input.phase;
  if (conditions.some((each) => each['type'] === 'PodScheduled' && each['reason'] === 'SchedulingGated')) {
    reason = 'SchedulingGated';
  }
  const init = describeInit(listOf(status['initContainerStatuses']), sidecars, input.initContainers.length);
  const initialized = conditions.some((each) => each['type'] === 'Initialized' && each['status'] === 'True');
  let { restarts, ready } = init;
  reason = init.reason ?? reason;
  if (init.reason === undefined || initialized) {
    const main = describeMain(listOf(status['containerStatuses']), reason);
    reason = main.reason;
    restarts += main.restarts;
    ready += main.ready;
  }
  if (object.metadata.deletionTimestamp) {
    if (status['reason'] === 'NodeLost') reason = 'Unknown';
    else if (!isTerminal(input.phase)) reason = 'Terminating';
  }
  return { reason, ready, restarts, total: input.containers.length + sidecars.size };
}

function describeInit(
  statuses: readonly Fields[],
  sidecars: ReadonlySet<unknown>,
  count: number,
): { readonly reason: string | undefined; readonly restarts: number; readonly ready: number } {
  let restarts = 0;
  let ready = 0;
  for (const [index, status] of statuses.entries()) {
    restarts += numberOf(status['restartCount']);
    const { terminated, waiting } = stateOf(status);
    if (terminated && numberOf(terminated['exitCode']) === 0) continue;
    if (sidecars.has(status['name']) && status['started'] === true) {
      if (status['ready'] === true) ready++;
      continue;
    }
    const why = waiting ? textOf(waiting['reason']) : '';
    if (terminated) return { reason: `Init:${terminationReason(terminated)}`, restarts, ready };
    if (why && why !== 'PodInitializing') return { reason: `Init:${why}`, restarts, ready };
    return { reason: `Init:${index}/${count}`, restarts, ready };
  }
  return { reason: undefined, restarts, ready };
}

function describeMain(
  statuses: readonly Fields[],
  before: string,
): { readonly reason: string; readonly restarts: number; readonly ready: number } {
  let reason = before;
  let restarts = 0;
  let ready = 0;
  // From the last to the first: the first container's reason wins.
  for (const status of statuses.toReversed()) {
    restarts += numberOf(status['restartCount']);
    const { terminated, waiting, running } = stateOf(status);
    if (waiting && textOf(waiting['reason'])) reason = textOf(waiting['reason']);
    else if (terminated) reason = terminationReason(terminated);
    else if (status['ready'] === true && running) ready++;
  }
  if (reason === 'Completed' && ready > 0) reason = 'Running';
  return { reason, restarts, ready };
}

function stateOf(status: Fields): {
  readonly terminated: Fields | undefined;
  readonly waiting: Fields | undefined;
  readonly running: boolean;
} {
  const state = fieldsOf(status['state']);
  const part = (name: string): Fields | undefined => (state[name] ? fieldsOf(state[name]) : undefined);
  return { terminated: part('terminated'), waiting: part('waiting'), running: Boolean(state['running']) };
}

function terminationReason(terminated: Fields): string {
  if (textOf(terminated['reason'])) return textOf(terminated['reason']);
  const signal = numberOf(terminated['signal']);
  return signal === 0 ? `ExitCode:${numberOf(terminated['exitCode'])}` : `Signal:${signal}`;
}

function isSidecar(container: Fields): boolean {
  return container['restartPolicy'] === 'Always';
}

function isTerminal(phase: string): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/**
 * What a pod asks of its node: the containers and sidecars together, or the largest moment of its initialisation
 * where that is more, and the pod's overhead.
 */
function podRequests(
  spec: Fields,
  containers: readonly Fields[],
  init: readonly Fields[],
): Record<string, number> {
  const total: Record<string, number> = {};
  for (const container of containers) addTo(total, requestsOf(container));
  const sidecars: Record<string, number> = {};
  const peak: Record<string, number> = {};
  for (const container of init) {
    const moment = { ...sidecars };
    addTo(moment, requestsOf(container));
    if (isSidecar(container)) {
      addTo(sidecars, requestsOf(container));
      addTo(total, requestsOf(container));
    }
    raiseTo(peak, moment);
  }
  raiseTo(total, peak);
  addTo(total, milliValues(spec['overhead']));
  return total;
}

function requestsOf(container: Fields): Record<string, number> {
  return milliValues(fieldsOf(container['resources'])['requests']);
}

function milliValues(value: unknown): Record<string, number> {
  return Object.fromEntries(
    Object.entries(fieldsOf(value)).map(([name, quantity]) => [name, milliValue(quantity)]),
  );
}

function addTo(total: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(more)) total[name] = (total[name] ?? 0) + value;
}

function raiseTo(total: Record<string, number>, other: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(other)) total[name] = Math.max(total[name] ?? 0, value);
}
