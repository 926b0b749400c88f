/** How plugins are run and spoken to. */
export interface PluginOptions {
  /** Folder with the sockets of plugins that run beside the repo server; Argo CD's `ARGOCD_PLUGINSOCKFILEPATH`. */
  readonly socketDir: string;
  /** Folder for archives and for the files of commands that run here. */
  readonly tempDir: string;
  /** Folder for keys that plugins get; they must see it by the same name. */
  readonly credentialsDir: string;
  /** `--plugin-tar-exclude`. */
  readonly exclude: readonly string[];
  /** `--plugin-use-manifest-generate-paths`. */
  readonly useManifestGeneratePaths: boolean;
  /** For one source with everything; Argo CD's `ARGOCD_EXEC_TIMEOUT`. */
  readonly timeoutMs: number;
  /** From asking a command to end to making it; Argo CD's `ARGOCD_EXEC_FATAL_TIMEOUT`. */
  readonly graceMs: number;
  /** Bytes of one message and of what a command prints; Argo CD's `ARGOCD_GRPC_MAX_SIZE_MB`. */
  readonly maxMessageBytes: number;
  /** Argo CD's `ARGOCD_CMP_CHUNK_SIZE`. */
  readonly chunkBytes: number;
  /** Bytes and number of the files of a source, and bytes of their archive. */
  readonly maxBytes: number;
  readonly maxFiles: number;
  readonly maxArchiveBytes: number;
  /** The environment that commands of `argocd-cm` inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const mebibyte = 1024 * 1024;
/** Where Argo CD has the sockets of plugins unless `ARGOCD_PLUGINSOCKFILEPATH` says otherwise. */
export const defaultPluginSocketDir = '/home/argocd/cmp-server/plugins';

/** The options of Argo CD's defaults, where it has any. */
export const defaultPluginOptions = {
  socketDir: defaultPluginSocketDir,
  exclude: [],
  useManifestGeneratePaths: false,
  timeoutMs: 90_000,
  graceMs: 5000,
  maxMessageBytes: 100 * mebibyte,
  // Argo CD's 1,024 are many messages; receivers take any size.
  chunkBytes: 64 * 1024,
  maxBytes: 1024 * mebibyte,
  maxFiles: 100_000,
  maxArchiveBytes: 512 * mebibyte,
  env: {},
} satisfies Omit<PluginOptions, 'tempDir' | 'credentialsDir'>;
