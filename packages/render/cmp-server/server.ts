import { chmod, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger, Tracer } from '@tiphys/base';
import { noTracer, silentLogger } from '@tiphys/base';
import { decode, encode, fields, normalize, pluginDescription, pluginMethods } from '@tiphys/model';
import { callSpans, healthHandlers, reflectionHandlers, startRpcServer } from '@tiphys/rpc';
import { pluginSocket } from '../plugins/client.ts';
import { removeFolder, createWorkspaces } from '../plugins/workspaces.ts';
import type { PluginConfig } from './plugin-config.ts';
import { isDiscoveryConfigured } from './plugin-config.ts';
import type { PluginServiceOptions } from './service.ts';
import { pluginServiceHandlers } from './service.ts';

/** Where a plugin's server listens and works. */
export interface CmpServerOptions extends PluginServiceOptions {
  /** Folder of the socket, which is named after the plugin. */
  readonly socketDir: string;
  /** Folder for the files of requests. It belongs to this server: what is in it is removed at the start. */
  readonly workDir: string;
}

/** Whom it tells of its work. */
export interface CmpServerDeps {
  readonly log?: Logger | undefined;
  readonly tracer?: Tracer | undefined;
}

/** A plugin's server that listens. */
export interface CmpServer extends AsyncDisposable {
  readonly socketPath: string;
}

/** Serves one plugin at its socket; a socket left behind by an earlier server is replaced. */
export async function startCmpServer(
  config: PluginConfig,
  options: CmpServerOptions,
  { log = silentLogger, tracer = noTracer }: CmpServerDeps = {},
): Promise<CmpServer> {
  const socketPath = pluginSocket(options.socketDir, config.name);
  await mkdir(dirname(socketPath), { recursive: true });
  await removeFolder(options.workDir);
  await rm(socketPath, { force: true });
  const workspaces = createWorkspaces(options.workDir);
  const server = await startRpcServer(
    {
      codec: { encode, decode, normalize, fields },
      methods: pluginMethods,
      handlers: {
        ...pluginServiceHandlers(config, workspaces, options),
        ...healthHandlers(['plugin.ConfigManagementPluginService']),
        ...reflectionHandlers(pluginDescription),
      },
      log,
    },
    {
      port: 0,
      socketPath,
      limits: { maxMessageBytes: options.maxOutputBytes },
      interceptors: [callSpans(tracer)],
    },
  );
  // The repo server may run as another user of the same group.
  await chmod(socketPath, 0o775);
  if (!isDiscoveryConfigured(config.discover)) {
    log.info(`applications use this plugin by the name ${config.name} only, as it has no discovery`);
  }
  return {
    socketPath,
    async [Symbol.asyncDispose]() {
      await server.close(options.graceMs);
      await workspaces[Symbol.asyncDispose]();
      await rm(socketPath, { force: true });
    },
  };
}
