import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cache } from '@tiphys/base';
import { createMemoryCache, noMetrics, noTracer, silentLogger, systemClock } from '@tiphys/base';
import type { Config, ConfigWriter } from '@tiphys/config';
import { createConfig, createConfigWriter, ensureDefaults } from '@tiphys/config';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import { clientConfigFromCluster, createKubeClient, loadKubeconfig } from '@tiphys/kube';
import type { ApplicationObject, Cluster } from '@tiphys/model';
import { decode, encode, fields, methods, normalize } from '@tiphys/model';
import { createRepoServer, loadLang } from '@tiphys/render';
import type { RpcClient, RpcClientOptions } from '@tiphys/rpc';
import { createSchemaClient } from '@tiphys/rpc';
import type { ServerOptions } from '@tiphys/server';
import { createPasswords, createServer } from '@tiphys/server';
import { createApplicationStore } from '../../packages/app/parts/application-store.ts';
import { ensureCrds } from '../../packages/app/parts/ensure-crds.ts';
import { buildEngine } from '../../scripts/build-engine.mjs';

/** The password that `startApiServer` gives to `admin`. */
export const adminPassword = 'a-good-password';

/** An API server on a real cluster, without a controller: tests play its part through the cluster and the cache. */
export interface ApiServer extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
  readonly url: string;
  readonly kube: KubeClient;
  readonly config: Config;
  readonly writer: ConfigWriter;
  readonly cache: Cache;
  readonly applications: ObjectStore<ApplicationObject>;
  /** A client of the server; closed with it. */
  client(options?: Partial<RpcClientOptions>): RpcClient;
  /** A session token. */
  login(username?: string, password?: string): Promise<string>;
}

/** Options of `startApiServer`. */
export interface ApiServerOptions extends Partial<ServerOptions> {
  /** The engine's products; built where they are not given. */
  readonly engine?: { readonly langWasm: string; readonly renderd: string } | undefined;
}

/** Starts an API server on the cluster of a kubeconfig. */
export async function startApiServer(kubeconfig: string, options: ApiServerOptions = {}): Promise<ApiServer> {
  const dir = await mkdtemp(join(tmpdir(), 'tiphys-api-'));
  const engine = options.engine ?? (await buildEngine());
  const kube = createKubeClient(await loadKubeconfig({ paths: [kubeconfig], env: {} }));
  const clock = systemClock;
  await ensureCrds(kube);
  const passwords = createPasswords();
  await ensureDefaults(
    { client: kube, clock, randomText: () => adminPassword, hashPassword: (text) => passwords.hash(text) },
    'argocd',
  );
  const lang = await loadLang(engine.langWasm);
  const config = createConfig(
    { client: kube, parseYaml: (text) => lang.yamlParse(text)[0], log: silentLogger },
    'argocd',
  );
  const applications = createApplicationStore({ client: kube, log: silentLogger });
  const repoServer = createRepoServer(
    { trust: config, lang },
    {
      cacheDir: dir,
      renderdPath: engine.renderd,
      git: { protocols: ['https', 'http', 'ssh', 'git', 'file'] },
    },
  );
  const cache = createMemoryCache();
  const writer = createConfigWriter({ client: kube, config });
  const connect = (cluster: Cluster): KubeClient =>
    cluster.server === 'https://kubernetes.default.svc'
      ? kube.impersonate({ name: 'kubernetes-admin', groups: ['system:masters'] })
      : createKubeClient(clientConfigFromCluster(cluster, {}));
  const server = createServer(
    {
      kube,
      config,
      writer,
      applications,
      repoService: repoServer.service,
      cache,
      clusterClient: () => kube,
      connectCluster: (cluster) => Promise.resolve(connect(cluster)),
      onPush: (urls) => urls.forEach((url) => repoServer.git.forgetRefs(url)),
      lang,
      clock,
      log: silentLogger,
      tracer: noTracer,
      metrics: noMetrics,
    },
    {
      host: '127.0.0.1',
      port: 0,
      version: { Version: 'v3.6.0+test', Platform: 'linux/amd64' },
      login: { noiseMs: [0, 1] },
      ...options,
    },
  );
  const stop = new AbortController();
  const running = Promise.all([
    config.run(stop.signal),
    applications.run(stop.signal),
    server.run(stop.signal),
  ]);
  running.catch(() => undefined);
  await Promise.all([config.ready(), applications.ready()]);
  const { port, url } = await server.listening;
  const clients: RpcClient[] = [];
  const client = (clientOptions: Partial<RpcClientOptions> = {}): RpcClient => {
    const made = createSchemaClient(
      { codec: { encode, decode, normalize, fields }, methods },
      {
        address: `127.0.0.1:${port}`,
        attempts: 1,
        ...(options.tls ? { tls: { insecure: true } } : {}),
        ...clientOptions,
      },
    );
    clients.push(made);
    return made;
  };
  return {
    address: `127.0.0.1:${port}`,
    url,
    kube,
    config,
    writer,
    cache,
    applications,
    client,
    async login(username = 'admin', password = adminPassword) {
      const answer = await client().unary('/session.SessionService/Create', { username, password });
      return (answer as { token: string }).token;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((one) => one.close()));
      stop.abort();
      await running.catch(() => undefined);
      await repoServer[Symbol.asyncDispose]();
      await kube.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
