import type { Cache } from '@tiphys/base';
import { codes, messageOf, StatusError } from '@tiphys/base';
import type { LocalServerOptions } from '@tiphys/cli';
import type { Config } from '@tiphys/config';
import { decode, encode, fields, normalize, repoServerMethods } from '@tiphys/model';
import { createRepoServiceClient, repoServerTokenHeader } from '@tiphys/render';
import type { RepoService } from '@tiphys/render';
import { createSchemaClient } from '@tiphys/rpc';
import type { RpcClient } from '@tiphys/rpc';
import type { Home } from '../parts/connect.ts';
import { repoServerToken } from '../parts/repo-server-token.ts';
import { connectRedisCache } from '../redis/redis-cache.ts';
import { createTolerantCache } from '../redis/tolerant-cache.ts';
import { redisPassword } from './installation.ts';
import { createLazyCache } from './lazy-cache.ts';

/** A part that is reached through a forwarded port once it is needed. */
export interface Forwarded<T> extends AsyncDisposable {
  readonly part: T;
}

/** The cache of the installation. While it is away, what it holds is missing, and whoever gave the command is told once. */
export function forwardedCache(
  home: Home,
  { redisAddress, redisCompress, log, warn, signal }: LocalServerOptions,
): Forwarded<Cache> {
  const tell = (message: string): void => warn(`Redis cannot be reached: ${message}`);
  const cache = createLazyCache(async () => {
    const [address, password] = await Promise.all([redisAddress(), redisPassword(home, signal)]);
    return connectRedisCache({
      address,
      password,
      compress: redisCompress,
      log: { ...log, warn: (message, facts) => tell(String(facts?.['error'] ?? message)) },
    });
  }, tell);
  return {
    part: createTolerantCache(cache, log),
    [Symbol.asyncDispose]: () => cache[Symbol.asyncDispose](),
  };
}

/** The repository server of the installation; calls are `unavailable` where it cannot be reached. */
export function forwardedRepoServer(
  { repoServerAddress }: LocalServerOptions,
  config: Config,
): Forwarded<RepoService> {
  let client: RpcClient | undefined;
  const connected = async (): Promise<RpcClient> => {
    if (client) return client;
    const address = await repoServerAddress().catch((error: unknown) => {
      const message = `the repository server cannot be reached: ${messageOf(error)}`;
      throw new StatusError(codes.unavailable, message, { cause: error });
    });
    client ??= createSchemaClient(
      { codec: { decode, encode, normalize, fields }, methods: repoServerMethods },
      {
        address,
        // It made its certificate itself; the way to it is the API server's.
        tls: { insecure: true },
        headers: {
          get [repoServerTokenHeader]() {
            return repoServerToken(config) ?? '';
          },
        },
      },
    );
    return client;
  };
  return {
    part: createRepoServiceClient({
      unary: async (path, request, options) => (await connected()).unary(path, request, options),
      clientStream: async (path, requests, options) =>
        (await connected()).clientStream(path, requests, options),
    }),
    async [Symbol.asyncDispose]() {
      await client?.close();
    },
  };
}
