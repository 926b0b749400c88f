import { randomInt } from 'node:crypto';
import { createMemoryCache, runGroup, systemClock } from '@tiphys/base';
import type { Logger, Runnable } from '@tiphys/base';
import { createConfig, ensureDefaults } from '@tiphys/config';
import { clientConfigFromCluster, createKubeClient, createObjectStore } from '@tiphys/kube';
import type { Environment, KubeClient } from '@tiphys/kube';
import { inClusterServer } from '@tiphys/model';
import type { ApplicationObject, Cluster } from '@tiphys/model';
import { createRepoServer, loadLang } from '@tiphys/render';
import { hash } from 'bcryptjs';
import { createMetricsRegistry } from './metrics.ts';
import type { Assets } from './parts/assets.ts';
import type { Home } from './parts/connect.ts';
import { composeController } from './parts/controller.ts';
import { ensureCrds } from './parts/ensure-crds.ts';
import { composeServer } from './parts/server.ts';
import type { ServerAddress } from './parts/server.ts';

/** What all components need in one process. */
export interface AllInOneOptions {
  readonly home: Home;
  readonly assets: Assets;
  /** Folder for mirrors and other files of this process. */
  readonly dataDir: string;
  /** Where the API server listens. */
  readonly address: ServerAddress;
  readonly env: Environment;
  readonly log: Logger;
  /** Time between looks at the repositories, in milliseconds. */
  readonly pollMs?: number | undefined;
}

/** All components, started. */
export interface AllInOne extends Runnable, AsyncDisposable {
  readonly url: string;
}

const applicationType = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
const passwordAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-';
const bcryptRounds = 10;

/** Puts every component into this process, with a shared memory cache and shared stores between them. */
export async function createAllInOne(options: AllInOneOptions, signal: AbortSignal): Promise<AllInOne> {
  const { home, assets, env, log } = options;
  const clock = systemClock;
  await ensureCrds(home.client, signal);
  await ensureDefaults(
    { client: home.client, clock, randomText, hashPassword: (password) => hash(password, bcryptRounds) },
    home.namespace,
    signal,
  );
  const lang = await loadLang(assets.langWasm);
  const config = createConfig(
    { client: home.client, parseYaml: (text) => lang.yamlParse(text)[0], log },
    home.namespace,
  );
  const applications = createObjectStore<ApplicationObject>({ client: home.client, type: applicationType, log });
  const repoServer = createRepoServer(
    { lang, log, clock, trust: config },
    {
      cacheDir: `${options.dataDir}/repositories`,
      renderdPath: assets.renderd,
      git: { protocols: ['https', 'http', 'ssh', 'git', 'file'] },
    },
  );
  const cache = createMemoryCache();
  const metrics = createMetricsRegistry();
  const connect = clusterConnector(home, env);
  const parts = { home: home.client, applications, config, repositories: repoServer.service, cache, lang, clock, log, connect };
  const controller = composeController(
    { ...parts, metrics: metrics.metrics },
    { namespace: home.namespace, pollMs: options.pollMs },
  );
  const server = await composeServer(
    { ...parts, metrics: metrics.metrics, git: repoServer.git, ui: assets.ui },
    { address: options.address, namespace: home.namespace },
  );
  return {
    url: server.url,
    run: (stop) => runGroup([config, applications, controller, server], stop),
    async [Symbol.asyncDispose]() {
      await repoServer[Symbol.asyncDispose]();
      await home.client.close();
    },
  };
}

/** Connects to destination clusters: the home cluster with our own credentials, others with those of their Secret. */
export function clusterConnector(home: Home, env: Environment): (cluster: Cluster) => KubeClient {
  return (cluster) =>
    createKubeClient(cluster.server === inClusterServer ? home.config : clientConfigFromCluster(cluster, env));
}

function randomText(length: number): string {
  return Array.from({ length }, () => passwordAlphabet[randomInt(passwordAlphabet.length)]).join('');
}
