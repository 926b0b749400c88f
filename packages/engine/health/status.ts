import type { KubeObject } from '@tiphys/base';
import { isJsonObject, textOf } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';

/** The statuses from best to worst. */
export const healthOrder = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'] as const;

/** A health status by name. */
export type HealthCode = (typeof healthOrder)[number];

/** Whether `next` is worse than `current`; a status that does not exist counts as healthy, as in Argo CD. */
export function isWorseHealth(current: string, next: string): boolean {
  const placeOf = (status: string): number => Math.max(0, (healthOrder as readonly string[]).indexOf(status));
  return placeOf(next) > placeOf(current);
}

/** A health status; an empty message is left out. */
export function healthOf(status: HealthCode, message = ''): HealthStatus {
  return message === '' ? { status } : { status, message };
}

/** A condition of `status.conditions`. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The conditions of an object, read with care: anybody may write a status. */
export function conditionsOf(object: KubeObject): Condition[] {
  return listAt(object, 'status', 'conditions').map(readCondition);
}

/** A condition out of any value. */
export function readCondition(value: unknown): Condition {
  const part = (name: string): string => (isJsonObject(value) ? textOf(value[name]) : '');
  return { type: part('type'), status: part('status'), reason: part('reason'), message: part('message') };
}

/** The value at a path, or `undefined`. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) current = isJsonObject(current) ? current[name] : undefined;
  return current;
}

/** The text at a path; `''` where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  return textOf(valueAt(value, ...path));
}

/** The number at a path; 0 where there is none. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}
