import { join } from 'node:path';
import type { Tracer } from '@tiphys/base';
import { codes, StatusError } from '@tiphys/base';
import { decode, encode, fields, normalize, pluginMethods } from '@tiphys/model';
import type {
  AppStreamRequest,
  CheckPluginConfigurationResponse,
  CmpManifestResponse,
  CmpRepositoryResponse,
  ParametersAnnouncementResponse,
} from '@tiphys/model';
import type { RpcCallOptions, RpcClient } from '@tiphys/rpc';
import { createSchemaClient, tracedClient } from '@tiphys/rpc';
import type { Archive } from './archive.ts';

const codec = { encode, decode, normalize, fields };
const service = '/plugin.ConfigManagementPluginService';
const socketEnding = '.sock';
/** Time for a plugin to take the connection. */
const connectTimeoutMs = 5000;

/** What is sent to a plugin. */
export interface PluginRequest {
  readonly archive: Archive;
  readonly appName: string;
  /** Folder of the application in the archive. */
  readonly appPath: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A plugin's server at its socket. Failures are `StatusError`s. */
export interface PluginClient extends AsyncDisposable {
  configuration(options?: RpcCallOptions): Promise<CheckPluginConfigurationResponse>;
  match(request: PluginRequest, options?: RpcCallOptions): Promise<CmpRepositoryResponse>;
  generate(request: PluginRequest, options?: RpcCallOptions): Promise<CmpManifestResponse>;
  parameters(request: PluginRequest, options?: RpcCallOptions): Promise<ParametersAnnouncementResponse>;
}

/** How plugins are spoken to. */
export interface PluginClientOptions {
  /** Bytes of one message, both ways. */
  readonly maxMessageBytes: number;
  /** Bytes of the archive in one message. */
  readonly chunkBytes: number;
}

/** Where the socket of a plugin is. A name that leads out of the folder is refused. */
export function pluginSocket(socketDir: string, name: string): string {
  if (name.includes('/') || name.includes('\0') || name === '' || name === '..' || name === '.') {
    throw new StatusError(
      codes.invalidArgument,
      `invalid socket file path, ${JSON.stringify(`${name}${socketEnding}`)} is outside plugin socket dir`,
    );
  }
  return join(socketDir, `${name}${socketEnding}`);
}

/** Speaks to the plugin behind a socket; it connects with the first call. */
export function createPluginClient(
  socketPath: string,
  options: PluginClientOptions,
  tracer: Tracer,
): PluginClient {
  const plain: RpcClient = createSchemaClient(
    { codec, methods: pluginMethods },
    {
      address: `unix://${socketPath}`,
      maxMessageBytes: options.maxMessageBytes,
      connectTimeoutMs,
      attempts: 1,
    },
  );
  const client = tracedClient(plain, tracer);
  const stream = <T>(name: string) => {
    const call = (request: PluginRequest, callOptions?: RpcCallOptions): Promise<unknown> =>
      client.clientStream(`${service}/${name}`, messages(request, options.chunkBytes), callOptions);
    // The schema is the same on both sides.
    return call as (request: PluginRequest, callOptions?: RpcCallOptions) => Promise<T>;
  };
  return {
    configuration: (callOptions) =>
      client.unary(
        `${service}/CheckPluginConfiguration`,
        {},
        callOptions,
      ) as Promise<CheckPluginConfigurationResponse>,
    match: stream<CmpRepositoryResponse>('MatchRepository'),
    generate: stream<CmpManifestResponse>('GenerateManifest'),
    parameters: stream<ParametersAnnouncementResponse>('GetParametersAnnouncement'),
    [Symbol.asyncDispose]: () => plain.close(),
  };
}

async function* messages(request: PluginRequest, chunkBytes: number): AsyncGenerator<AppStreamRequest> {
  const { appName, appPath, archive, env } = request;
  const entries = Object.entries(env).map(([name, value]) => ({ name, value }));
  yield {
    metadata: {
      appName,
      appRelPath: appPath,
      checksum: archive.checksum,
      size: archive.size,
      env: entries,
    },
  };
  for await (const chunk of archive.chunks(chunkBytes)) {
    yield { file: { chunk: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('base64') } };
  }
}
