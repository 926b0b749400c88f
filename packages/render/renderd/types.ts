import type { KubeObject } from '@tiphys/base';

/** Bounds and end of one call. */
export interface RenderdCallOptions {
  /** Gives up waiting; the worker finishes on its own or dies at its deadline. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds from the start of the work; default is the pool's. */
  readonly timeoutMs?: number | undefined;
}

/** What is at a path that a running request asks for. */
export type OpenedPath =
  | { readonly type: 'file'; readonly content: Uint8Array }
  | { readonly type: 'directory' }
  | { readonly type: 'missing' };

/** One name in a directory. */
export interface ListedName {
  readonly name: string;
  readonly directory: boolean;
}

/** Where requests that read lazily get their files; paths are relative to the root of the tree, with `/`. */
export interface FileSource {
  open(path: string, signal?: AbortSignal): Promise<OpenedPath>;
  /** `undefined` where there is no directory. */
  list(path: string, signal?: AbortSignal): Promise<readonly ListedName[] | undefined>;
  /** Fetches a chart that a kustomization names and the tree does not hold; without it such charts fail. */
  chart?(wanted: WantedChart, signal?: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** A chart as a kustomization names it. */
export interface WantedChart {
  readonly name: string;
  readonly repository: string;
  /** Empty for the newest. */
  readonly version: string;
  /** Versions before a release count, too. */
  readonly devel: boolean;
}

/** A file with the name that error texts show. */
export interface NamedFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** `helm template` of the embedded version: its flags, and files instead of paths. */
export interface HelmTemplateRequest {
  /** The chart's files by path inside the chart, dependencies below `charts/` (folders or `.tgz`). */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly releaseName: string;
  readonly namespace?: string | undefined;
  /** Values files, later ones win. */
  readonly values?: readonly NamedFile[] | undefined;
  /** `--set`, `--set-string`: `name=value` in helm's notation. */
  readonly set?: readonly string[] | undefined;
  readonly setString?: readonly string[] | undefined;
  /** `--set-file`: the file's content becomes the value of `name`. */
  readonly setFile?: readonly (NamedFile & { readonly path: string })[] | undefined;
  readonly kubeVersion?: string | undefined;
  readonly apiVersions?: readonly string[] | undefined;
  readonly includeCrds?: boolean | undefined;
  readonly skipTests?: boolean | undefined;
  readonly skipSchemaValidation?: boolean | undefined;
}

/** `kustomize build` of the embedded version. */
export interface KustomizeBuildRequest {
  /** Folder from the root of the tree. */
  readonly path: string;
  /** Files that replace those of the tree, by path from its root. */
  readonly overlay?: ReadonlyMap<string, Uint8Array> | undefined;
  /** All files below `path`, by path inside of it, where they are at hand: they are not asked for then. */
  readonly known?: ReadonlyMap<string, Uint8Array> | undefined;
  /** `--load-restrictor LoadRestrictionsNone`. */
  readonly anyFile?: boolean | undefined;
  /** `--reorder`. */
  readonly reorder?: 'legacy' | 'none' | undefined;
  /** `--enable-helm`, with `--helm-kube-version` and `--helm-api-versions`. Charts are rendered in process. */
  readonly enableHelm?: boolean | undefined;
  readonly helmKubeVersion?: string | undefined;
  readonly helmApiVersions?: readonly string[] | undefined;
  /** Bytes and files of a chart that lies in the tree; nothing of it where they are not given. */
  readonly maxChartBytes?: number | undefined;
  readonly maxChartFiles?: number | undefined;
}

/** What a build made, and what it read of the files it was given as known. */
export interface KustomizeBuildResult {
  /** In the order in which `kustomize build` prints them. */
  readonly objects: KubeObject[];
  /** Paths from the root of the tree that were looked at, missing ones too. */
  readonly opened: readonly string[];
  /** Folders that were listed. */
  readonly listed: readonly string[];
}

/** A variable of Jsonnet, as text or as code. */
export interface JsonnetVariable {
  readonly name: string;
  readonly value: string;
  readonly code?: boolean | undefined;
}

/** One Jsonnet file to evaluate. */
export interface JsonnetRequest {
  /** Path from the root of the tree. */
  readonly file: string;
  readonly extVars?: readonly JsonnetVariable[] | undefined;
  readonly tlas?: readonly JsonnetVariable[] | undefined;
  /** Folders to look in for imports, from the root of the tree; the last is tried first. */
  readonly libraries?: readonly string[] | undefined;
}

/** The documents of one file; `problem` says, with the line, what ended the reading early. */
export interface SplitFile {
  readonly documents: readonly unknown[];
  readonly problem?: string | undefined;
}

/**
 * The renderers. Failures of what is rendered are `StatusError`s `invalidArgument` with the tool's own text
 * (`details.kind` = `missing-dependencies` for a chart that lacks some); `deadlineExceeded` and
 * `resourceExhausted` when a bound was hit; `unavailable` when renderd itself cannot be started.
 */
export interface Renderd extends AsyncDisposable {
  /** Manifests in the order in which `helm template` prints them. */
  helmTemplate(request: HelmTemplateRequest, options?: RenderdCallOptions): Promise<KubeObject[]>;
  /** Values files flattened to parameters (`image.tag`, `ports[0].name`), later files win. */
  helmValues(files: readonly Uint8Array[], options?: RenderdCallOptions): Promise<Record<string, string>>;
  kustomizeBuild(
    request: KustomizeBuildRequest,
    files: FileSource,
    options?: RenderdCallOptions,
  ): Promise<KustomizeBuildResult>;
  /** The evaluated value. */
  jsonnet(request: JsonnetRequest, files: FileSource, options?: RenderdCallOptions): Promise<unknown>;
  /** YAML and JSON files as documents. */
  split(files: readonly Uint8Array[], options?: RenderdCallOptions): Promise<SplitFile[]>;
}
