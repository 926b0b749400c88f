export type { ApplicationOverview, ApplicationParent, ApplicationRights } from './overview.ts';
export type { ResourceActionChoice, ResourceOverview, ResourceRights } from './resource.ts';
export type { TreeMessage, TreeNetwork, TreeNode, TreePatch, TreeSnapshot } from './tree.ts';
