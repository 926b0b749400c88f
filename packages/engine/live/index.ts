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
export { ignoredUpdates } from './ignored-updates.ts';
export type { UpdateDialects, UpdateSettings } from './ignored-updates.ts';
export { buildTree } from './tree.ts';
export type { ManagedKey, OrphanedOptions, TreeOptions, TreeSource } from './tree.ts';
