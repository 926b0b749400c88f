import type { KubeObject, Logger } from '@tiphys/base';
import { runGroup } from '@tiphys/base';
import { createNamedObjectStore, createObjectStore } from '@tiphys/kube';
import type { KubeClient, ObjectStore, ResourceType, StoreEvent } from '@tiphys/kube';
import type { AppProjectObject, ParseYaml, ParsedSettings, SecretData } from '@tiphys/model';
import { findDestination, inCluster, inClusterServer, parseSettings } from '@tiphys/model';
import { listCertificates } from './certificates.ts';
import { gpgKeysConfigMap, isPartOf, secretTypeLabel, types } from './labels.ts';
import { chartRepositories, repositoryFor } from './repositories.ts';
import { configMapData, readSecrets, secretData } from './secrets.ts';
import type { DescribedSecrets, LastGoodSecrets } from './secrets.ts';
import type { Config, ConfigChange } from './types.ts';
import { virtualProject } from './virtual-project.ts';

/** What config works with. */
export interface ConfigDeps {
  /** The API server that holds the Tiphys namespace. */
  readonly client: KubeClient;
  readonly parseYaml: ParseYaml;
  /** Throws for a script in the settings that is not Lua; lang's. Default: scripts are not looked at. */
  readonly checkLua?: ((script: string) => void) | undefined;
  readonly log: Logger;
}

/** The ConfigMaps and Secrets that make up the settings. */
const settingsObjects = ['argocd-cm', 'argocd-rbac-cm', 'argocd-secret', 'argocd-server-tls'];
const certificateObjects = ['argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm', gpgKeysConfigMap];

/** Which objects of the namespace are read where it is not all of them. */
export interface ConfigSelection {
  readonly configMaps: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * Follows the part of the Tiphys namespace that a component may see; see `Config`. There are no projects, and of clusters and
 * repositories only what the named Secrets say.
 */
export function createNarrowConfig(
  deps: ConfigDeps,
  { namespace, configMaps, secrets }: ConfigSelection & { readonly namespace: string },
): Config {
  const store = <T extends KubeObject>(type: ResourceType, names: readonly string[]): ObjectStore<T> =>
    createNamedObjectStore<T>({ client: deps.client, log: deps.log, type, namespace, names });
  return new NamespaceConfig(deps, namespace, {
    configMaps: store(types.configMaps, configMaps),
    secrets: store(types.secrets, secrets),
    projects: store<AppProjectObject>(types.projects, []),
  });
}

/** Follows the Tiphys namespace; see `Config`. It answers from memory once `ready`. */
export function createConfig(deps: ConfigDeps, namespace: string): Config {
  const store = <T extends KubeObject>(type: (typeof types)[keyof typeof types]): ObjectStore<T> =>
    createObjectStore<T>({ client: deps.client, type, selection: { namespace }, log: deps.log });
  const stores: Stores = {
    configMaps: store(types.configMaps),
    secrets: store(types.secrets),
    projects: store<AppProjectObject>(types.projects),
  };
  return new NamespaceConfig(deps, namespace, stores);
}

interface Stores {
  readonly configMaps: ObjectStore;
  readonly secrets: ObjectStore;
  readonly projects: ObjectStore<AppProjectObject>;
}

/** What is computed from the stores, until one of them changes. */
class NamespaceConfig implements Config {
  readonly namespace: string;
  readonly #deps: ConfigDeps;
  readonly #stores: Stores;
  readonly #listeners = new Set<(change: ConfigChange) => void>();
  readonly #lastGood = new Map<string, unknown>();
  readonly #lastGoodSecrets: LastGoodSecrets = new Map();
  #settings: ParsedSettings | undefined;
  /** What was not understood when they were read last, so that each is told once. */
  #problems: ReadonlySet<string> = new Set();
  #isReading = false;
  #secrets: DescribedSecrets | undefined;

  constructor(deps: ConfigDeps, namespace: string, stores: Stores) {
    this.#deps = deps;
    this.namespace = namespace;
    this.#stores = stores;
    stores.configMaps.subscribe((event) => this.#onConfigMap(event));
    stores.secrets.subscribe((event) => this.#onSecret(event));
    stores.projects.subscribe((event) =>
      this.#tell({ type: 'project', name: event.object.metadata.name ?? '' }),
    );
  }

  run(signal: AbortSignal): Promise<void> {
    return runGroup(Object.values(this.#stores), signal);
  }

  async ready(signal?: AbortSignal): Promise<void> {
    await Promise.all(Object.values(this.#stores).map((store) => store.ready(signal)));
  }

  subscribe(listener: (change: ConfigChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  settings(): ParsedSettings['settings'] {
    this.#settings ??= this.#readSettings();
    return this.#settings.settings;
  }

  project(name: string): AppProjectObject | undefined {
    return this.#stores.projects.get(this.namespace, name);
  }

  projects(): readonly AppProjectObject[] {
    return this.#stores.projects.list();
  }

  virtualProject(name: string): AppProjectObject | undefined {
    const project = this.project(name);
    return project && virtualProject(project, this.settings().globalProjects, (other) => this.project(other));
  }

  clusters(): ReturnType<Config['clusters']> {
    const described = this.#described().clusters;
    if (!this.settings().inClusterEnabled)
      return described.filter((cluster) => cluster.server !== inClusterServer);
    const home = described.some((cluster) => cluster.server === inClusterServer);
    return home ? described : [inCluster(), ...described];
  }

  cluster(server: string): ReturnType<Config['cluster']> {
    const wanted = server.replace(/\/+$/, '');
    return this.clusters().find((cluster) => cluster.server === wanted);
  }

  destination(destination: Parameters<Config['destination']>[0]): ReturnType<Config['destination']> {
    return findDestination(destination, this.clusters());
  }

  repositories(): ReturnType<Config['repositories']> {
    return this.#described().repositories;
  }

  repositoryCredentials(): ReturnType<Config['repositoryCredentials']> {
    return this.#described().credentials;
  }

  repository(url: string, project: string): ReturnType<Config['repository']> {
    return repositoryFor(this.#described(), url, project);
  }

  helmRepositories(project: string): ReturnType<Config['helmRepositories']> {
    return chartRepositories(this.#described(), project);
  }

  knownHosts(): string {
    return configMapData(this.raw('ConfigMap', 'argocd-ssh-known-hosts-cm'))['ssh_known_hosts'] ?? '';
  }

  certificate(host: string): string | undefined {
    return configMapData(this.raw('ConfigMap', 'argocd-tls-certs-cm'))[host];
  }

  gpgKeys(): ReturnType<Config['gpgKeys']> {
    return configMapData(this.raw('ConfigMap', gpgKeysConfigMap));
  }

  certificates(): ReturnType<Config['certificates']> {
    return listCertificates(this.knownHosts(), configMapData(this.raw('ConfigMap', 'argocd-tls-certs-cm')));
  }

  accounts(): ReturnType<Config['accounts']> {
    return this.settings().accounts;
  }

  raw(kind: 'ConfigMap' | 'Secret', name: string): KubeObject | undefined {
    const store = kind === 'ConfigMap' ? this.#stores.configMaps : this.#stores.secrets;
    return store.get(this.namespace, name);
  }

  /** Takes the answer of our own write, so that the next reading sees it before the watch does. */
  put(object: KubeObject): void {
    if (object.kind === 'ConfigMap') this.#stores.configMaps.put(object);
    else if (object.kind === 'Secret') this.#stores.secrets.put(object);
    else this.#stores.projects.put(object as AppProjectObject);
  }

  remove(object: KubeObject): void {
    // The watch tells the store; until then the description must not hold it.
    if (object.kind !== 'Secret') return;
    const rest = this.#stores.secrets
      .list()
      .filter((secret) => secret.metadata.name !== object.metadata.name);
    this.#secrets = readSecrets(rest, this.#deps.log, this.#lastGoodSecrets);
  }

  secretsOfType(type: string): readonly KubeObject[] {
    return this.#stores.secrets.list().filter((secret) => secret.metadata.labels?.[secretTypeLabel] === type);
  }

  #described(): DescribedSecrets {
    this.#secrets ??= readSecrets(this.#stores.secrets.list(), this.#deps.log, this.#lastGoodSecrets);
    return this.#secrets;
  }

  #readSettings(): ParsedSettings {
    const { parseYaml, checkLua, log } = this.#deps;
    const parsed = parseSettings(
      {
        config: configMapData(this.raw('ConfigMap', 'argocd-cm')),
        rbac: configMapData(this.raw('ConfigMap', 'argocd-rbac-cm')),
        secret: secretData(this.raw('Secret', 'argocd-secret')),
        secretOf: (name) => this.#referable(name),
      },
      { parseYaml, checkLua, lastGood: this.#lastGood },
    );
    const problems = new Map(
      parsed.problems.map((problem) => [`${problem.key}\n${problem.message}`, problem]),
    );
    for (const [name, { key, message }] of problems)
      if (!this.#problems.has(name)) log.warn('a setting was not understood', { key, error: message });
    this.#problems = new Set(problems.keys());
    return parsed;
  }

  /** Settings may only refer to Secrets that say they are part of Argo CD. */
  #referable(name: string): SecretData | undefined {
    const secret = this.raw('Secret', name);
    return secret && isPartOf(secret) ? secretData(secret) : undefined;
  }

  #onConfigMap(event: StoreEvent<KubeObject>): void {
    const name = event.object.metadata.name ?? '';
    if (settingsObjects.includes(name)) this.#settingsChanged();
    else if (certificateObjects.includes(name)) this.#tell({ type: 'repository', url: '' });
  }

  #onSecret(event: StoreEvent<KubeObject>): void {
    if (settingsObjects.includes(event.object.metadata.name ?? '') || isPartOf(event.object))
      this.#settingsChanged();
    const before = event.type === 'modified' ? event.previous : event.object;
    const type = event.object.metadata.labels?.[secretTypeLabel] ?? before.metadata.labels?.[secretTypeLabel];
    if (!type) return;
    this.#secrets = undefined;
    const data = secretData(event.object);
    if (type === 'cluster') this.#tell({ type: 'cluster', server: data['server'] ?? '' });
    else this.#tell({ type: 'repository', url: data['url'] ?? '' });
  }

  #settingsChanged(): void {
    this.#settings = undefined;
    void this.#readSoon();
    this.#tell({ type: 'settings' });
  }

  /** Whoever wrote a wrong value looks into the log now, not when somebody needs the value. */
  async #readSoon(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    await this.ready().catch(() => undefined);
    this.#isReading = false;
    this.settings();
  }

  #tell(change: ConfigChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
