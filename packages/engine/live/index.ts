export type {
  HostFacts,
  KindError,
  LiveChange,
  LiveCluster,
  LiveNode,
  LiveSettings,
  LiveStats,
  PodFacts,
} from './types.ts';
export { createLiveCluster } from './live-cluster.ts';
export type { LiveClusterDeps } from './live-cluster.ts';
export { isExcluded } from './kinds.ts';
