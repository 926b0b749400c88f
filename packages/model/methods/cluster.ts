import type { Service } from './build.ts';
import { del, get, post, put, unary } from './build.ts';
import { Cluster, ClusterList } from '../schema/cluster.ts';
import {
  ClusterCreateRequest,
  ClusterQuery,
  ClusterResponse,
  ClusterUpdateRequest,
} from '../schema/services/cluster.ts';
import { ServerSettings, SettingsPluginsResponse, SettingsQuery } from '../schema/services/settings.ts';

/** Clusters that applications go to. */
export const clusterService = {
  name: 'cluster.ClusterService',
  methods: {
    List: unary(ClusterQuery, ClusterList, get('/api/v1/clusters')),
    Create: unary(ClusterCreateRequest, Cluster, post('/api/v1/clusters', 'cluster')),
    Get: unary(ClusterQuery, Cluster, get('/api/v1/clusters/{id.value}')),
    Update: unary(ClusterUpdateRequest, Cluster, put('/api/v1/clusters/{id.value}', 'cluster')),
    Delete: unary(ClusterQuery, ClusterResponse, del('/api/v1/clusters/{id.value}')),
    RotateAuth: unary(ClusterQuery, ClusterResponse, post('/api/v1/clusters/{id.value}/rotate-auth', '')),
    InvalidateCache: unary(ClusterQuery, Cluster, post('/api/v1/clusters/{id.value}/invalidate-cache', '')),
  },
} satisfies Service;

/** Settings that clients need; open to everybody, with less for those who are not logged in. Argo CD: in proto package `cluster`. */
export const settingsService = {
  name: 'cluster.SettingsService',
  methods: {
    Get: unary(SettingsQuery, ServerSettings, get('/api/v1/settings')),
    GetPlugins: unary(SettingsQuery, SettingsPluginsResponse, get('/api/v1/settings/plugins')),
  },
} satisfies Service;
