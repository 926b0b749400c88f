import type { TypeOf } from './build.ts';
import { bool, list, message, string } from './build.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const ResourceActionParam = message(v1alpha1('ResourceActionParam'), {
  name: string(1),
});
export interface ResourceActionParam extends TypeOf<typeof ResourceActionParam> {}

/** TODO */
export const ResourceAction = message(v1alpha1('ResourceAction'), {
  name: string(1),
  params: list(ResourceActionParam, 2),
  disabled: bool(3),
  iconClass: string(4),
  displayName: string(5),
});
export interface ResourceAction extends TypeOf<typeof ResourceAction> {}

/** TODO */
export const ResourceActionDefinition = message(v1alpha1('ResourceActionDefinition'), {
  name: string(1, { zero: true }),
  'action.lua': string(2, { zero: true }),
});
export interface ResourceActionDefinition extends TypeOf<typeof ResourceActionDefinition> {}

/** TODO */
export const ResourceActions = message(v1alpha1('ResourceActions'), {
  'discovery.lua': string(1),
  definitions: list(ResourceActionDefinition, 2),
  mergeBuiltinActions: bool(3),
});
export interface ResourceActions extends TypeOf<typeof ResourceActions> {}
