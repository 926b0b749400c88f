import { createMemoryCache, noTracer, runGroup, systemClock } from '@tiphys/base';
import type { Logger, Runnable } from '@tiphys/base';
import { createConfig } from '@tiphys/config';
import type { Environment } from '@tiphys/kube';
import { createRepoServer, loadLang } from '@tiphys/render';
import { createMetricsRegistry } from './metrics.ts';
import { createApplicationStore } from './parts/application-store.ts';
import { clusterConnector } from './parts/cluster-connector.ts';
import type { Assets } from './parts/assets.ts';
import type { Home } from './parts/connect.ts';
import { composeController } from './parts/controller.ts';
import { failureSettings, gitSettings, isGpgEnabled } from './parts/git-settings.ts';
import { archiveBounds } from './parts/artifact-settings.ts';
import { parseYaml } from './parts/parse-yaml.ts';
import { commonSettings } from './parts/plugin-settings.ts';
import { renderLimits } from './parts/render-limits.ts';
import { ensureInstallation } from './parts/ensure-installation.ts';
import { composeServer } from './parts/server.ts';
import type { ServerOptions } from '@tiphys/server';

/** What all components need in one process. */
export interface AllInOneOptions {
  readonly home: Home;
  readonly assets: Assets;
  /** Folder for mirrors and other files of this process. */
  readonly dataDir: string;
  /** How the API server listens. */
  readonly server: Omit<ServerOptions, 'version' | 'staticAssets'>;
  readonly env: Environment;
  readonly log: Logger;
  /** Folder with the sockets of config management plugins. Default: Argo CD's. */
  readonly pluginSockets?: string | undefined;
  /** Time between looks at the repositories, in milliseconds. */
  readonly pollMs?: number | undefined;
}

/** All components, started. */
export interface AllInOne extends Runnable, AsyncDisposable {
  /** Resolves to the API server's URL once it listens. */
  readonly listening: Promise<string>;
}

/** Puts every component into this process, with a shared memory cache and shared stores between them. */
export async function createAllInOne(options: AllInOneOptions, signal: AbortSignal): Promise<AllInOne> {
  const { home, assets, env, log } = options;
  const clock = systemClock;
  const gpgEnabled = isGpgEnabled(env);
  await ensureInstallation(home, signal);
  const lang = await loadLang(assets.langWasm);
  const config = createConfig(
    { client: home.client, parseYaml, checkLua: lang.checkLua, log },
    home.namespace,
  );
  const applications = createApplicationStore({ client: home.client, log });
  const metrics = createMetricsRegistry();
  const repoServer = createRepoServer(
    {
      lang,
      log,
      clock,
      trust: config,
      localPlugins: () => config.settings().plugins,
      metrics: metrics.metrics,
    },
    {
      plugins: {
        ...commonSettings(env),
        askPassSocket: `${options.dataDir}/ask-pass.sock`,
        ...(options.pluginSockets === undefined ? {} : { socketDir: options.pluginSockets }),
      },
      cacheDir: `${options.dataDir}/repositories`,
      renderdPath: assets.renderd,
      artifacts: archiveBounds(env),
      limits: renderLimits(env),
      searchPath: env['PATH'],
      git: { ...gitSettings(env), protocols: ['https', 'http', 'ssh', 'git', 'file'] },
      service: { gpgEnabled, failures: failureSettings(env) },
    },
  );
  const cache = createMemoryCache();
  const connect = clusterConnector(home, env);
  const parts = {
    home: home.client,
    applications,
    config,
    repositories: repoServer.service,
    cache,
    lang,
    clock,
    log,
    connect,
    tracer: noTracer,
  };
  const controller = composeController(
    { ...parts, metrics: metrics.metrics },
    { namespace: home.namespace, pollMs: options.pollMs, gpgEnabled },
  );
  const server = composeServer(
    {
      ...parts,
      metrics: metrics.metrics,
      onPush: (urls) => urls.forEach((url) => repoServer.forgetRefs(url)),
    },
    { ...options.server, staticAssets: assets.ui, gpgEnabled },
  );
  return {
    listening: server.listening.then((address) => address.url),
    run: (stop) => runGroup([config, applications, controller, server], stop),
    async [Symbol.asyncDispose]() {
      await repoServer[Symbol.asyncDispose]();
      await home.client.close();
    },
  };
}
