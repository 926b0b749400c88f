import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@tiphys/base';
import type { Logger } from '@tiphys/base';
import { createConfig, createNarrowConfig, repoServerTokenName } from '@tiphys/config';
import type { Config } from '@tiphys/config';
import { kubeOverrides } from '@tiphys/cli';
import type { FlagSet } from '@tiphys/cli';
import type { Environment, ObjectStore } from '@tiphys/kube';
import type { Lang } from '@tiphys/lang';
import { decode, encode, fields, repoServerMethods, normalize } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';
import { createRepoServiceClient, loadLang, repoServerTokenHeader } from '@tiphys/render';
import type { RepoService } from '@tiphys/render';
import { createSchemaClient, startSidePort, tracedClient } from '@tiphys/rpc';
import type { SidePort } from '@tiphys/rpc';
import { createMetricsRegistry } from '../metrics.ts';
import type { MetricsRegistry } from '../metrics.ts';
import { createApplicationStore } from '../parts/application-store.ts';
import type { Assets } from '../parts/assets.ts';
import { commandParametersFolder } from '../flags/command-parameters.ts';
import { connectHome } from '../parts/connect.ts';
import { healthRoute } from '../parts/health-check.ts';
import type { HealthPart } from '../parts/health-check.ts';
import { repoServerToken } from '../parts/repo-server-token.ts';
import { profileRoutes } from '../parts/profiles.ts';
import type { Home } from '../parts/connect.ts';
import { kubeRate, kubeRetry, measureKube } from '../parts/kube-metrics.ts';
import { parseYaml } from '../parts/parse-yaml.ts';
import { maxMessageBytes } from '../parts/plugin-settings.ts';
import { startTracing } from '../telemetry/index.ts';
import type { Tracing } from '../telemetry/index.ts';
import { repoServerClientTls } from '../parts/tls-files.ts';
import { findAssets } from '../parts/find-assets.ts';
import { readRedisCredentials } from '../redis/credentials.ts';
import { connectRedisCache } from '../redis/redis-cache.ts';
import type { RedisTls } from '../redis/connection.ts';
import type { RedisCache } from '../redis/redis-cache.ts';

/** What the process gives to a component. */
export interface Surroundings {
  readonly flags: FlagSet;
  readonly env: Environment;
  readonly log: Logger;
  readonly homeDir: string;
  /** Folder for files of this component. */
  readonly dataDir: string;
  readonly signal: AbortSignal;
}

/** What every component is put together from. */
export interface CommonParts {
  readonly home: Home;
  readonly assets: Assets;
  readonly config: Config;
  readonly lang: Lang;
  readonly clock: typeof systemClock;
  readonly registry: MetricsRegistry;
  /** To be disposed last, so that all that happened is sent. */
  readonly tracing: Tracing;
}

/** What a component is called in Argo CD's traces. */
export type ServiceName = 'argocd-server' | 'argocd-repo-server' | 'argocd-controller';

/** One address stands for all repository servers; Argo CD connects anew for each call, which spreads them too. */
const repoServerConnections = 4;
const repoServerConnectionAgeMs = 60_000;

/** All that the repository server reads of the namespace, as its role in the installation manifest says. */
const repoServerView = {
  configMaps: ['argocd-cm', 'argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm', 'argocd-gpg-keys-cm'],
  secrets: [repoServerTokenName],
};

/** Connects to the home cluster and makes what every component needs; nothing runs yet. */
export async function createCommonParts(
  { flags, env, log, homeDir }: Surroundings,
  serviceName: ServiceName,
): Promise<CommonParts> {
  const registry = createMetricsRegistry();
  const home = await connectHome({
    kubeconfig: flags.string('kubeconfig'),
    context: flags.string('context') || undefined,
    namespace: flags.string('namespace'),
    env,
    homeDir,
    requests: { observer: measureKube(registry.metrics), ...kubeRate(env), ...kubeRetry(env) },
    overrides: kubeOverrides(flags),
  });
  const assets = await findAssets(env);
  const lang = await loadLang(assets.langWasm);
  const { client, namespace } = home;
  const config =
    serviceName === 'argocd-repo-server'
      ? createNarrowConfig({ client, parseYaml, log }, { namespace, ...repoServerView })
      : createConfig({ client, parseYaml, checkLua: lang.checkLua, log }, namespace);
  const certificate = (host: string): string | undefined => config.certificate(host);
  const tracing = await startTracing(flags, { serviceName, log, certificate });
  return { home, assets, lang, config, clock: systemClock, registry, tracing };
}

/** Applications kept up to date: of our namespace, or of all where `--application-namespaces` names others. */
export function watchApplications(
  { flags, log }: Surroundings,
  { client, namespace }: Home,
): ObjectStore<ApplicationObject> {
  const selection = flags.strings('application-namespaces').length > 0 ? {} : { namespace };
  return createApplicationStore({ client, log }, selection);
}

/** The cache that the components share: `--redis`, or Argo CD's default address. */
export async function connectCache({ flags, env, log }: Surroundings): Promise<RedisCache> {
  const compression = flags.string('redis-compress');
  if (compression !== 'gzip' && compression !== 'none')
    throw new SyntaxError(`unknown compression type: ${compression}`);
  const sentinels = flags.strings('sentinel');
  return connectRedisCache({
    address: flags.string('redis') || 'argocd-redis:6379',
    ...(sentinels.length > 0 ? { sentinels, masterName: flags.string('sentinelmaster') } : {}),
    ...(await readRedisCredentials(env)),
    database: flags.number('redisdb'),
    tls: flags.bool('redis-use-tls') ? await readRedisTls(flags) : undefined,
    compress: compression === 'gzip',
    keyPrefix: env['ARGOCD_REDIS_KEY_PREFIX'],
    defaultTtlMs: flags.number('default-cache-expiration'),
    log,
  });
}

async function readRedisTls(flags: FlagSet): Promise<RedisTls> {
  const read = (flag: string): Promise<string> | undefined =>
    flags.string(flag) === '' ? undefined : readFile(flags.string(flag), 'utf8');
  const [ca, cert, key] = await Promise.all([
    read('redis-ca-certificate'),
    read('redis-client-certificate'),
    read('redis-client-key'),
  ]);
  return { ca, cert, key, insecure: flags.bool('redis-insecure-skip-tls-verify') };
}

/** The repository server of `--repo-server`. */
export function connectRepoServer(
  surroundings: Surroundings,
  { config, tracing }: Pick<CommonParts, 'config' | 'tracing'>,
  component: 'server' | 'controller',
): RepoService {
  const { env, flags } = surroundings;
  const plaintext = flags.bool('repo-server-plaintext');
  const client = createSchemaClient(
    { codec: { decode, encode, normalize, fields }, methods: repoServerMethods },
    {
      address: flags.string('repo-server'),
      tls: plaintext ? undefined : repoServerClientTls(surroundings, component),
      maxMessageBytes: maxMessageBytes(env),
      spread: { connections: repoServerConnections, maxAgeMs: repoServerConnectionAgeMs },
      // Read for each call: the key may be made, or made anew, while we run.
      headers: {
        get [repoServerTokenHeader]() {
          return repoServerToken(config) ?? '';
        },
      },
    },
  );
  return createRepoServiceClient(tracedClient(client, tracing.tracer), {
    timeoutMs: flags.number('repo-server-timeout-seconds') * 1000,
  });
}

/** How the port beside the main one is opened. */
export interface SideOptions {
  readonly host?: string | undefined;
  readonly port: number;
  /** The word that the component's keys of `argocd-cmd-params-cm` begin with. */
  readonly keys: 'server' | 'reposerver' | 'controller';
  /** What it needs besides its configuration and the API server. */
  readonly needs: readonly HealthPart[];
}

/** Metrics, health, and profiles on request, on a port of their own. */
export function serveSidePort(
  { env, log }: Surroundings,
  { registry, config, home }: CommonParts,
  { host, port, keys, needs }: SideOptions,
): Promise<SidePort> {
  const parts: readonly HealthPart[] = [
    { name: 'configuration', isVital: true, check: (signal) => config.ready(signal) },
    {
      name: 'Kubernetes',
      isVital: true,
      check: async (signal) => void (await home.client.version({ signal })),
    },
    ...needs,
  ];
  const folder = env['TIPHYS_CMD_PARAMS_FOLDER'] ?? commandParametersFolder;
  return startSidePort(
    {
      '/metrics': () => registry.expose(),
      '/healthz': healthRoute(parts, log),
      ...profileRoutes({ enabledFile: join(folder, `${keys}.profile.enabled`) }),
    },
    { host, port },
  );
}

/** Redis as something that a component works worse without. */
export function redisPart(redis: RedisCache): HealthPart {
  return { name: 'Redis', isVital: false, check: async () => void (await redis.get('healthz')) };
}
