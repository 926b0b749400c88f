import type { TypeOf } from '../build.ts';
import { bool, list, message, ref, string } from '../build.ts';
import { Cluster } from '../cluster.ts';

/** TODO */
export const ClusterID = message('cluster.ClusterID', {
  type: string(1),
  value: string(2),
});
export interface ClusterID extends TypeOf<typeof ClusterID> {}

/** TODO */
export const ClusterQuery = message('cluster.ClusterQuery', {
  server: string(1),
  name: string(2),
  id: ref(ClusterID, 3, { pointer: true }),
});
export interface ClusterQuery extends TypeOf<typeof ClusterQuery> {}

/** TODO */
export const ClusterResponse = message('cluster.ClusterResponse', {});
export interface ClusterResponse extends TypeOf<typeof ClusterResponse> {}

/** TODO */
export const ClusterUpdateRequest = message('cluster.ClusterUpdateRequest', {
  cluster: ref(Cluster, 1, { pointer: true }),
  updatedFields: list('string', 2),
  id: ref(ClusterID, 3, { pointer: true }),
});
export interface ClusterUpdateRequest extends TypeOf<typeof ClusterUpdateRequest> {}

/** TODO */
export const ClusterCreateRequest = message('cluster.ClusterCreateRequest', {
  cluster: ref(Cluster, 1, { pointer: true }),
  upsert: bool(2),
});
export interface ClusterCreateRequest extends TypeOf<typeof ClusterCreateRequest> {}
