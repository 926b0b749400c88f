import { isJsonObject } from '@tiphys/base';
import type { OverrideIgnoreDiff, KnownTypeField } from '../schema/resource-override.ts';
import type { SettingsReader } from './reader.ts';
import { readBool } from './reader.ts';
import type { ResourceCustomization } from './types.ts';

const prefix = 'resource.customizations.';

type Draft = { -readonly [Name in keyof ResourceCustomization]: ResourceCustomization[Name] };

/**
 * All resource customizations: the legacy map `resource.customizations` and the keys
 * `resource.customizations.<type>.<group>_<Kind>`, which win. Keys of the result are `group/Kind`, `Kind` in the core group, or
 * the same with wildcards.
 */
export function readCustomizations(
  reader: SettingsReader,
  parseYaml: (text: string) => unknown,
): Record<string, ResourceCustomization> {
  const customizations: Record<string, Draft> = {};
  const at = (kind: string): Draft => (customizations[kind] ??= {});
  const legacy = reader.yaml<Record<string, unknown>>('resource.customizations', {}, asObject);
  for (const [kind, value] of Object.entries(legacy)) Object.assign(at(kind), readLegacy(value, parseYaml));
  for (const [key, text] of Object.entries(reader.data)) {
    const [type, ...rest] = key.startsWith(prefix) ? key.slice(prefix.length).split('.') : [];
    if (!type || rest.length === 0) continue;
    const kind = kindOfKey(rest.join('.'));
    reader.attempt(key, undefined, () => readOne(at(kind), type, { text, parseYaml }));
  }
  return customizations;
}

/** `apps_Deployment` → `apps/Deployment`, `ConfigMap` → `ConfigMap`, `all` → every kind. */
function kindOfKey(key: string): string {
  if (key === 'all') return '*/*';
  const separator = key.indexOf('_');
  return separator < 0 ? key : `${key.slice(0, separator)}/${key.slice(separator + 1)}`;
}

function readOne(
  draft: Draft,
  type: string,
  source: { readonly text: string; readonly parseYaml: (text: string) => unknown },
): void {
  const { text, parseYaml } = source;
  switch (type) {
    case 'health':
      draft.healthLua = text;
      return;
    case 'useOpenLibs':
      draft.useOpenLibs = readBool(text.trim());
      return;
    case 'actions':
      draft.actions = text;
      return;
    case 'ignoreDifferences':
      draft.ignoreDifferences = readIgnore(parseYaml(text));
      return;
    case 'ignoreResourceUpdates':
      draft.ignoreResourceUpdates = readIgnore(parseYaml(text));
      return;
    case 'knownTypeFields':
      draft.knownTypeFields = readKnownTypes(parseYaml(text));
      return;
    default:
      throw new SyntaxError(`unknown customization ${JSON.stringify(type)}`);
  }
}

function readLegacy(value: unknown, parseYaml: (text: string) => unknown): ResourceCustomization {
  const { actions, ignoreDifferences, ignoreResourceUpdates, knownTypeFields, ...rest } = asObject(value);
  const draft: Draft = {};
  if (typeof rest['health.lua'] === 'string') draft.healthLua = rest['health.lua'];
  if (typeof rest['health.lua.useOpenLibs'] === 'boolean') draft.useOpenLibs = rest['health.lua.useOpenLibs'];
  if (typeof actions === 'string') draft.actions = actions;
  if (typeof ignoreDifferences === 'string')
    draft.ignoreDifferences = readIgnore(parseYaml(ignoreDifferences));
  if (typeof ignoreResourceUpdates === 'string')
    draft.ignoreResourceUpdates = readIgnore(parseYaml(ignoreResourceUpdates));
  if (Array.isArray(knownTypeFields)) draft.knownTypeFields = readKnownTypes(knownTypeFields);
  return draft;
}

function readIgnore(value: unknown): OverrideIgnoreDiff {
  const object = asObject(value);
  return {
    jsonPointers: texts(object['jsonPointers']),
    jqPathExpressions: texts(object['jqPathExpressions']),
    managedFieldsManagers: texts(object['managedFieldsManagers']),
  };
}

function readKnownTypes(value: unknown): KnownTypeField[] {
  if (!Array.isArray(value)) throw new SyntaxError('a list of field and type is expected');
  return value.map((entry) => {
    const { field, type } = asObject(entry);
    return { field: String(field), type: String(type) };
  });
}

/** The value as an object; `null` and nothing count as empty. */
export function asObject(value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw new SyntaxError('an object is expected');
  return { ...value };
}

/** The value as a list of texts; `null` and nothing count as empty. */
export function texts(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new SyntaxError('a list of texts is expected');
  return value.map(String);
}
