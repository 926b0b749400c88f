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

/** An environment variable. */
export const EnvEntry = message(v1alpha1('EnvEntry'), {
  name: string(1, { doc: 'Name.', zero: true }),
  value: string(2, { doc: 'Value.', zero: true }),
});
export interface EnvEntry extends TypeOf<typeof EnvEntry> {}

/** A map that may be empty or missing. */
export const OptionalMap = message(v1alpha1('OptionalMap'), {
  map: map('string', 1, { doc: 'The map.', zero: true, optional: true }),
});
export interface OptionalMap extends TypeOf<typeof OptionalMap> {}

/** A list that may be empty or missing. */
export const OptionalArray = message(v1alpha1('OptionalArray'), {
  array: list('string', 1, { doc: 'The list.', zero: true, optional: true }),
});
export interface OptionalArray extends TypeOf<typeof OptionalArray> {}

/** A parameter of a plugin: a text, a map or a list. */
export const ApplicationSourcePluginParameter = special<PluginParameterJson>(
  v1alpha1('ApplicationSourcePluginParameter'),
  'PluginParameter',
  {
    name: string(1, { doc: 'Name.' }),
    string: string(5, { doc: 'Its text.', pointer: true }),
    OptionalMap: inline(OptionalMap, 3, { doc: 'Its map.', pointer: true }),
    OptionalArray: inline(OptionalArray, 4, { doc: 'Its list.', pointer: true }),
  },
);
export interface ApplicationSourcePluginParameter extends TypeOf<typeof ApplicationSourcePluginParameter> {}

/** Settings for a config management plugin. */
export const ApplicationSourcePlugin = message(v1alpha1('ApplicationSourcePlugin'), {
  name: string(1, { doc: 'Plugin; empty to find one that fits.' }),
  env: list(EnvEntry, 2, { doc: 'Environment variables.', elementPointer: true }),
  parameters: list(ApplicationSourcePluginParameter, 3, { doc: 'Parameters.' }),
});
export interface ApplicationSourcePlugin extends TypeOf<typeof ApplicationSourcePlugin> {}

/** A command with arguments. */
export const Command = message(v1alpha1('Command'), {
  command: list('string', 1, { doc: 'The command.' }),
  args: list('string', 2, { doc: 'Its arguments.' }),
});
export interface Command extends TypeOf<typeof Command> {}

/** A plugin declared in the settings. */
export const ConfigManagementPlugin = message(v1alpha1('ConfigManagementPlugin'), {
  name: string(1, { doc: 'Name.', zero: true }),
  init: ref(Command, 2, { doc: 'Runs first.', pointer: true }),
  generate: ref(Command, 3, { doc: 'Prints the manifests.', zero: true }),
  lockRepo: bool(4, { doc: 'Whether it must have the repository for itself.' }),
});
export interface ConfigManagementPlugin extends TypeOf<typeof ConfigManagementPlugin> {}
