/** What `tiphys dev` is asked to do. */
export type DevOptions = {
  /** Folder of everything that is kept between starts: cluster, sample repository, caches. */
  readonly dataDir: string;
  /** Forget what an earlier start kept. */
  readonly fresh: boolean;
  /** Port of the API server; 0 for any free one. */
  readonly port: number;
  /** Use this cluster instead of the embedded one. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** Do not ask before writing to a cluster that is not local. */
  readonly yes: boolean;
  /** The executable that scripts/build-cluster.mjs builds; only needed for the embedded cluster. */
  readonly clusterBinary?: string | undefined;
  /** Files of the sample repository; default the folder beside this file. */
  readonly sampleDir?: string | undefined;
  /** How the user calls the command line, for the hints; default `tiphys`. */
  readonly command?: string | undefined;
};

/** Where Tiphys runs: what its components are composed from in one process. */
export type DevEnvironment = {
  readonly kubeconfig: string;
  /** Context of the kubeconfig; its current one by default. */
  readonly context: string | undefined;
  readonly embedded: boolean;
  /** Folder for Tiphys' own files (mirrors, caches). */
  readonly dataDir: string;
  readonly port: number;
  /** URL of the sample repository. */
  readonly sampleUrl: string;
};

/** What runs once Tiphys is up. */
export type RunningServer = {
  readonly url: string;
  /** The administrator's first password; undefined when it was changed and removed. */
  readonly password: string | undefined;
  /** Settles with an error when a component fails, and normally after `stop`. */
  readonly ended: Promise<void>;
  /** Stops all components and resolves when they are done. */
  stop(): Promise<void>;
};

/** What `runDev` needs from outside. */
export type DevDeps = {
  /** Starts every component in this process and resolves when they serve. */
  startTiphys(environment: DevEnvironment, signal: AbortSignal): Promise<RunningServer>;
  /** Prints one line for the person at the terminal. */
  log(line: string): void;
  /** Asks a yes-or-no question; false where nobody can answer. */
  ask(question: string): Promise<boolean>;
  /** Stops everything when aborted (Ctrl-C). */
  readonly signal: AbortSignal;
};
