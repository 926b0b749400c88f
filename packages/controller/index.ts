export { createController } from './controller.ts';
export { createLiveClusters } from './clusters/live-clusters.ts';
export type { LiveClustersDeps } from './clusters/live-clusters.ts';
export type { ControllerDeps, ControllerOptions, Dialects, LiveClusters } from './types.ts';
