import type { KubeObject } from '@tiphys/base';
import type {
  Account,
  AppProjectObject,
  ApplicationDestination,
  Cluster,
  RepoCreds,
  Repository,
  RepositoryCertificate,
  Settings,
} from '@tiphys/model';

/** What changed in the Tiphys namespace. */
export type ConfigChange =
  | { readonly type: 'settings' }
  | { readonly type: 'project'; readonly name: string }
  | { readonly type: 'cluster'; readonly server: string }
  | { readonly type: 'repository'; readonly url: string };

/**
 * The Tiphys namespace as typed values, kept up to date by watches: `argocd-cm`, `argocd-rbac-cm`, `argocd-secret`,
 * certificates, and the labelled Secrets of repositories, credentials and clusters, with their AppProjects. Reads answer at once from
 * memory; a value that does not parse keeps its last good state and is named in the log.
 */
export interface Config {
  readonly namespace: string;
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when everything was read once. */
  ready(signal?: AbortSignal): Promise<void>;
  subscribe(listener: (change: ConfigChange) => void): () => void;
  settings(): Settings;

  /** The project as written, or `undefined`. */
  project(name: string): AppProjectObject | undefined;
  projects(): readonly AppProjectObject[];
  /** The project with its global projects merged in (what rules are checked against), or `undefined`. */
  virtualProject(name: string): AppProjectObject | undefined;

  /** All clusters, the in-cluster one included (unless disabled), with credentials. */
  clusters(): readonly Cluster[];
  cluster(server: string): Cluster | undefined;
  /**
   * The cluster an application goes to, by server or by name. Throws `StatusError(invalidArgument)` with Argo CD's texts where there
   * is none, several, or both server and name are given.
   */
  destination(destination: ApplicationDestination): Cluster;

  /** Repositories as stored, with credentials. */
  repositories(): readonly Repository[];
  repositoryCredentials(): readonly RepoCreds[];
  /** What is needed to read `url` for a project: the stored repository, credentials by longest prefix, certificates; a bare one where nothing is stored. */
  repository(url: string, project: string): Repository;
  /** Helm and OCI repositories and credentials a project's charts may draw dependencies from. */
  helmRepositories(project: string): {
    readonly repositories: readonly Repository[];
    readonly credentials: readonly RepoCreds[];
  };
  /** Text of ssh_known_hosts. */
  knownHosts(): string;
  /** PEM chain for a host name, or `undefined`. */
  certificate(host: string): string | undefined;
  certificates(): readonly RepositoryCertificate[];
  /** Armored public keys by id, as `argocd-gpg-keys-cm` has them; nobody has checked that they are what their names say. */
  gpgKeys(): Readonly<Record<string, string>>;

  accounts(): readonly Account[];

  /** Takes the answer of our own write, so that the next reading sees it before the watch does. */
  put(object: KubeObject): void;
  /** Takes our own deletion of an object. */
  remove(object: KubeObject): void;
  /** Secrets with that `argocd.argoproj.io/secret-type`, as stored. */
  secretsOfType(type: string): readonly KubeObject[];

  /** The raw ConfigMap or Secret of that name, or `undefined` (for `$secret:key` references and the like). */
  raw(kind: 'ConfigMap' | 'Secret', name: string): KubeObject | undefined;
}
