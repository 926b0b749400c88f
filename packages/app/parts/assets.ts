/** Files that the processes need besides their code. */
export interface Assets {
  /** The native renderer, packages/render's `renderd`. */
  readonly renderd: string;
  /** The Go dialects as WebAssembly. */
  readonly langWasm: string;
  /** The built web UI, or `undefined` where it was not built. */
  readonly ui: string | undefined;
  /** The embedded Kubernetes; `undefined` in a distribution, which has none. */
  readonly cluster: string | undefined;
}
