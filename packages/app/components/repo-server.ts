import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { aborted } from '@tiphys/base';
import { decode, encode, fields, normalize, repoServerDescription, repoServerMethods } from '@tiphys/model';
import { createRepoServer, repoServiceHandlers, requireRepoServerToken } from '@tiphys/render';
import {
  callSpans,
  createCallMetrics,
  createSelfSigned,
  healthHandlers,
  reflectionHandlers,
  startRpcServer,
} from '@tiphys/rpc';
import { artifactSettings, streamSettings } from '../parts/artifact-settings.ts';
import { failureSettings, gitSettings, isGpgEnabled } from '../parts/git-settings.ts';
import { maxMessageBytes, pluginSettings } from '../parts/plugin-settings.ts';
import { readBytes } from '../parts/read-bytes.ts';
import { renderLimits } from '../parts/render-limits.ts';
import { repoServerCertificate } from '../parts/tls-files.ts';
import { tlsSettings } from '../parts/tls-settings.ts';
import { versionMessage } from '../parts/version.ts';
import { runWith } from './run-with.ts';
import { repoServerToken } from '../parts/repo-server-token.ts';
import { createCommonParts, serveSidePort } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

const certificateDays = 365;

/** Runs the repository server until the signal aborts. */
export async function runRepoServer(surroundings: Surroundings): Promise<void> {
  const { flags, env, log, dataDir, signal } = surroundings;
  if (flags.bool('disable-tls') && flags.changed('client-ca-path'))
    throw new SyntaxError('--client-ca-path cannot be used when --disable-tls is enabled');
  const listener = tlsSettings(flags);
  const parts = await createCommonParts(surroundings, 'argocd-repo-server');
  await using tracing = parts.tracing;
  const { assets, config, lang, registry, clock } = parts;
  await using _side = await serveSidePort(surroundings, parts, {
    host: flags.string('metrics-address'),
    port: flags.number('metrics-port'),
    keys: 'reposerver',
    needs: [{ name: 'cache folder', isVital: true, check: () => isWritable(dataDir) }],
  });
  await using repoServer = createRepoServer(
    {
      lang,
      log,
      clock,
      trust: config,
      localPlugins: () => config.settings().plugins,
      metrics: registry.metrics,
      tracer: tracing.tracer,
    },
    {
      cacheDir: dataDir,
      renderdPath: assets.renderd,
      git: { ...gitSettings(env), lockTimeoutMs: flags.number('revision-cache-lock-timeout') },
      limits: renderLimits(env),
      searchPath: env['PATH'],
      artifacts: artifactSettings(flags, env),
      plugins: pluginSettings(flags, env),
      service: {
        gpgEnabled: isGpgEnabled(env),
        failures: failureSettings(env),
        streams: streamSettings(flags),
        ...(flags.number('parallelismlimit') > 0 ? { parallelism: flags.number('parallelismlimit') } : {}),
        maxDirectoryBytes: readBytes(flags.string('max-combined-directory-manifests-size')),
        resultTtlMs: flags.number('repo-cache-expiration'),
        // Unless it is asked for, a new commit is not kept waiting for as long as in Argo CD.
        ...(flags.changed('revision-cache-expiration')
          ? { revisionMaxAgeMs: flags.number('revision-cache-expiration') }
          : {}),
        includeHiddenDirectories: flags.bool('include-hidden-directories'),
      },
    },
  );
  await runWith([config], signal, async (running) => {
    await config.ready(running);
    const names = {
      hosts: ['localhost', 'argocd-repo-server'],
      organization: 'Argo CD',
      days: certificateDays,
      nowMs: clock.now(),
    };
    const tls = flags.bool('disable-tls')
      ? undefined
      : await repoServerCertificate({ env, flags, log }, () => createSelfSigned(names));
    const calls = createCallMetrics(registry.metrics, {
      methods: repoServerMethods,
      // A few methods only, and one of them is how long a render takes.
      seconds: true,
    });
    const server = await startRpcServer(
      {
        codec: { encode, decode, normalize, fields },
        methods: repoServerMethods,
        handlers: {
          ...repoServiceHandlers(repoServer.service),
          ...healthHandlers(['repository.RepoServerService']),
          ...reflectionHandlers(repoServerDescription),
          '/version.VersionService/Version': () => Promise.resolve(versionMessage()),
        },
        log,
      },
      {
        host: flags.string('address'),
        port: flags.number('port'),
        tls: tls?.certificate,
        ...listener,
        limits: { maxMessageBytes: maxMessageBytes(env) },
        onFinished: calls.onFinished,
        interceptors: [
          callSpans(tracing.tracer),
          calls.interceptor,
          requireRepoServerToken(() => repoServerToken(config)),
        ],
      },
    );
    const isMutual = tls?.certificate.clientCa !== undefined;
    log.info('repo server is listening', { port: server.port, tls: tls !== undefined, mutual: isMutual });
    await (tls ? tls.watch((certificate) => server.setTls(certificate), running) : aborted(running));
    await server.close();
  });
}

async function isWritable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const probe = await mkdtemp(join(folder, '.healthz-'));
  await rm(probe, { recursive: true });
}
