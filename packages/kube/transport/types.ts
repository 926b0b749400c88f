/** One HTTP request, as the transport sends it. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query below the server's URL. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** Ends the request and its body at once, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer whose headers are in. The body must be read or the signal aborted; leaving its loop cancels the rest. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Requests to one server over whatever protocol it speaks. */
export interface Transport {
  /** Throws `unavailable` where the server cannot be reached or the connection breaks before the answer. */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** Closes all connections; requests under way fail. */
  close(): Promise<void>;
}
