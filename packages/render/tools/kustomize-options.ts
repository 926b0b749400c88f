/** What `kustomize.buildOptions` mean here. */
export interface BuildOptions {
  /** The options one by one, for the command that is shown. */
  readonly words: readonly string[];
  readonly anyFile: boolean;
  readonly reorder: 'legacy' | 'none' | undefined;
  /** Kustomize's words for an option that it does not know. */
  readonly problem?: string | undefined;
}

/** Options that allow more (plugins, charts, commands); what needs them fails with Kustomize's own words. */
const permissions: ReadonlySet<string> = new Set([
  '--enable-helm',
  '--enable-alpha-plugins',
  '--enable-exec',
  '--enable-star',
  '--network',
  '--as-current-user',
]);
const withValue: ReadonlySet<string> = new Set([
  '--load-restrictor',
  '--reorder',
  '--env',
  '-e',
  '--helm-command',
  '--helm-kube-version',
  '--helm-api-versions',
  '--network-name',
  '--mount',
]);

/** Reads the options of `kustomize build`. */
export function parseBuildOptions(text: string): BuildOptions {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const values = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const [name = '', ...rest] = (words[at] ?? '').split('=');
    if (permissions.has(name)) continue;
    if (!withValue.has(name))
      return { words, anyFile: false, reorder: undefined, problem: `unknown flag: ${name}` };
    values.set(name, rest.length > 0 ? rest.join('=') : (words[++at] ?? ''));
  }
  const reorder = values.get('--reorder');
  return {
    words,
    anyFile: /^(LoadRestrictions)?None$/i.test(values.get('--load-restrictor') ?? ''),
    reorder: reorder === 'legacy' || reorder === 'none' ? reorder : undefined,
  };
}
