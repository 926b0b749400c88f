import { codes, messageOf, StatusError, withContext } from '@tiphys/base';
import type {
  AppStreamRequest,
  CheckPluginConfigurationResponse,
  CmpManifestResponse,
  CmpRepositoryResponse,
  Command,
  ParametersAnnouncementResponse,
} from '@tiphys/model';
import type { CallContext, Handlers } from '@tiphys/rpc';
import { commandOf } from '../plugins/local-plugins.ts';
import type { Workspace, Workspaces } from '../plugins/workspaces.ts';
import { matchesFiles } from './match-files.ts';
import type { PluginConfig } from './plugin-config.ts';
import { announcementsOf, isDiscoveryConfigured } from './plugin-config.ts';
import type { ReceiveBounds, ReceivedFiles } from './receive.ts';
import { receiveFiles } from './receive.ts';

/** How a plugin's commands run. */
export interface PluginServiceOptions extends ReceiveBounds {
  /** What commands inherit; the request's variables come on top. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For one command, unless the caller has less time. */
  readonly timeoutMs: number;
  readonly graceMs: number;
  readonly maxOutputBytes: number;
}

/** Before a caller's deadline, so that it hears the reason. */
const deadlineBufferMs = 100;

/** The methods of `plugin.ConfigManagementPluginService` for one plugin. */
export function pluginServiceHandlers(
  config: PluginConfig,
  workspaces: Workspaces,
  options: PluginServiceOptions,
): Handlers {
  /** Receives the files of a request into a folder that is gone afterwards. */
  async function within<T>(
    parts: AsyncIterable<AppStreamRequest>,
    context: CallContext,
    work: (job: Job) => Promise<T>,
  ): Promise<T> {
    using workspace = await workspaces.open();
    const received = await receiveFiles(parts, workspace.path, {
      ...options,
      preserveFileMode: config.preserveFileMode,
    }).catch((error: unknown) => {
      throw withContext('error receiving stream', error);
    });
    return await work({ received, run: (command) => runIn(command, { context, received, workspace }) });
  }

  function runIn(command: Command, { context, received, workspace }: Place): Promise<string> {
    const left = context.remainingMs();
    const timeoutMs = Math.max(1, Math.min(options.timeoutMs, (left ?? Infinity) - deadlineBufferMs));
    const prepared = commandOf(command, { cwd: received.appFolder, env: environment(options.env, received) });
    if (!prepared) return Promise.reject(new StatusError(codes.invalidArgument, 'Command is empty'));
    const { graceMs, maxOutputBytes } = options;
    return workspace.run(prepared, { timeoutMs, graceMs, maxOutputBytes, signal: context.signal });
  }

  const path = '/plugin.ConfigManagementPluginService';
  return {
    [`${path}/CheckPluginConfiguration`]: (): Promise<CheckPluginConfigurationResponse> =>
      Promise.resolve({
        isDiscoveryConfigured: isDiscoveryConfigured(config.discover),
        provideGitCreds: config.provideGitCreds,
      }),
    [`${path}/MatchRepository`]: (parts: AsyncIterable<AppStreamRequest>, context: CallContext) =>
      within(parts, context, (job) => match(config, job)),
    [`${path}/GenerateManifest`]: (parts: AsyncIterable<AppStreamRequest>, context: CallContext) =>
      within(parts, context, (job) => generate(config, job)),
    [`${path}/GetParametersAnnouncement`]: (parts: AsyncIterable<AppStreamRequest>, context: CallContext) =>
      within(parts, context, (job) => announce(config, job)),
  };
}

interface Place {
  readonly context: CallContext;
  readonly received: ReceivedFiles;
  readonly workspace: Workspace;
}

interface Job {
  readonly received: ReceivedFiles;
  run(command: Command): Promise<string>;
}

async function generate(config: PluginConfig, { run }: Job): Promise<CmpManifestResponse> {
  try {
    if ((config.init.command ?? []).length > 0) await run(config.init);
    const output = await run(config.generate);
    // The repo server takes it apart: one text may hold many documents.
    return { manifests: output.trim() === '' ? [] : [output] };
  } catch (error) {
    throw withContext('error generating manifests', error);
  }
}

async function match(config: PluginConfig, { received, run }: Job): Promise<CmpRepositoryResponse> {
  const { command, fileName, glob } = config.discover;
  const { appPath, files } = received;
  const answer = (isSupported: boolean): CmpRepositoryResponse => ({ isSupported, isDiscoveryEnabled: true });
  if (fileName !== '') return answer(matchesFiles(fileName, files, { appPath, deep: false }));
  if (glob !== '') return answer(matchesFiles(glob, files, { appPath, deep: true }));
  if ((command.command ?? []).length === 0) return { isSupported: false, isDiscoveryEnabled: false };
  try {
    return answer((await run(command)) !== '');
  } catch (error) {
    throw withContext('match repository error: error running find command', error);
  }
}

async function announce(config: PluginConfig, { run }: Job): Promise<ParametersAnnouncementResponse> {
  const { dynamic, static: fixed } = config.parameters;
  if ((dynamic.command ?? []).length === 0) return { parameterAnnouncements: fixed };
  const text = await run(dynamic).catch((error: unknown) => {
    throw withContext(
      'get parameters announcement error: error executing dynamic parameter output command',
      error,
    );
  });
  try {
    // What is fixed comes last, so that it wins.
    return { parameterAnnouncements: [...announcementsOf(JSON.parse(text)), ...fixed] };
  } catch (error) {
    throw new StatusError(
      codes.unknown,
      `get parameters announcement error: error unmarshaling dynamic parameter output into ParametersAnnouncementResponse: ${messageOf(error)}`,
    );
  }
}

function environment(
  inherited: Readonly<Record<string, string | undefined>>,
  { metadata }: ReceivedFiles,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) if (value !== undefined) env[name] = value;
  for (const { name = '', value = '' } of metadata.env ?? []) if (name !== '') env[name] = value;
  return env;
}
