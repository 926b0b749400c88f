import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';

/** Judges one object; `undefined` for kinds that have no health. */
export type HealthCheck = (object: KubeObject) => HealthStatus | undefined;
