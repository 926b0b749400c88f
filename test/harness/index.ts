export type { KubernetesObject, TestCluster } from './cluster.ts';
export { startTestCluster } from './cluster.ts';
export type { EventuallyOptions } from './eventually.ts';
export { eventually } from './eventually.ts';
