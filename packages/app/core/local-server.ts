import { randomBytes } from 'node:crypto';
import { noMetrics, noTracer, systemClock } from '@tiphys/base';
import type { LocalServer, LocalServerOptions } from '@tiphys/cli';
import { createConfig } from '@tiphys/config';
import { createKubeClient, createObjectStore } from '@tiphys/kube';
import type { Environment } from '@tiphys/kube';
import type { ApplicationObject } from '@tiphys/model';
import { loadLang } from '@tiphys/render';
import { ownerLoginPath } from '@tiphys/server';
import { clusterConnector } from '../parts/cluster-connector.ts';
import type { Home } from '../parts/connect.ts';
import { findAssets } from '../parts/find-assets.ts';
import { isGpgEnabled } from '../parts/git-settings.ts';
import { parseYaml } from '../parts/parse-yaml.ts';
import { composeServer } from '../parts/server.ts';
import { runWith } from '../components/run-with.ts';
import { forwardedCache, forwardedRepoServer } from './forwarded-parts.ts';
import { applicationNamespaces, checkInstallation } from './installation.ts';

const applicationType = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
const tokenBytes = 32;

/**
 * Starts an API server in this process, with the rights that its Kubernetes configuration gives and nothing written to set it up. Only who
 * shows its token is let in, or who could log in to the API server of the installation. Rejects where what it needs cannot be read.
 */
export async function startLocalServer(options: LocalServerOptions, env: Environment): Promise<LocalServer> {
  const home: Home = {
    client: createKubeClient(options.kube),
    config: options.kube,
    namespace: options.namespace,
  };
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  let ended: Promise<void> = Promise.resolve();
  const close = async (): Promise<void> => {
    stop.abort();
    await ended.catch(() => undefined);
    await home.client.close();
  };
  try {
    const [, namespaces] = await Promise.all([
      checkInstallation(home, signal),
      applicationNamespaces(home, signal),
    ]);
    const token = randomBytes(tokenBytes).toString('base64url');
    const started = Promise.withResolvers<string>();
    ended = serve(home, { ...options, env, token, namespaces, started: started.resolve }, signal);
    const neverStarted = ended.then(() => {
      throw new Error('the API server ended before it listened');
    });
    const address = await Promise.race([started.promise, neverStarted]);
    neverStarted.catch(() => undefined); // `ended` says it
    return { address, token, loginPath: `${ownerLoginPath}?token=${token}`, ended, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface ServeOptions extends LocalServerOptions {
  readonly env: Environment;
  readonly token: string;
  /** Namespaces besides the home one that may hold Applications. */
  readonly namespaces: readonly string[];
  /** Told the address once everything is there. */
  readonly started: (address: string) => void;
}

async function serve(home: Home, options: ServeOptions, signal: AbortSignal): Promise<void> {
  const { env, log, namespaces } = options;
  const assets = await findAssets(env);
  const lang = await loadLang(assets.langWasm);
  const { client } = home;
  const config = createConfig({ client, parseYaml, checkLua: lang.checkLua, log }, home.namespace);
  const selection = namespaces.length > 0 ? {} : { namespace: home.namespace };
  const applications = createObjectStore<ApplicationObject>({
    client,
    type: applicationType,
    selection,
    log,
  });
  await using cache = forwardedCache(home, options);
  await using repoServer = forwardedRepoServer(options, config);
  await runWith([config, applications], signal, async (running) => {
    await Promise.all([config.ready(running), applications.ready(running)]);
    const server = composeServer(
      {
        home: client,
        applications,
        config,
        repositories: repoServer.part,
        cache: cache.part,
        lang,
        clock: systemClock,
        log,
        metrics: noMetrics,
        tracer: noTracer,
        connect: clusterConnector(home, env),
      },
      {
        host: options.host,
        port: options.port,
        ownerToken: options.token,
        gzip: false,
        staticAssets: options.page ? assets.ui : undefined,
        applicationNamespaces: namespaces,
        gpgEnabled: isGpgEnabled(env),
      },
    );
    void server.listening
      .then(({ host, port }) => options.started(host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`))
      .catch(() => undefined); // `run` rejects as well
    await server.run(running);
  });
}
