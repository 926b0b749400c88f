import type { TypeOf } from './build.ts';
import { bool, list, message, string } from './build.ts';
import { v1alpha1 } from './names.ts';

/** A parameter of an action. */
export const ResourceActionParam = message(v1alpha1('ResourceActionParam'), {
  name: string(1, { doc: 'Name.' }),
});
export interface ResourceActionParam extends TypeOf<typeof ResourceActionParam> {}

/** Something that can be done with an object. */
export const ResourceAction = message(v1alpha1('ResourceAction'), {
  name: string(1, { doc: 'Name.' }),
  params: list(ResourceActionParam, 2, { doc: 'Its parameters.' }),
  disabled: bool(3, { doc: 'Whether it cannot be done now.' }),
  iconClass: string(4, { doc: 'Its icon.' }),
  displayName: string(5, { doc: 'Its name for people.' }),
});
export interface ResourceAction extends TypeOf<typeof ResourceAction> {}

/** How an action is done. */
export const ResourceActionDefinition = message(v1alpha1('ResourceActionDefinition'), {
  name: string(1, { doc: 'Name.', zero: true }),
  'action.lua': string(2, { doc: 'Lua that does it.', zero: true }),
});
export interface ResourceActionDefinition extends TypeOf<typeof ResourceActionDefinition> {}

/** The actions of a kind. */
export const ResourceActions = message(v1alpha1('ResourceActions'), {
  'discovery.lua': string(1, { doc: 'Lua that says which there are.' }),
  definitions: list(ResourceActionDefinition, 2, { doc: 'How they are done.' }),
  mergeBuiltinActions: bool(3, { doc: 'Whether the built-in ones stay.' }),
});
export interface ResourceActions extends TypeOf<typeof ResourceActions> {}
