import { runGroup } from '@tiphys/base';
import { createConfigWriter } from '@tiphys/config';
import { serverCertificate } from '@tiphys/server';
import { clusterConnector } from '../parts/cluster-connector.ts';
import { ensureInstallation } from '../parts/ensure-installation.ts';
import { isGpgEnabled } from '../parts/git-settings.ts';
import { loginOptions } from '../parts/login-options.ts';
import { composeServer } from '../parts/server.ts';
import { tlsSettings } from '../parts/tls-settings.ts';
import { createMeasuredCache } from '../redis/measured-cache.ts';
import { createTolerantCache } from '../redis/tolerant-cache.ts';
import { runWith } from './run-with.ts';
import {
  connectCache,
  connectRepoServer,
  watchApplications,
  createCommonParts,
  redisPart,
  serveSidePort,
} from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs the API server until the signal aborts. */
export async function runServer(surroundings: Surroundings): Promise<void> {
  const { flags, env, log, signal } = surroundings;
  const listener = tlsSettings(flags);
  const parts = await createCommonParts(surroundings, 'argocd-server');
  await using tracing = parts.tracing;
  const { home, config, registry, clock } = parts;
  await ensureInstallation(home, signal);
  await using redis = await connectCache(surroundings);
  const measured = createMeasuredCache(redis, registry.metrics, { initiator: 'argocd-server' });
  const cache = createTolerantCache(measured, log);
  await using _side = await serveSidePort(surroundings, parts, {
    host: flags.string('metrics-address'),
    port: flags.number('metrics-port'),
    keys: 'server',
    needs: [redisPart(redis)],
  });
  const applications = watchApplications(surroundings, home);
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
        tracer: tracing.tracer,
        repositories: connectRepoServer(surroundings, parts, 'server'),
        connect: clusterConnector(home, env),
      },
      {
        host: flags.string('address'),
        port: flags.number('port'),
        tls: flags.bool('insecure') ? undefined : await serverCertificate({ config, writer, clock }, running),
        minTlsVersion: listener.minVersion,
        maxTlsVersion: listener.maxVersion,
        tlsCiphers: listener.ciphers,
        gzip: flags.bool('enable-gzip'),
        events: flags.strings('enable-k8s-event'),
        webhookWorkers: Math.max(1, flags.number('webhook-refresh-workers')),
        login: { ...loginOptions(env), expirationMs: flags.number('login-attempts-expiration') },
        connectionStateMs: flags.number('connection-status-cache-expiration'),
        swagger: !flags.bool('disable-swagger-ui'),
        callSeconds: env['ARGOCD_ENABLE_GRPC_TIME_HISTOGRAM'] === 'true',
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
