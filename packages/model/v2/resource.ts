import type { ResourceAction } from '../schema/resource-actions.ts';
import type { LinkInfo } from '../schema/services/application-resource.ts';
import type { Event } from '../schema/services/events.ts';
import type { TreeNode } from './tree.ts';

/** What a caller may do with one resource of an application. */
export interface ResourceRights {
  readonly sync: boolean;
  readonly update: boolean;
  readonly delete: boolean;
  readonly logs: boolean;
  readonly exec: boolean;
}

/** A resource action and whether the caller may run it. */
export interface ResourceActionChoice extends ResourceAction {
  readonly allowed: boolean;
}

/** Everything that the pane of one resource shows, in one answer. Values of Secrets are hidden. */
export interface ResourceOverview {
  readonly node: TreeNode;
  /** As the cluster has it, JSON; absent while it does not. */
  readonly live?: string | undefined;
  /** As the source declares it, JSON; absent for what no source declares. */
  readonly desired?: string | undefined;
  /** Whether the controller found a difference that counts. */
  readonly modified: boolean;
  /** Newest first, at most 200. */
  readonly events: readonly Event[];
  readonly actions: readonly ResourceActionChoice[];
  /** To be checked before they become links. */
  readonly links: readonly LinkInfo[];
  readonly can: ResourceRights;
  /** Sentences about parts that could not be read. */
  readonly problems: readonly string[];
}
