import { parse } from 'yaml';

/** Aliases expanded at most, so that a few lines cannot become gigabytes. */
const maxAliasCount = 100;

/**
 * Reads one YAML 1.1 document of the settings. A small reader of its own kind: starting the Go dialects for it would
 * cost every installation some 45 MB that most never need.
 */
export function parseYaml(text: string): unknown {
  return parse(text, { version: '1.1', maxAliasCount }) as unknown;
}
