import { runGroup } from '@tiphys/base';
import { createConfigWriter } from '@tiphys/config';
import { serverCertificate } from '@tiphys/server';
import { clusterConnector } from '../parts/cluster-connector.ts';
import { ensureInstallation } from '../parts/ensure-installation.ts';
import { isGpgEnabled } from '../parts/git-settings.ts';
import { composeServer } from '../parts/server.ts';
import { createTolerantCache } from '../redis/tolerant-cache.ts';
import { runWith } from './run-with.ts';
import {
  connectCache,
  connectRepoServer,
  createApplicationStore,
  createCommonParts,
  serveMetrics,
} from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs the API server until the signal aborts. */
export async function runServer(surroundings: Surroundings): Promise<void> {
  const { flags, env, log, signal } = surroundings;
  const parts = await createCommonParts(surroundings);
  const { home, config, registry, clock } = parts;
  await ensureInstallation(home, signal);
  await using redis = await connectCache(surroundings);
  const cache = createTolerantCache(redis, log);
  await using _metrics = await serveMetrics(registry, {
    host: flags.string('metrics-address'),
    port: flags.number('metrics-port'),
  });
  const applications = createApplicationStore(surroundings, home);
  // The certificate is read from the namespace, so that must be known before the port is opened.
  await runWith([config, applications], signal, async (running) => {
    await config.ready(running);
    const writer = createConfigWriter({ client: home.client, config });
    const server = composeServer(
      {
        ...parts,
        home: home.client,
        applications,
        cache,
        log,
        metrics: registry.metrics,
        repositories: connectRepoServer(surroundings, config, 'server'),
        connect: clusterConnector(home, env),
      },
      {
        host: flags.string('address'),
        port: flags.number('port'),
        tls: flags.bool('insecure') ? undefined : await serverCertificate({ config, writer, clock }, running),
        rootPath: flags.string('rootpath') || undefined,
        baseHref: flags.string('basehref'),
        staticAssets: flags.string('staticassets') || parts.assets.ui,
        disableAuth: flags.bool('disable-auth'),
        contentTypes: flags
          .string('api-content-types')
          .split(';')
          .filter((type) => type !== ''),
        applicationNamespaces: flags.strings('application-namespaces'),
        gpgEnabled: isGpgEnabled(env),
        syncWithReplaceAllowed: flags.bool('sync-with-replace-allowed'),
        xFrameOptions: flags.string('x-frame-options'),
        contentSecurityPolicy: flags.string('content-security-policy'),
      },
    );
    await runGroup([server], running);
  });
}
