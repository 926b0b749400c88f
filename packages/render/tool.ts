import type {
  ApplicationSource,
  KsonnetAppSpec,
  ManifestRequest,
  ParameterAnnouncement,
} from '@tiphys/model';
import type { Tree } from '@tiphys/source';
import type { BuildEnv } from './generate/build-env.ts';

/** One application source and its files. */
export interface SourceRun {
  /** The source with the overrides of `.argocd-source.yaml` merged in. */
  readonly source: ApplicationSource;
  /** The request as it came, for namespace, versions, options and repositories. */
  readonly request: ManifestRequest;
  readonly tree: Tree;
  /** Folder of the application in the tree: `.` for the root, no leading or trailing slash. */
  readonly path: string;
  /** Trees of the sources that may be referred to in value files, by `$name`. */
  readonly references: ReadonlyMap<string, Tree>;
  readonly env: BuildEnv;
  /** The files were sent by a client, who must not get at the repository's credentials by them. */
  readonly fromClient?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Brings what a source names elsewhere, with the credentials that the request has for it. */
export interface Fetchers {
  /** Fetches a chart from a Helm repository. */
  fetchChart(dependency: ChartDependency): Promise<FetchedChart>;
  /**
   * Opens another git repository at a branch, tag or SHA (empty for HEAD), with the source's credentials where it lies on the same host.
   */
  openRepository(url: string, revision: string): Promise<OpenedRepository>;
}

/**
 * One application source to render. Everything a tool reads, it reads from the trees: that is how a result is known to hold for a
 * later commit. What it reads otherwise (a remote base, a chart dependency, a URL) it declares by `external` in its result.
 */
export interface ToolRun extends SourceRun, Fetchers {}

/** Another repository's files. */
export interface OpenedRepository {
  readonly tree: Tree;
  /** The revision was a SHA, so that it always means these files. */
  readonly pinned: boolean;
}

/** A chart that another one depends on, as its `Chart.yaml` or `Chart.lock` names it. */
export interface ChartDependency {
  readonly name: string;
  /** URL, `@name` or `alias:name`. */
  readonly repository: string;
  /** A version or a range. */
  readonly version: string;
  readonly signal?: AbortSignal | undefined;
}

/** The files of a chart by path inside it. */
export interface FetchedChart {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The dependency named this very version, so that it always means these files. */
  readonly pinned: boolean;
}

/** What a tool made. */
export interface ToolResult {
  /** Parsed objects in order; nulls are dropped and lists taken apart by the caller. */
  readonly objects: readonly unknown[];
  /** The commands a user could run to get the same, as Argo CD reports them. */
  readonly commands?: readonly string[] | undefined;
  /** Something was read that no tree holds: the result holds for this revision only. */
  readonly external?: boolean | undefined;
  /** Where the source itself says its objects go (Ksonnet's `app.yaml`). */
  readonly destination?: { readonly server: string; readonly namespace: string } | undefined;
}

/** Makes manifests from a source of one type; fails with `StatusError` in Argo CD's words. */
export interface Tool {
  generate(run: ToolRun): Promise<ToolResult>;
}

/** Makes manifests of a directory that is no chart and no kustomization. */
export interface JsonnetTool {
  /** Evaluates one file of `run.path` (given relative to the tree's root) with the source's variables and libraries; gives the parsed result. */
  evaluate(run: ToolRun, file: string): Promise<unknown>;
}

/** Ksonnet applications of the time before Argo CD 2.0. */
export interface KsonnetTool extends Tool {
  /** Whether the folder is a Ksonnet application, or an environment of one. */
  isKsonnet(run: Pick<ToolRun, 'tree' | 'path' | 'signal'>): Promise<boolean>;
  /** Its environments and parameters. */
  describe(run: ToolRun): Promise<KsonnetAppSpec>;
}

/** The tools a repo server renders with. */
export interface Tools {
  readonly helm: Tool;
  readonly kustomize: Tool;
  readonly jsonnet: JsonnetTool;
  readonly ksonnet: KsonnetTool;
  /** Config management plugins; without it, plugin sources fail. */
  readonly plugin?: PluginTool | undefined;
  /** Names what renders (library versions); a change of it makes every cached result void. */
  readonly version: string;
}

/** Config management plugins. */
export interface PluginTool extends Tool {
  /** Whether a plugin without being named takes care of this source. */
  discover(run: SourceRun): Promise<boolean>;
  /** The parameters that the source's plugin announces. */
  parameters(run: SourceRun): Promise<readonly ParameterAnnouncement[]>;
  /** The plugins there are. */
  names(): Promise<readonly string[]>;
}
