/** What one request was. */
export interface RequestTarget {
  /** `host:port` of the server. */
  readonly host: string;
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
}

/** One request, when its answer has begun or it has failed. */
export interface RequestRecord extends RequestTarget {
  /** HTTP status, or `<error>` where no answer came. */
  readonly code: string;
  readonly seconds: number;
  readonly requestBytes: number;
  /** Times that the server asked for patience before. */
  readonly retries: number;
}

/** How a plugin that gives credentials ended, in client-go's words. */
export interface PluginRecord {
  readonly exitCode: number;
  readonly status: 'no_error' | 'plugin_execution_error' | 'plugin_not_found_error' | 'client_internal_error';
}

/** Told of what a client does, to measure it; whatever is left out is not measured. What it does must not fail. */
export interface ClientObserver {
  /** A request was answered or failed. */
  onRequest?(request: RequestRecord): void;
  /** An answer was read to its end. */
  onAnswer?(answer: RequestTarget & { readonly bytes: number }): void;
  /** A request may go out as far as the client's own rate is concerned. */
  onRate?(waited: RequestTarget & { readonly seconds: number }): void;
  /** A server's name was looked up; addresses are not. */
  onLookup?(lookup: { readonly host: string; readonly seconds: number }): void;
  /** Connections with one server and one certificate were opened or ended, or are used by one more client. */
  onConnections?(change: 'opened' | 'closed' | 'shared'): void;
  /** A plugin was run for credentials. */
  onPlugin?(run: PluginRecord): void;
  /** A certificate took the place of one that had been valid for so long. */
  onRotation?(rotation: { readonly ageSeconds: number }): void;
}
