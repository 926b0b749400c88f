import type { TypeOf } from './build.ts';
import { bool, list, message, ref, special, string } from './build.ts';
import { v1alpha1 } from './names.ts';

/** A resource override as Go prints it: Lua and YAML in text. */
interface ResourceOverrideJson {
  readonly 'health.lua'?: string | undefined;
  readonly 'health.lua.useOpenLibs'?: boolean | undefined;
  readonly actions?: string | undefined;
  readonly ignoreDifferences?: string | undefined;
  readonly ignoreResourceUpdates?: string | undefined;
  readonly knownTypeFields?: readonly KnownTypeField[] | null | undefined;
}

/** Differences of a kind that do not count. */
export const OverrideIgnoreDiff = message(v1alpha1('OverrideIgnoreDiff'), {
  jsonPointers: list('string', 1, { doc: 'JSON pointers (RFC 6901) of fields.', zero: true }),
  jqPathExpressions: list('string', 2, { doc: 'jq paths of fields.', zero: true }),
  managedFieldsManagers: list('string', 3, { doc: 'Field managers whose fields do not count.', zero: true }),
});
export interface OverrideIgnoreDiff extends TypeOf<typeof OverrideIgnoreDiff> {}

/** A field of a known Kubernetes type, compared as such. */
export const KnownTypeField = message(v1alpha1('KnownTypeField'), {
  field: string(1, { doc: 'Path of the field.' }),
  type: string(2, { doc: 'The type, such as `core/v1/PodSpec`.' }),
});
export interface KnownTypeField extends TypeOf<typeof KnownTypeField> {}

/** What the settings say of a kind. */
export const ResourceOverride = special<ResourceOverrideJson>(
  v1alpha1('ResourceOverride'),
  'ResourceOverride',
  {
    HealthLua: string(1, { doc: 'Lua that says how an object is.', zero: true }),
    UseOpenLibs: bool(5, { doc: "Whether it may use Lua's libraries.", zero: true }),
    Actions: string(3, { doc: 'Actions, as YAML.', zero: true }),
    IgnoreDifferences: ref(OverrideIgnoreDiff, 2, { doc: 'Differences that do not count.', zero: true }),
    IgnoreResourceUpdates: ref(OverrideIgnoreDiff, 6, {
      doc: 'Changes that are not worth looking at.',
      zero: true,
    }),
    KnownTypeFields: list(KnownTypeField, 4, { doc: 'Fields of known types.', zero: true }),
  },
);
export interface ResourceOverride extends TypeOf<typeof ResourceOverride> {}
