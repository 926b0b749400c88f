import { posix } from 'node:path';
import { expandBraces, matchSegment } from '../tools/wildcard.ts';

/**
 * Whether a pattern relative to the application's folder matches a file or folder among `files` (paths in the archive): `*` stays in a
 * folder, and with `deep` `**` is any number of folders and `{a,b}` either.
 */
export function matchesFiles(
  pattern: string,
  files: readonly string[],
  { appPath, deep }: { readonly appPath: string; readonly deep: boolean },
): boolean {
  const whole = posix.normalize(posix.join(appPath, pattern));
  const alternatives = (deep ? expandBraces(whole) : [whole]).map((text) => text.split('/'));
  return [...withFolders(files)].some((path) => {
    const parts = path.split('/');
    return alternatives.some((segments) => matchPath(segments, parts, deep));
  });
}

function withFolders(files: readonly string[]): Set<string> {
  const paths = new Set<string>();
  for (const file of files) {
    for (let path = file; path !== '.' && !paths.has(path); path = posix.dirname(path)) paths.add(path);
  }
  return paths;
}

function matchPath(segments: readonly string[], parts: readonly string[], deep: boolean): boolean {
  const [segment, ...rest] = segments;
  if (segment === undefined) return parts.length === 0;
  if (deep && segment === '**') {
    return parts.some((_part, index) => matchPath(rest, parts.slice(index), deep)) || rest.length === 0;
  }
  const [part, ...below] = parts;
  return part !== undefined && matchSegment(segment, part) && matchPath(rest, below, deep);
}
