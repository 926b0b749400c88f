import type {
  AppProject,
  AppProjectSpec,
  ClusterResourceRestrictionItem,
  ProjectRole as ModelProjectRole,
  SyncWindow as ModelSyncWindow,
} from '@tiphys/model';
import type { Draft } from '../draft.ts';

/** A project. */
export type Project = Draft<AppProject>;

/** What applications of a project may do. */
export type ProjectSpec = Draft<AppProjectSpec>;

/** A kind of resource, in some lists with a name pattern. */
export type RestrictedResource = Draft<ClusterResourceRestrictionItem>;

/** Who may do what in a project. */
export type ProjectRole = Draft<ModelProjectRole>;

/** When applications may be synced. */
export type SyncWindow = Draft<ModelSyncWindow>;
