/** Longest pattern that is compiled. */
const maxPatternLength = 4096;

/** A matcher of paths. */
export type PathMatcher = (path: string) => boolean;

/**
 * The pattern of a git generator's files: with the newer rules `**` crosses folders and `*` does not (doublestar), with the older ones
 * it is a git pathspec, whose `*` crosses folders and which also names whole folders.
 */
export function fileMatcher(pattern: string, newGlobbing: boolean): PathMatcher {
  const clean = pattern.replace(/^\.?\/+/, '').slice(0, maxPatternLength);
  const compiled = toRegExp(clean, newGlobbing);
  if (newGlobbing) return (path) => compiled.test(path);
  const folder = clean.replace(/\/+$/, '');
  return (path) =>
    clean === '.' || clean === '' || path === folder || path.startsWith(`${folder}/`) || compiled.test(path);
}

/**
 * Whether a change of `files` concerns an application that names `paths` (relative to the root) in its manifest-generate-paths
 * annotation. Without paths or files, everything concerns it.
 */
export function isConcerned(paths: readonly string[], files: readonly string[]): boolean {
  if (paths.length === 0 || files.length === 0) return true;
  const matchers = paths.map((path) => {
    const clean = path.replace(/^\/+/, '').replace(/\/+$/, '');
    const glob = toRegExp(clean, true);
    return (file: string): boolean =>
      clean === '' || clean === '.' || file === clean || file.startsWith(`${clean}/`) || glob.test(file);
  });
  return files.some((file) => matchers.some((matches) => matches(file)));
}

function toRegExp(pattern: string, foldersCount: boolean): RegExp {
  const any = foldersCount ? '[^/]' : '.';
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    if (foldersCount && pattern.startsWith('**/', at) && (at === 0 || pattern[at - 1] === '/')) {
      source += '(?:[^/]+/)*';
      at += 2;
    } else if (pattern.startsWith('**', at)) {
      source += '.*';
      at += 1;
    } else if (char === '*') source += `${any}*`;
    else if (char === '?') source += any;
    else if (char === '[' && pattern.indexOf(']', at + 2) > 0) {
      const end = pattern.indexOf(']', at + 2);
      source += `[${pattern
        .slice(at + 1, end)
        .replace(/^!/, '^')
        .replace(/[\\[]/g, '\\$&')}]`;
      at = end;
    } else if (char === '{' && foldersCount && pattern.indexOf('}', at) > 0) {
      const end = pattern.indexOf('}', at);
      const parts = pattern.slice(at + 1, end).split(',');
      source += `(?:${parts.map((part) => toRegExp(part, foldersCount).source.slice(1, -1)).join('|')})`;
      at = end;
    } else if (char === '\\' && at + 1 < pattern.length) source += escape(pattern[++at] ?? '');
    else source += escape(char);
  }
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    // A class such as `[z-a]` matches nothing, as a bad pattern does in Go.
    return /^(?!)$/;
  }
}

function escape(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
