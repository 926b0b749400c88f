import type { Cache, Clock, Logger, Metrics, Tracer } from '@tiphys/base';
import type { Config, ConfigWriter } from '@tiphys/config';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import type { Lang } from '@tiphys/lang';
import type { ApplicationObject, Cluster, VersionMessage } from '@tiphys/model';
import type { RepoService } from '@tiphys/render';
import type { TlsCertificate } from '@tiphys/rpc';
import type { LoginOptions } from './auth/authenticator.ts';

/** What the API server works with; all of it is made in `app`. */
export interface ServerDeps {
  /** The API server that holds the Applications. */
  readonly kube: KubeClient;
  readonly config: Config;
  readonly writer: ConfigWriter;
  /** Kept up to date by whoever made it. */
  readonly applications: ObjectStore<ApplicationObject>;
  readonly repoService: RepoService;
  readonly cache: Cache;
  /** The shared client of a destination cluster. */
  readonly clusterClient: (cluster: Cluster) => KubeClient;
  /** A client with exactly the credentials given, for a try; whoever asks closes it. */
  readonly connectCluster: (cluster: Cluster) => Promise<KubeClient>;
  readonly lang: Lang;
  /** Told by webhooks which repositories have changed, by all URLs the event knows; e.g. the repo server's `forgetRefs`. */
  readonly onPush?: ((repoURLs: readonly string[]) => void) | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/** Settings of the API server; defaults are Argo CD's. */
export interface ServerOptions {
  readonly host?: string | undefined;
  /** 0 picks a free one. */
  readonly port: number;
  /** Without it the port is plain text (`--insecure`); a certificate that is put into the namespace later takes its place. */
  readonly tls?: TlsCertificate | undefined;
  readonly minTlsVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined;
  readonly maxTlsVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined;
  readonly tlsCiphers?: string | undefined;
  /** What `VersionService` answers to whoever is logged in. */
  readonly version: VersionMessage;
  /** Everything is served below this path (`--rootpath`). */
  readonly rootPath?: string | undefined;
  /** What the page's links are relative to (`--basehref`); default `/`. */
  readonly baseHref?: string | undefined;
  /** Directory with the built web page. */
  readonly staticAssets?: string | undefined;
  /** Everybody is admin (`--disable-auth`). */
  readonly disableAuth?: boolean | undefined;
  /** Whoever shows this text is admin, besides those who log in: the server of one person, who alone was told it. */
  readonly ownerToken?: string | undefined;
  /** Compressed answers; default true. */
  readonly gzip?: boolean | undefined;
  /** Content types that requests other than GET may have; default `application/json`. */
  readonly contentTypes?: readonly string[] | undefined;
  /** Namespaces besides the home one that may hold Applications. */
  readonly applicationNamespaces?: readonly string[] | undefined;
  readonly hydratorEnabled?: boolean | undefined;
  /** Default true. */
  readonly syncWithReplaceAllowed?: boolean | undefined;
  /** Whether signatures that projects ask for are checked, so that manifests from elsewhere are refused. Default true. */
  readonly gpgEnabled?: boolean | undefined;
  readonly xFrameOptions?: string | undefined;
  readonly contentSecurityPolicy?: string | undefined;
  readonly login?: LoginOptions | undefined;
  /** How long the state of a repository's connection is taken from the cache, in milliseconds. Default 3,600,000. */
  readonly connectionStateMs?: number | undefined;
  /** Whether the API is described at `/swagger.json`. Default true. */
  readonly swagger?: boolean | undefined;
  /** Reasons of the Kubernetes events that are written; `all`, or `none`. Default all. */
  readonly events?: readonly string[] | undefined;
  /** Applications that webhooks refresh at once. Default 10. */
  readonly webhookWorkers?: number | undefined;
  /** Whether the durations of calls are measured by method. Default false: that is many samples. */
  readonly callSeconds?: boolean | undefined;
}

/** A running API server. */
export interface Server {
  /** Serves until the signal aborts, then closes gracefully. Rejects when the port cannot be opened. */
  run(signal: AbortSignal): Promise<void>;
  /** Where it listens; resolves once it does, rejects when `run` failed to open the port. */
  readonly listening: Promise<ServerAddress>;
}

/** Where a server listens. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly url: string;
}
