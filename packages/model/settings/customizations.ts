import { isJsonObject } from '@tiphys/base';
import type { OverrideIgnoreDiff, KnownTypeField } from '../schema/resource-override.ts';
import type { SettingsReader } from './reader.ts';
import { readBool } from './reader.ts';
import type { ResourceCustomization } from './types.ts';

const prefix = 'resource.customizations.';

/** How texts in customizations are understood. */
export interface TextReaders {
  readonly parseYaml: (text: string) => unknown;
  /** Throws for a script that is not Lua. Default: none is looked at. */
  readonly checkLua?: ((script: string) => void) | undefined;
}

type Draft = { -readonly [Name in keyof ResourceCustomization]: ResourceCustomization[Name] };

/**
 * All resource customizations: the legacy map `resource.customizations` and the keys
 * `resource.customizations.<type>.<group>_<Kind>`, which win. Keys of the result are `group/Kind`, `Kind` in the core group, or
 * the same with wildcards.
 */
export function readCustomizations(
  reader: SettingsReader,
  readers: TextReaders,
): Record<string, ResourceCustomization> {
  const customizations: Record<string, Draft> = {};
  const at = (kind: string): Draft => (customizations[kind] ??= {});
  const legacy = reader.yaml<Record<string, unknown>>('resource.customizations', {}, asObject);
  for (const [kind, value] of Object.entries(legacy)) {
    const key = `resource.customizations ${kind}`;
    Object.assign(
      at(kind),
      reader.attempt<Draft>(key, {}, () => readLegacy(value, readers)),
    );
  }
  for (const [key, text] of Object.entries(reader.data)) {
    const [type, ...rest] = key.startsWith(prefix) ? key.slice(prefix.length).split('.') : [];
    if (!type || rest.length === 0) continue;
    const kind = kindOfKey(rest.join('.'));
    Object.assign(
      at(kind),
      reader.attempt<Draft>(key, {}, () => readOne(type, text, readers)),
    );
  }
  return customizations;
}

/** `apps_Deployment` → `apps/Deployment`, `ConfigMap` → `ConfigMap`, `all` → every kind. */
function kindOfKey(key: string): string {
  if (key === 'all') return '*/*';
  const separator = key.indexOf('_');
  return separator < 0 ? key : `${key.slice(0, separator)}/${key.slice(separator + 1)}`;
}

function readOne(type: string, text: string, { parseYaml, checkLua }: TextReaders): Draft {
  switch (type) {
    case 'health':
      checkLua?.(text);
      return { healthLua: text };
    case 'useOpenLibs':
      return { useOpenLibs: readBool(text.trim()) };
    case 'actions':
      checkActions(text, { parseYaml, checkLua });
      return { actions: text };
    case 'ignoreDifferences':
      return { ignoreDifferences: readIgnore(parseYaml(text)) };
    case 'ignoreResourceUpdates':
      return { ignoreResourceUpdates: readIgnore(parseYaml(text)) };
    case 'knownTypeFields':
      return { knownTypeFields: readKnownTypes(parseYaml(text)) };
    default:
      throw new SyntaxError(`unknown customization ${JSON.stringify(type)}`);
  }
}

/** Scripts of actions stay text until somebody asks for them; what is no YAML or no Lua is said at once. */
function checkActions(text: string, { parseYaml, checkLua }: TextReaders): void {
  const { 'discovery.lua': discovery, definitions } = asObject(parseYaml(text));
  if (typeof discovery === 'string') checkLua?.(discovery);
  for (const definition of Array.isArray(definitions) ? definitions : []) {
    const script = asObject(definition)['action.lua'];
    if (typeof script === 'string') checkLua?.(script);
  }
}

function readLegacy(value: unknown, readers: TextReaders): Draft {
  const { actions, knownTypeFields, ...rest } = asObject(value);
  const draft: Draft = {};
  for (const type of ['ignoreDifferences', 'ignoreResourceUpdates'] as const) {
    const text = rest[type];
    if (typeof text === 'string') Object.assign(draft, readOne(type, text, readers));
  }
  if (typeof rest['health.lua'] === 'string')
    Object.assign(draft, readOne('health', rest['health.lua'], readers));
  if (typeof rest['health.lua.useOpenLibs'] === 'boolean') draft.useOpenLibs = rest['health.lua.useOpenLibs'];
  if (typeof actions === 'string') Object.assign(draft, readOne('actions', actions, readers));
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
