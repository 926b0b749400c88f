import type { Clock, Logger, Tracer } from '@tiphys/base';
import { codes, StatusError, withContext } from '@tiphys/base';
import type { ConfigManagementPlugin } from '@tiphys/model';
import type { RepositoryAccess, Trust } from '@tiphys/source';
import type { ReadYaml } from '../generate/manifest-file.ts';
import { accessOf } from '../generate/sources.ts';
import type { PluginTool, SourceRun, ToolResult } from '../tool.ts';
import type { AskPass } from './askpass.ts';
import type { PluginCredentials } from './credentials.ts';
import { openCredentials } from './credentials.ts';
import { pluginEnvironment } from './environment.ts';
import { runLocalPlugin } from './local-plugins.ts';
import { pluginObjects } from './objects.ts';
import type { PluginOptions } from './options.ts';
import type { Sending } from './plugin-request.ts';
import { commonRoot, scrubbed, startSending, takeDownInputs } from './plugin-request.ts';
import { createSharedArchives } from './shared-archives.ts';
import type { FoundSidecar, SidecarQuery } from './sidecars.ts';
import { createSidecars } from './sidecars.ts';
import { createWorkspaces } from './workspaces.ts';

/** What plugins need. */
export interface PluginToolDeps {
  readonly readYaml: ReadYaml;
  readonly trust: Trust;
  readonly askPass: AskPass;
  /** The repository with the user name and password that a plain git takes. */
  readonly login: (repo: RepositoryAccess) => Promise<RepositoryAccess>;
  /** Plugins of `argocd-cm`, which run here. */
  readonly local: () => readonly ConfigManagementPlugin[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly tracer: Tracer;
}

/** Plugins as a tool; disposing ends what still runs. */
export interface Plugins extends PluginTool, AsyncDisposable {}

/** Makes manifests by plugins: those of `argocd-cm` by their name, others by their sockets (inventory §5.6). */
export function createPluginTool(deps: PluginToolDeps, options: PluginOptions): Plugins {
  const sidecars = createSidecars(deps, options);
  const workspaces = createWorkspaces(options.tempDir);
  const archives = createSharedArchives();
  /** What discovery found for a run that may generate next. */
  const discovered = new WeakMap<SourceRun, Pick<FoundSidecar, 'name' | 'provideGitCreds'>>();

  async function find(run: SourceRun, sending: Sending): Promise<FoundSidecar> {
    const known = discovered.get(run);
    if (known) {
      const client = sidecars.connect(known.name);
      return { ...known, client, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
    }
    const name = run.source.plugin?.name ?? '';
    const query = queryOf(run, sending);
    if (name !== '') return sidecars.named(name, query);
    const { found } = await sidecars.discovered(query);
    if (found) return found;
    throw new StatusError(codes.unknown, 'could not find plugin supporting the given repository');
  }

  async function generateBeside(run: SourceRun, sending: Sending): Promise<readonly string[]> {
    await using found = await find(run, sending);
    const isLent = found.provideGitCreds && !run.fromClient;
    await using credentials = isLent ? await lend(run) : undefined;
    const request = await sending.request(options.useManifestGeneratePaths ? commonRoot(run) : '.');
    const { signal } = sending;
    try {
      const env = { ...request.env, ...credentials?.env };
      const call = { signal, timeoutMs: options.timeoutMs };
      return (await found.client.generate({ ...request, env }, call)).manifests ?? [];
    } catch (error) {
      throw withContext('error generating manifests in cmp', scrubbed(error, run, credentials));
    }
  }

  async function generateHere(
    run: SourceRun,
    definition: ConfigManagementPlugin,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    await using credentials = run.fromClient ? undefined : await lend(run);
    const plugin = { definition, env: { ...pluginEnvironment(run), ...credentials?.env } };
    const { graceMs, maxMessageBytes, timeoutMs } = options;
    const bounds = { timeoutMs, maxOutputBytes: maxMessageBytes, graceMs, signal };
    try {
      const settings = { workspaces, env: options.env, files: options, bounds };
      return [await runLocalPlugin({ ...run, signal }, plugin, settings)];
    } catch (error) {
      throw scrubbed(error, run, credentials);
    }
  }

  async function lend(run: SourceRun): Promise<PluginCredentials> {
    const repo = await deps.login(accessOf(run.request.repo));
    return openCredentials(repo, { ...deps, folder: options.credentialsDir });
  }

  function localOf({ source }: SourceRun): ConfigManagementPlugin | undefined {
    return deps.local().find(({ name }) => name === source.plugin?.name);
  }

  return {
    async discover(run) {
      if ((await sidecars.names()).length === 0) return false;
      using sending = startSending(run, { ...options, archives });
      const { asked, found } = await sidecars.discovered(queryOf(run, sending));
      // What plugins look at lies in the application's folder: a change there may make it theirs.
      if (asked) await run.tree.stat(run.path, { signal: run.signal });
      if (!found) return false;
      discovered.set(run, { name: found.name, provideGitCreds: found.provideGitCreds });
      await found[Symbol.asyncDispose]();
      return true;
    },
    async generate(run): Promise<ToolResult> {
      using sending = startSending(run, { ...options, archives });
      const definition = localOf(run);
      const texts = definition
        ? await generateHere(run, definition, sending.signal)
        : await generateBeside(run, sending);
      const objects = await pluginObjects(deps.readYaml, texts, sending.signal);
      return { objects, ...(await takeDownInputs(run)) };
    },
    async parameters(run) {
      if (localOf(run)) return [];
      using sending = startSending(run, { ...options, archives });
      await using found = await find(run, sending).catch((error: unknown) => {
        throw withContext('failed to detect CMP for app', scrubbed(error, run));
      });
      try {
        const call = { signal: sending.signal, timeoutMs: options.timeoutMs };
        const answer = await found.client.parameters(await sending.request('.'), call);
        return answer.parameterAnnouncements ?? [];
      } catch (error) {
        throw withContext('failed to get parameter announcement', scrubbed(error, run));
      }
    },
    async names() {
      return [...new Set([...deps.local().map(({ name }) => name), ...(await sidecars.names())])];
    },
    async [Symbol.asyncDispose]() {
      await workspaces[Symbol.asyncDispose]();
      await archives[Symbol.asyncDispose]();
    },
  };
}

function queryOf(run: SourceRun, sending: Sending): SidecarQuery {
  const { appName = '', repo } = run.request;
  return {
    source: JSON.stringify([repo?.repo, run.source.chart, run.path, appName]),
    request: () => sending.request('.'),
    signal: sending.signal,
  };
}
