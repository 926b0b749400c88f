/** What `kustomize.buildOptions` mean here. */
export interface BuildOptions {
  /** The options one by one, for the command that is shown. */
  readonly words: readonly string[];
  readonly anyFile: boolean;
  /** Charts in kustomizations are rendered. */
  readonly enableHelm: boolean;
  /** The options let a kustomization see environment variables. */
  readonly usesEnv: boolean;
  readonly reorder: 'legacy' | 'none' | undefined;
  /** Kustomize's words for an option that it does not know. */
  readonly problem?: string | undefined;
}

/**
 * Options that allow more. Charts need no command here; plugins and functions that are programs run only with an executable, so what
 * needs them fails in Kustomize's own words otherwise. None of these comes from a repository: an administrator sets them.
 */
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

/** Options that show environment variables to what a kustomization starts. */
const envOptions: readonly string[] = ['--env', '-e', '--enable-exec', '--enable-alpha-plugins'];

/** Reads the options of `kustomize build`. */
export function parseBuildOptions(text: string): BuildOptions {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const values = new Map<string, string>();
  let problem: string | undefined;
  for (let at = 0; at < words.length && problem === undefined; at++) {
    const [name = '', ...rest] = (words[at] ?? '').split('=');
    if (permissions.has(name)) values.set(name, rest.join('=') || 'true');
    else if (!withValue.has(name)) problem = `unknown flag: ${name}`;
    else values.set(name, rest.length > 0 ? rest.join('=') : (words[++at] ?? ''));
  }
  const reorder = values.get('--reorder');
  return {
    words,
    problem,
    anyFile: /^(LoadRestrictions)?None$/i.test(values.get('--load-restrictor') ?? ''),
    enableHelm: values.get('--enable-helm') === 'true',
    usesEnv: envOptions.some((name) => values.has(name)),
    reorder: reorder === 'legacy' || reorder === 'none' ? reorder : undefined,
  };
}
