import type { KubeObject } from '@tiphys/base';

/** A kind as the API server serves it in one version. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The plural in the path, e.g. `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[] | undefined;
  /** Names of subresources such as `status` and `scale`. */
  readonly subresources?: readonly string[] | undefined;
}

/** What the path of a request needs of an `ApiResource`; `kind` helps where a list's items do not name theirs. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind?: string | undefined;
}

/** One object's address. `namespace` is left out for cluster-scoped kinds. */
export interface ObjectRef {
  readonly type: ResourceType;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Which objects a list or watch covers. */
export interface Selection {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** Common to all calls. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Deadline in milliseconds; default 60,000 (not for watches and logs). */
  readonly timeoutMs?: number | undefined;
}

/** Common to all writes. */
export interface WriteOptions extends CallOptions {
  readonly dryRun?: boolean | undefined;
  readonly fieldManager?: string | undefined;
  /** `Strict`, `Warn` or `Ignore`; the API server's default otherwise. */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore' | undefined;
}

/** How a patch's body is meant. */
export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** One event of a watch. A `bookmark` carries only a resource version; a watch that goes on from one begins with a bookmark of it. */
export type WatchEvent<T = KubeObject> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string; readonly initialListEnd: boolean };

/** A page-free list result. */
export interface ObjectList {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
}

/**
 * A thin client of one Kubernetes API server as one identity. Failures are `StatusError`s: the API server's
 * `Status` becomes code and message (mapping as Argo CD's), with `details.status` the raw Status object;
 * an unreachable server is `unavailable`. Every answer has a size bound.
 */
export interface KubeClient {
  /** The API server's URL. */
  readonly server: string;
  /** The object, or `undefined` where it does not exist. */
  get(ref: ObjectRef, options?: CallOptions): Promise<KubeObject | undefined>;
  /** All objects of a kind, read in pages and in full. */
  list(type: ResourceType, selection?: Selection, options?: CallOptions): Promise<ObjectList>;
  /** Streams a kind: what is there (when `resourceVersion` is not given), then what changes, until aborted. Ends or throws when the connection does; `StatusError` with `details.reason === 'Expired'` asks for a new list. */
  watch(type: ResourceType, options: WatchOptions): AsyncIterable<WatchEvent>;
  create(object: KubeObject, type: ResourceType, options?: WriteOptions): Promise<KubeObject>;
  replace(object: KubeObject, type: ResourceType, options?: WriteOptions): Promise<KubeObject>;
  patch(ref: ObjectRef, patch: PatchBody, options?: WriteOptions): Promise<KubeObject>;
  /** Deletes; resolves to false where the object was not there. */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<boolean>;
  /** All kinds in all served versions. Cached until `invalidateDiscovery`; shared by all who ask at the same time. */
  resources(options?: CallOptions): Promise<ApiCatalog>;
  invalidateDiscovery(): void;
  version(
    options?: CallOptions,
  ): Promise<{ readonly major: string; readonly minor: string; readonly gitVersion: string }>;
  /** Streams a container's log, line by line (bounded line length). */
  logs(
    pod: { readonly namespace: string; readonly name: string },
    options: LogOptions,
  ): AsyncIterable<string>;
  /** Any other GET, as JSON. */
  raw(path: string, options?: CallOptions): Promise<unknown>;
  /** A client of the same server that acts as `user` (impersonation). */
  impersonate(user: Impersonation): KubeClient;
  /** Closes connections. */
  close(): Promise<void>;
}

/** Whom a request acts as. */
export interface Impersonation {
  readonly name: string;
  readonly groups?: readonly string[] | undefined;
  readonly uid?: string | undefined;
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Options of a watch. */
export interface WatchOptions extends Selection {
  readonly resourceVersion?: string | undefined;
  readonly signal: AbortSignal;
}

/** A patch and what kind it is. `force` takes over fields of other managers (server-side apply). */
export interface PatchBody {
  readonly type: PatchType;
  readonly body: unknown;
  readonly force?: boolean | undefined;
  readonly subresource?: string | undefined;
}

/** Options of a deletion. */
export interface DeleteOptions extends CallOptions {
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan' | undefined;
  readonly gracePeriodSeconds?: number | undefined;
  readonly dryRun?: boolean | undefined;
  /** Deletes only the object with this uid. */
  readonly uid?: string | undefined;
}

/** Options of a log stream, as the API server's. */
export interface LogOptions {
  readonly container?: string | undefined;
  readonly follow?: boolean | undefined;
  readonly previous?: boolean | undefined;
  readonly timestamps?: boolean | undefined;
  readonly tailLines?: number | undefined;
  readonly sinceSeconds?: number | undefined;
  readonly sinceTime?: string | undefined;
  readonly signal: AbortSignal;
}

/** What the API server serves. */
export interface ApiCatalog {
  /** Every kind in every served version, preferred versions first within a group. */
  readonly resources: readonly ApiResource[];
  /** Every kind once, in the server's preferred version. */
  readonly preferredResources: readonly ApiResource[];
  /** Group versions that could not be read (an aggregated API server is down), with the reason. */
  readonly errors: readonly { readonly groupVersion: string; readonly message: string }[];
  /** The kind in exactly this version, or `undefined`. */
  find(group: string, version: string, kind: string): ApiResource | undefined;
  /** The kind in the server's preferred version, or `undefined`. */
  preferred(group: string, kind: string): ApiResource | undefined;
  /** `group/version` and `group/version/Kind` texts as Helm's API versions. */
  apiVersions(): readonly string[];
}

/** A change that a store tells its subscribers. */
export type StoreEvent<T> =
  | { readonly type: 'added'; readonly object: T }
  | { readonly type: 'modified'; readonly object: T; readonly previous: T }
  | { readonly type: 'deleted'; readonly object: T };

/**
 * One kind kept in memory by list and watch. `get` and `list` answer at once; objects are shared and never
 * changed in place.
 */
export interface ObjectStore<T extends KubeObject = KubeObject> {
  get(namespace: string, name: string): T | undefined;
  list(): readonly T[];
  /** Calls `listener` for every change from now on; returns how to stop. */
  subscribe(listener: (event: StoreEvent<T>) => void): () => void;
  /** Resolves once the first list is complete. */
  ready(signal?: AbortSignal): Promise<void>;
  /** The newest resource version seen. */
  resourceVersion(): string;
  /** Takes the answer of our own write before its watch event comes; older versions are ignored. */
  put(object: T): void;
  run(signal: AbortSignal): Promise<void>;
}
