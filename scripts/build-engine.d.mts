/** Where the engine's products are or will be. */
export interface EnginePaths {
  readonly directory: string;
  readonly renderd: string;
  readonly langWasm: string;
  readonly built: boolean;
}

/** Where the reference executables are or will be. */
export interface ReferencePaths {
  readonly directory: string;
  readonly helm: string;
  readonly kustomize: string;
  readonly jsonnet: string;
  readonly built: boolean;
}

/** Looks up the engine by content of engine-go; nothing is built. */
export function enginePaths(): EnginePaths;

/** Looks up helm, kustomize and jsonnet of the embedded versions; nothing is built. */
export function referencePaths(): ReferencePaths;

/** Builds the engine unless it is cached. */
export function buildEngine(): Promise<EnginePaths>;

/** Builds the reference executables unless they are cached. */
export function buildReference(): Promise<ReferencePaths>;
