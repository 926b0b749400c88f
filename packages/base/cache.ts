/** How long an entry lives. */
export interface CacheSetOptions {
  /** Milliseconds until the entry is gone; without it, it stays. */
  readonly ttlMs?: number | undefined;
}

/**
 * What components share besides Kubernetes objects: JSON values by key, and empty notices by channel.
 * In one process it is memory, between processes Redis; keys are Argo CD's (inventory §12.5).
 */
export interface Cache {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, options?: CacheSetOptions): Promise<void>;
  delete(key: string): Promise<void>;
  /** Tells every subscriber of `channel` that something changed. */
  notify(channel: string): Promise<void>;
  /**
   * Yields once for each notice on `channel` from now on, also those before the first is asked for (several may be folded into one),
   * until the signal aborts.
   */
  subscribe(channel: string, signal: AbortSignal): AsyncIterable<void>;
}
