import { aborted } from '@tiphys/base';
import { decode, encode, fields, normalize, repoServerMethods } from '@tiphys/model';
import { createRepoServer, repoServiceHandlers, requireRepoServerToken } from '@tiphys/render';
import { createSelfSigned, startRpcServer } from '@tiphys/rpc';
import { failureSettings, gitSettings, isGpgEnabled } from '../parts/git-settings.ts';
import { runWith } from './run-with.ts';
import { createCommonParts, repoServerToken, serveMetrics } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

const certificateDays = 365;
const mebibyte = 1_048_576;

/** Runs the repository server until the signal aborts. */
export async function runRepoServer(surroundings: Surroundings): Promise<void> {
  const { flags, env, log, dataDir, signal } = surroundings;
  const { assets, config, lang, registry, clock } = await createCommonParts(surroundings, 'repo-server');
  await using _metrics = await serveMetrics(registry, {
    host: flags.string('metrics-address'),
    port: flags.number('metrics-port'),
  });
  await using repoServer = createRepoServer(
    { lang, log, clock, trust: config, metrics: registry.metrics },
    {
      cacheDir: dataDir,
      renderdPath: assets.renderd,
      git: gitSettings(env),
      service: {
        gpgEnabled: isGpgEnabled(env),
        failures: failureSettings(env),
        ...(flags.number('parallelismlimit') > 0 ? { parallelism: flags.number('parallelismlimit') } : {}),
        maxDirectoryBytes: readBytes(flags.string('max-combined-directory-manifests-size')),
        resultTtlMs: flags.number('repo-cache-expiration'),
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
    const tls = flags.bool('disable-tls') ? undefined : await createSelfSigned(names);
    const server = await startRpcServer(
      {
        codec: { encode, decode, normalize, fields },
        methods: repoServerMethods,
        handlers: repoServiceHandlers(repoServer.service),
        log,
      },
      {
        host: flags.string('address'),
        port: flags.number('port'),
        tls,
        interceptors: [requireRepoServerToken(() => repoServerToken(config))],
      },
    );
    log.info('repo server is listening', { port: server.port, tls: tls !== undefined });
    await aborted(running);
    await server.close();
  });
}

/** Bytes of a quantity such as `10M`. Throws `SyntaxError` for what is not one. */
function readBytes(text: string): number {
  const match = /^(\d+)(?:([KMG])i?)?$/.exec(text);
  if (!match) throw new SyntaxError(`${JSON.stringify(text)} is not a size`);
  const units: Readonly<Record<string, number>> = { K: 1024, M: mebibyte, G: 1024 * mebibyte };
  return Number(match[1]) * (units[match[2] ?? ''] ?? 1);
}
