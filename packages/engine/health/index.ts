export { createHealthCheck } from './health-check.ts';
export type { HealthCheckOptions } from './health-check.ts';
export type { HealthCode } from './status.ts';
export type { HealthCheck, HealthOverride, HealthScripts } from './types.ts';
