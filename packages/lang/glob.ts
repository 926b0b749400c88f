import { isSimpleGlob, matchSimpleGlob } from './simple-glob.ts';
import type { Call } from './wasm/caller.ts';

/** Globs as gobwas/glob reads them: `*`, `**`, `?`, `[a-z]`, `[!a]`, `{a,b}`, `\` escapes. */
export interface Glob {
  /**
   * Whether a pattern matches a whole text. `*` and `?` stop at `separators` (default: at nothing). A pattern
   * that does not compile throws.
   */
  globMatch(pattern: string, text: string, separators?: string): boolean;
  /** As `globMatch`, but a pattern that does not compile matches nothing, as in RBAC and projects. */
  globMatchSafe(pattern: string, text: string, separators?: string): boolean;
  /** Many texts at once. */
  globFilter(pattern: string, texts: readonly string[], separators?: string): string[];
}

/** Makes the glob part of lang; plain patterns never leave TypeScript. */
export function createGlob(call: Call): Glob {
  const matchAll = (pattern: string, texts: readonly string[], separators: string): boolean[] => {
    const ask = (some: readonly string[]): boolean[] =>
      call('glob', { pattern, texts: some, separators }) as boolean[];
    if (!isSimpleGlob(pattern, separators)) return ask(texts);
    return texts.map((text) => matchSimpleGlob(pattern, text, separators) ?? ask([text])[0] === true);
  };
  const globMatch = (pattern: string, text: string, separators = ''): boolean =>
    matchAll(pattern, [text], separators)[0] === true;
  return {
    globMatch,
    globMatchSafe(pattern, text, separators = ''): boolean {
      try {
        return globMatch(pattern, text, separators);
      } catch {
        // Argo CD: util/glob logs the pattern and goes on as if it did not match.
        return false;
      }
    },
    globFilter(pattern, texts, separators = ''): string[] {
      const matches = matchAll(pattern, texts, separators);
      return texts.filter((_text, index) => matches[index]);
    },
  };
}
