import type { TypeOf } from '../build.ts';
import { bool, list, message, ref, string } from '../build.ts';
import { Cluster } from '../cluster.ts';

/** Names a cluster. */
export const ClusterID = message('cluster.ClusterID', {
  type: string(1, { doc: '`server`, `name` or `name_escaped`.' }),
  value: string(2, { doc: 'The name or URL.' }),
});
export interface ClusterID extends TypeOf<typeof ClusterID> {}

/** The request of `ClusterService.List`, `ClusterService.Get`, `ClusterService.Delete` and others. */
export const ClusterQuery = message('cluster.ClusterQuery', {
  server: string(1, { doc: 'URL of the Kubernetes API server.' }),
  name: string(2, { doc: 'Name.' }),
  id: ref(ClusterID, 3, { doc: 'Id.', pointer: true }),
});
export interface ClusterQuery extends TypeOf<typeof ClusterQuery> {}

/** The answer of `ClusterService.Delete` and `ClusterService.RotateAuth`. */
export const ClusterResponse = message('cluster.ClusterResponse', {});
export interface ClusterResponse extends TypeOf<typeof ClusterResponse> {}

/** The request of `ClusterService.Update`. */
export const ClusterUpdateRequest = message('cluster.ClusterUpdateRequest', {
  cluster: ref(Cluster, 1, { doc: 'The cluster.', pointer: true }),
  updatedFields: list('string', 2, { doc: 'Which fields to write; all where empty.' }),
  id: ref(ClusterID, 3, { doc: 'Id.', pointer: true }),
});
export interface ClusterUpdateRequest extends TypeOf<typeof ClusterUpdateRequest> {}

/** The request of `ClusterService.Create`. */
export const ClusterCreateRequest = message('cluster.ClusterCreateRequest', {
  cluster: ref(Cluster, 1, { doc: 'The cluster.', pointer: true }),
  upsert: bool(2, { doc: 'Overwrites what is there.' }),
});
export interface ClusterCreateRequest extends TypeOf<typeof ClusterCreateRequest> {}
