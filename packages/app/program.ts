/** Components that this program can be, by the name of their command (`tiphys server`). */
export const components = [
  'server',
  'repo-server',
  'application-controller',
  'applicationset-controller',
  'notifications',
  'commit-server',
  'cmp-server',
  'dex',
] as const;

/** One of the components. */
export type ComponentName = (typeof components)[number];

/** What a call of the program means. */
export type Program =
  | { readonly kind: 'cli'; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: 'dev'; readonly args: readonly string[] }
  | { readonly kind: 'ask-pass'; readonly args: readonly string[] }
  | {
      readonly kind: 'component';
      readonly component: ComponentName;
      readonly name: string;
      readonly args: readonly string[];
    };

/** How the program was called. */
export interface Invocation {
  /** The last part of the path it was called by, without an ending. */
  readonly calledAs: string;
  /** `ARGOCD_BINARY_NAME`, which wins over the name. */
  readonly binaryName: string | undefined;
  readonly args: readonly string[];
}

const prefix = 'argocd-';
/** What git starts to ask for credentials (`GIT_ASKPASS`). */
const askPassName = 'argocd-git-ask-pass';

/**
 * Decides which program this is: called as `argocd-server` (or with that `ARGOCD_BINARY_NAME`) the component with Argo CD's flags;
 * called as `tiphys server` the same; `tiphys dev` everything; anything else the command line, under the name it was called by.
 */
export function programOf({ calledAs, binaryName, args }: Invocation): Program {
  const name = binaryName || calledAs;
  if (name === askPassName) return { kind: 'ask-pass', args };
  if (name.startsWith(prefix)) {
    const component = components.find((candidate) => candidate === name.slice(prefix.length));
    if (component) return { kind: 'component', component, name, args };
  }
  if (name.startsWith('argocd')) return { kind: 'cli', name: 'argocd', args };
  const [first, ...rest] = args;
  if (first === 'dev') return { kind: 'dev', args: rest };
  const component = components.find((candidate) => candidate === first);
  // `tiphys version` and the like are the command line's.
  if (component) return { kind: 'component', component, name: `tiphys ${component}`, args: rest };
  return { kind: 'cli', name: 'tiphys', args };
}
