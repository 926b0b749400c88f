import type { Logger } from '@tiphys/base';
import type { ClientConfig } from '@tiphys/kube';

/** An API server that this process is to run, with the rights of a kubeconfig. */
export interface LocalServerOptions {
  readonly kube: ClientConfig;
  /** Where the installation is. */
  readonly namespace: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whether the web page is served as well. */
  readonly page: boolean;
  /** Where Redis is reached; asked when it is needed first, and again after a failure. */
  readonly redisAddress: () => Promise<string>;
  /** Whether values in Redis are compressed by gzip. */
  readonly redisCompress: boolean;
  /** Where the repository server is reached; asked when it is needed first, and again after a failure. */
  readonly repoServerAddress: () => Promise<string>;
  /** For the log of the server, in which only errors matter to whoever gave the command. */
  readonly log: Logger;
  /** Told what works worse than it should. */
  readonly warn: (message: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** An API server that listens. */
export interface LocalServer {
  /** `host:port`, without TLS. */
  readonly address: string;
  /** What callers must show; it is known to nobody else. */
  readonly token: string;
  /** The path below which a browser shows the token, with it. */
  readonly loginPath: string;
  /** Resolves when it has ended, rejects when it failed. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}
