/**
 * The build environment of one render (inventory §5.8). It remembers which variables that change with every commit were used:
 * a render that used none of them holds for any commit with the same files.
 */
export interface BuildEnv {
  /** Replaces `$NAME` and `${NAME}` as Go's `os.Expand` does; unknown names become nothing, `$$` becomes `$`. */
  expand(text: string): string;
  /** All variables, for tools that get an environment; counts as having used every one. */
  all(): Readonly<Record<string, string>>;
  /** All variables, without counting as having used one: for a result that is known to hold by other means. */
  variables(): Readonly<Record<string, string>>;
  /** Names and values of the variables used so far that change with a commit or its name. */
  volatile(): Readonly<Record<string, string>>;
}

/** Variables that differ between two commits of the same source. */
const volatileNames: ReadonlySet<string> = new Set([
  'ARGOCD_APP_REVISION',
  'ARGOCD_APP_REVISION_SHORT',
  'ARGOCD_APP_REVISION_SHORT_8',
  'ARGOCD_APP_SOURCE_TARGET_REVISION',
]);

/** What the variables are taken from. */
export interface BuildEnvOptions {
  readonly appName: string;
  readonly namespace: string;
  readonly projectName: string;
  readonly revision: string;
  readonly repoURL: string;
  readonly path: string;
  readonly targetRevision: string;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
}

/** The variables of one render by name. */
export function buildVariables(options: BuildEnvOptions): Readonly<Record<string, string>> {
  return {
    ARGOCD_APP_NAME: options.appName,
    ARGOCD_APP_NAMESPACE: options.namespace,
    ARGOCD_APP_PROJECT_NAME: options.projectName,
    ARGOCD_APP_REVISION: options.revision,
    ARGOCD_APP_REVISION_SHORT: options.revision.slice(0, 7),
    ARGOCD_APP_REVISION_SHORT_8: options.revision.slice(0, 8),
    ARGOCD_APP_SOURCE_REPO_URL: options.repoURL,
    ARGOCD_APP_SOURCE_PATH: options.path,
    ARGOCD_APP_SOURCE_TARGET_REVISION: options.targetRevision,
    KUBE_VERSION: options.kubeVersion,
    KUBE_API_VERSIONS: options.apiVersions.join(','),
  };
}

/** Makes the environment of one render. */
export function createBuildEnv(variables: Readonly<Record<string, string>>): BuildEnv {
  const used = new Set<string>();
  const value = (name: string): string => {
    if (name === '$') return '$';
    if (volatileNames.has(name)) used.add(name);
    return Object.hasOwn(variables, name) ? (variables[name] ?? '') : '';
  };
  return {
    expand: (text) =>
      text.replace(reference, (_whole, braced?: string, plain?: string) => value(braced ?? plain ?? '')),
    all() {
      for (const name of volatileNames) used.add(name);
      return variables;
    },
    variables: () => variables,
    volatile: () => Object.fromEntries([...used].map((name) => [name, variables[name] ?? ''])),
  };
}

/** The values that variables have now, for those named in an earlier render's `volatile()`. */
export function volatileValues(
  variables: Readonly<Record<string, string>>,
  names: Iterable<string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries([...names].map((name) => [name, variables[name] ?? '']));
}

/** `${name}`, `$name`, and the one-character names of the shell, as Go's `os.Expand` finds them. */
const reference = /\$(?:\{([^{}]*)\}|([A-Za-z_][A-Za-z0-9_]*|[*#$@!?\-0-9]))/g;
