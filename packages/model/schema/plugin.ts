import type { TypeOf } from './build.ts';
import { bool, inline, list, map, message, ref, special, string } from './build.ts';
import { v1alpha1 } from './names.ts';

/** A plugin's parameter: a text, a map or a list; an empty map or list differs from none. */
interface PluginParameterJson {
  readonly name: string;
  readonly string?: string | undefined;
  readonly map?: Readonly<Record<string, string>> | undefined;
  readonly array?: readonly string[] | undefined;
}

/** TODO */
export const EnvEntry = message(v1alpha1('EnvEntry'), {
  name: string(1, { zero: true }),
  value: string(2, { zero: true }),
});
export interface EnvEntry extends TypeOf<typeof EnvEntry> {}

/** TODO */
export const OptionalMap = message(v1alpha1('OptionalMap'), {
  map: map('string', 1, { zero: true, optional: true }),
});
export interface OptionalMap extends TypeOf<typeof OptionalMap> {}

/** TODO */
export const OptionalArray = message(v1alpha1('OptionalArray'), {
  array: list('string', 1, { zero: true, optional: true }),
});
export interface OptionalArray extends TypeOf<typeof OptionalArray> {}

/** TODO */
export const ApplicationSourcePluginParameter = special<PluginParameterJson>(
  v1alpha1('ApplicationSourcePluginParameter'),
  'PluginParameter',
  {
    name: string(1),
    string: string(5, { pointer: true }),
    OptionalMap: inline(OptionalMap, 3, { pointer: true }),
    OptionalArray: inline(OptionalArray, 4, { pointer: true }),
  },
);
export interface ApplicationSourcePluginParameter extends TypeOf<typeof ApplicationSourcePluginParameter> {}

/** TODO */
export const ApplicationSourcePlugin = message(v1alpha1('ApplicationSourcePlugin'), {
  name: string(1),
  env: list(EnvEntry, 2, { elementPointer: true }),
  parameters: list(ApplicationSourcePluginParameter, 3),
});
export interface ApplicationSourcePlugin extends TypeOf<typeof ApplicationSourcePlugin> {}

/** TODO */
export const Command = message(v1alpha1('Command'), {
  command: list('string', 1),
  args: list('string', 2),
});
export interface Command extends TypeOf<typeof Command> {}

/** TODO */
export const ConfigManagementPlugin = message(v1alpha1('ConfigManagementPlugin'), {
  name: string(1, { zero: true }),
  init: ref(Command, 2, { pointer: true }),
  generate: ref(Command, 3, { zero: true }),
  lockRepo: bool(4),
});
export interface ConfigManagementPlugin extends TypeOf<typeof ConfigManagementPlugin> {}
