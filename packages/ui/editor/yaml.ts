import { parseJson } from '@tiphys/base';
import { parseDocument, stringify } from 'yaml';

/** Longest text that is read. */
const maxText = 1024 * 1024;
/** Aliases stand for copies; more than this is somebody's joke. */
const maxAliases = 100;

/** YAML that was read, or why it could not be. */
export type ParsedYaml =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string };

/** Reads one YAML document as plain JSON; the error names line and column. */
export function parseYaml(text: string): ParsedYaml {
  if (text.length > maxText) return { ok: false, error: 'The text is too long' };
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true, intAsBigInt: true });
  const [first] = document.errors;
  if (first) {
    const at = first.linePos?.[0];
    const message = first.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
    return { ok: false, error: at ? `Line ${at.line}, column ${at.col}: ${message}` : message };
  }
  try {
    const value: unknown = document.toJS({
      maxAliasCount: maxAliases,
      // Large integers must reach the server as they were typed.
      reviver: (_key, member: unknown) => (typeof member === 'bigint' ? parseJson(String(member)) : member),
    });
    return { ok: true, value };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Writes a value as YAML, to be edited by people. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
