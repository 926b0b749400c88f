import { sortKeys, tidyManifest } from './manifest.ts';
import { toYamlLines } from './yaml.ts';

/** A manifest as the lines of a YAML document with sorted keys; nothing for no manifest. Bookkeeping is left out unless `whole`. */
export function manifestLines(
  object: object | undefined,
  { whole }: { readonly whole: boolean },
): readonly string[] {
  if (object === undefined) return [];
  const shown = whole ? object : tidyManifest(JSON.stringify(object))?.value;
  return toYamlLines(sortKeys(shown ?? object));
}
