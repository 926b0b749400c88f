import { isJsonObject } from '@tiphys/base';
import { parse } from 'yaml';
import type { Json } from './values.ts';
import { wrongType } from './values.ts';

/**
 * A resource override from its JSON form (Lua and YAML in text) to its protobuf fields. Argo CD: the two lists of ignored differences
 * are YAML inside JSON, but messages in protobuf.
 */
export function overrideToFields(value: unknown): Json {
  if (!isJsonObject(value)) throw wrongType(value, 'ResourceOverride', 'object');
  return {
    HealthLua: value['health.lua'],
    UseOpenLibs: value['health.lua.useOpenLibs'],
    Actions: value['actions'],
    IgnoreDifferences: ignoreFromYaml(value['ignoreDifferences'], 'ResourceOverride.ignoreDifferences'),
    IgnoreResourceUpdates: ignoreFromYaml(
      value['ignoreResourceUpdates'],
      'ResourceOverride.ignoreResourceUpdates',
    ),
    KnownTypeFields: value['knownTypeFields'],
  };
}

/** The JSON form of a resource override from its protobuf fields. */
export function overrideFromFields(fields: Json): Json {
  const known = fields['KnownTypeFields'];
  return {
    ...(fields['HealthLua'] ? { 'health.lua': fields['HealthLua'] } : {}),
    ...(fields['UseOpenLibs'] ? { 'health.lua.useOpenLibs': true } : {}),
    ...(fields['Actions'] ? { actions: fields['Actions'] } : {}),
    ignoreDifferences: ignoreToYaml(fields['IgnoreDifferences']),
    ignoreResourceUpdates: ignoreToYaml(fields['IgnoreResourceUpdates']),
    ...(Array.isArray(known) && known.length > 0 ? { knownTypeFields: known } : {}),
  };
}

const ignoreLists = ['jqPathExpressions', 'jsonPointers', 'managedFieldsManagers'] as const;

function ignoreFromYaml(text: unknown, path: string): Json {
  if (text === undefined || text === null || text === '') return {};
  if (typeof text !== 'string') throw wrongType(text, path, 'string');
  const parsed: unknown = parse(text, { version: '1.1' });
  if (!isJsonObject(parsed)) return {};
  return Object.fromEntries(ignoreLists.map((name) => [name, parsed[name]]));
}

/** Three lists in YAML as Go's library writes them: sorted keys, `null` for an empty list. */
function ignoreToYaml(value: unknown): string {
  const lists = isJsonObject(value) ? value : {};
  return ignoreLists.map((name) => listToYaml(name, lists[name])).join('');
}

function listToYaml(name: string, items: unknown): string {
  if (!Array.isArray(items) || items.length === 0) return `${name}: null\n`;
  return `${name}:\n${items.map((item) => `- ${scalarToYaml(String(item))}\n`).join('')}`;
}

/** A text as a YAML scalar, with the quotes Go's library would choose. */
function scalarToYaml(text: string): string {
  const readsAsOther =
    text === '' ||
    /^(?:[-+.]?[\d.].*\d|\d+|[-+]?\.(?:inf|nan)|~|null|true|false|yes|no|on|off|y|n)$/i.test(text);
  // oxlint-disable-next-line no-control-regex
  if (readsAsOther || /[\u0000-\u001f\u007f-\u009f]/.test(text)) return JSON.stringify(text);
  const plain = !/^[-?:,[\]{}#&*!|>'"%@` ]/.test(text) && !/: | #|[: ]$/.test(text);
  return plain ? text : `'${text.replaceAll("'", "''")}'`;
}
