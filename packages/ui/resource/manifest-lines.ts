import { sortKeys, tidyManifest } from './manifest.ts';
import { toYamlLines } from './yaml.ts';

/** A manifest as the lines of a YAML document with sorted keys; nothing for no manifest. Bookkeeping is left out unless `whole`. */
export function manifestLines(
  object: object | undefined,
  { whole }: { readonly whole: boolean },
): readonly string[] {
  if (object === undefined) return [];
  const shown = whole ? object : withoutBookkeeping(tidyManifest(JSON.stringify(object))?.value ?? object);
  return toYamlLines(sortKeys(shown));
}

const bookkeeping = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'selfLink'];

/** Without what only the API server writes into `metadata`. */
function withoutBookkeeping(object: object): object {
  const { metadata } = object as { readonly metadata?: object };
  if (typeof metadata !== 'object' || metadata === null) return object;
  const kept = Object.entries(metadata).filter(([name]) => !bookkeeping.includes(name));
  return { ...object, metadata: Object.fromEntries(kept) };
}
