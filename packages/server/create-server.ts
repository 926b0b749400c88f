import { aborted } from '@tiphys/base';
import { decode, encode, fields, methods, normalize, routes } from '@tiphys/model';
import type { GatewayOptions, RpcServer } from '@tiphys/rpc';
import { callSpans, startRpcServer } from '@tiphys/rpc';
import { createAuthenticator } from './auth/authenticator.ts';
import { createPolicyAccess } from './auth/policy-access.ts';
import { followCertificate } from './certificate.ts';
import { createApplicationDeps, createServices } from './create-services.ts';
import { createHandlers } from './handlers.ts';
import { createHttpHandler } from './http/handler.ts';
import { createServerMetrics } from './metrics.ts';
import { createAccountStore } from './store/accounts.ts';
import type { Server, ServerAddress, ServerDeps, ServerOptions } from './types.ts';
import { createV2Handler } from './v2/handler.ts';
import { createV2Routes } from './v2/routes.ts';

const graceMs = 5000;

/** Paths with URLs in them, whose slashes come escaped. */
const rawPaths: readonly RegExp[] = [
  /^\/api\/v1\/clusters\/[^/]+/,
  /^\/api\/v1\/(write-)?repositories\/[^/]+/,
  /^\/api\/v1\/(write-)?repocreds\/[^/]+/,
];

/** Answers that `fields=` may cut, besides streams; a list of applications keeps its resource version. */
const selectable: Readonly<Record<string, readonly string[]>> = {
  '/application.ApplicationService/List': ['metadata'],
  '/application.ApplicationService/ManagedResources': [],
  '/project.ProjectService/List': [],
};

/** Makes the API server; it listens when it is run. */
export function createServer(deps: ServerDeps, options: ServerOptions): Server {
  const { config, kube, cache, clock, log } = deps;
  const cookiePath = options.rootPath ?? '';
  const accounts = createAccountStore({
    kube,
    namespace: config.namespace,
    accounts: () => config.accounts(),
    put: (object) => config.put(object),
  });
  const authenticator = createAuthenticator(
    { config, accounts, cache, clock, log },
    {
      disableAuth: options.disableAuth ?? false,
      ownerToken: options.ownerToken,
      cookiePath,
      login: options.login,
    },
  );
  const access = createPolicyAccess({ config, lang: deps.lang, log });
  const application = createApplicationDeps({ deps, options, access });
  const services = createServices({
    deps,
    options,
    access,
    authenticator,
    accounts,
    cookiePath,
    application,
  });
  const { handlers, admit } = createHandlers(services, authenticator);
  const closing = new AbortController();
  const v2 = createV2Handler(
    {
      authenticator,
      tracer: deps.tracer,
      closing: closing.signal,
      routes: createV2Routes({ deps, options, access, authenticator, application, closing: closing.signal }),
    },
    { contentTypes: options.contentTypes ?? ['application/json'], gzip: options.gzip ?? true },
  );
  const http = createHttpHandler({ deps, options, access, authenticator, v2 });
  const { interceptor, onFinished } = createServerMetrics(deps.metrics, {
    version: options.version,
    seconds: options.callSeconds,
  });
  const gateway: GatewayOptions = {
    routes,
    rawPaths,
    selectable,
    contentTypes: options.contentTypes ?? ['application/json'],
    gzip: options.gzip ?? true,
  };
  let settle: { resolve(address: ServerAddress): void; reject(reason: unknown): void } | undefined;
  const listening = new Promise<ServerAddress>((resolve, reject) => (settle = { resolve, reject }));
  // Nobody has to wait for it; `run` rejects as well.
  listening.catch(() => undefined);
  return {
    listening,
    async run(signal) {
      let server: RpcServer;
      try {
        server = await startRpcServer(
          { codec: { encode, decode, normalize, fields }, methods, handlers, log },
          {
            ...listenOptions(options),
            gateway,
            http,
            admit,
            interceptors: [callSpans(deps.tracer), interceptor],
            onFinished,
          },
        );
      } catch (reason) {
        settle?.reject(reason);
        throw reason;
      }
      const { host, port } = server;
      const url = `${options.tls ? 'https' : 'http'}://${host.includes(':') ? 'localhost' : host}:${port}`;
      settle?.resolve({ host, port, url });
      log.info('API server is listening', { host, port, tls: options.tls !== undefined });
      const stop = options.tls
        ? followCertificate(deps, { current: options.tls, use: (certificate) => server.setTls(certificate) })
        : undefined;
      await aborted(signal);
      stop?.();
      closing.abort();
      await server.close(graceMs);
    },
  };
}

function listenOptions(
  options: ServerOptions,
): Pick<
  Parameters<typeof startRpcServer>[1],
  'host' | 'port' | 'tls' | 'minVersion' | 'maxVersion' | 'ciphers' | 'rootPath' | 'rootlessPaths'
> {
  return {
    host: options.host,
    port: options.port,
    tls: options.tls,
    minVersion: options.minTlsVersion,
    maxVersion: options.maxTlsVersion,
    ciphers: options.tlsCiphers,
    rootPath: options.rootPath,
    // Probes of the pod know nothing of it.
    rootlessPaths: ['/healthz'],
  };
}
