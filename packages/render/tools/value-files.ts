import { codes, StatusError, withContext } from '@tiphys/base';
import type { Tree } from '@tiphys/source';
import type { ToolRun } from '../tool.ts';
import { locateFile } from './locate.ts';
import { globTree } from './tree-glob.ts';
import { isPattern } from './wildcard.ts';

/** Where a value file lies. */
export type ValueFile =
  | { readonly tree: Tree; readonly path: string }
  | {
      /** Not in a tree: `https://…`. */
      readonly url: string;
    };

/**
 * The value files of a chart in the order in which they count (inventory §5.3): relative to the chart, from the
 * root with `/`, of another source with `$name/`, by URL where its scheme is allowed, and patterns. A file that is
 * named counts where it is named, not where a pattern also finds it.
 */
export async function resolveValueFiles(run: ToolRun): Promise<ValueFile[]> {
  const { ignoreMissingValueFiles = false, valueFiles = [] } = run.source.helm ?? {};
  const named = new Set(valueFiles.map((name) => tryKey(run, name)));
  const found = new Map<string, ValueFile>();
  const add = (file: ValueFile): void => {
    const key = keyOf(file, run);
    if (!found.has(key)) found.set(key, file);
  };
  for (const name of valueFiles) {
    const file = resolveOne(run, name);
    if ('url' in file) add(file);
    else if (isPattern(file.path)) {
      const matches = await globTree(file.tree, file.path, run.signal);
      if (matches.length === 0 && !ignoreMissingValueFiles) {
        const message = `values file glob ${JSON.stringify(name)} matched no files`;
        throw new StatusError(codes.unknown, message);
      }
      const others = matches.map((path) => ({ tree: file.tree, path }));
      for (const match of others.filter((match) => !named.has(keyOf(match, run)))) add(match);
    } else if (!ignoreMissingValueFiles || (await file.tree.stat(file.path, { signal: run.signal })))
      add(file);
  }
  return [...found.values()];
}

/** Where a file of a chart's settings lies. A name that starts with a known `$name` belongs to that source. */
export function resolveFile(run: ToolRun, name: string): ValueFile {
  const [first = ''] = name.split('/');
  const reference = first.startsWith('$') ? run.references.get(first) : undefined;
  if (reference) {
    // Variables are replaced after the source is known, and never reach above its root.
    const path = run.env.expand(name.slice(first.length));
    return { tree: reference, path: locateFile(path, '.') };
  }
  const path = run.env.expand(name);
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(path)?.[1];
  if (scheme === undefined) return { tree: run.tree, path: locateFile(path, run.path) };
  const allowed = run.request.helmOptions?.ValuesFileSchemes ?? [];
  if (allowed.some((other) => other.toLowerCase() === scheme.toLowerCase())) return { url: path };
  throw new StatusError(codes.unknown, `the URL scheme '${scheme}' is not allowed`);
}

function resolveOne(run: ToolRun, name: string): ValueFile {
  try {
    return resolveFile(run, name);
  } catch (error) {
    throw withContext('error resolving value file path', error);
  }
}

function keyOf(file: ValueFile, run: ToolRun): string {
  if ('url' in file) return file.url;
  const source = [...run.references].find(([, tree]) => tree === file.tree)?.[0] ?? '';
  return `${source}/${file.path}`;
}

/** The key of a name, or undefined for what does not resolve: that is reported in its turn. */
function tryKey(run: ToolRun, name: string): string | undefined {
  try {
    return keyOf(resolveFile(run, name), run);
  } catch {
    return undefined;
  }
}
