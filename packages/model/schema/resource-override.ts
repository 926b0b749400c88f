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

/** TODO */
export const OverrideIgnoreDiff = message(v1alpha1('OverrideIgnoreDiff'), {
  jsonPointers: list('string', 1, { zero: true }),
  jqPathExpressions: list('string', 2, { zero: true }),
  managedFieldsManagers: list('string', 3, { zero: true }),
});
export interface OverrideIgnoreDiff extends TypeOf<typeof OverrideIgnoreDiff> {}

/** TODO */
export const KnownTypeField = message(v1alpha1('KnownTypeField'), {
  field: string(1),
  type: string(2),
});
export interface KnownTypeField extends TypeOf<typeof KnownTypeField> {}

/** TODO */
export const ResourceOverride = special<ResourceOverrideJson>(
  v1alpha1('ResourceOverride'),
  'ResourceOverride',
  {
    HealthLua: string(1, { zero: true }),
    UseOpenLibs: bool(5, { zero: true }),
    Actions: string(3, { zero: true }),
    IgnoreDifferences: ref(OverrideIgnoreDiff, 2, { zero: true }),
    IgnoreResourceUpdates: ref(OverrideIgnoreDiff, 6, { zero: true }),
    KnownTypeFields: list(KnownTypeField, 4, { zero: true }),
  },
);
export interface ResourceOverride extends TypeOf<typeof ResourceOverride> {}
