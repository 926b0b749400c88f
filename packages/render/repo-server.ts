import type { Clock, Logger, Metrics, Tracer } from '@tiphys/base';
import { noTracer, silentLogger, systemClock } from '@tiphys/base';
import type { Lang } from '@tiphys/lang';
import type { ConfigManagementPlugin } from '@tiphys/model';
import type { ArtifactsOptions, GitSource, GitSourceOptions, Trust } from '@tiphys/source';
import { createArtifacts, createGitSource, createMaxVersion, isOciUrl, readHttp } from '@tiphys/source';
import { createPlugins } from './plugins/create-plugins.ts';
import type { PluginSettings } from './plugins/create-plugins.ts';
import { createRenderd } from './renderd/renderd.ts';
import type { RepoServiceOptions } from './repo-service.ts';
import { createRepoService } from './repo-service.ts';
import type { CopyLimits } from './tools/kustomize-executable.ts';
import { createKustomizeRunner } from './tools/kustomize-executable.ts';
import { createTools } from './tools/tools.ts';
import type { ToolLimits } from './tools/tools.ts';
import type { RepoService } from './types.ts';

const defaultMaxRemoteFileBytes = 16 * 1024 * 1024;
/** Time to read a file by its URL. */
const remoteFileTimeoutMs = 30_000;
const defaultTimeoutMs = 90_000;
const defaultMaxOutputBytes = 256 * 1024 * 1024;
/** Where programs are looked for when nothing else is said. */
const usualFolders = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What a whole repo server is made of. */
export interface RepoServerDeps {
  /** Known SSH hosts and TLS authorities, read anew with each call. */
  readonly trust: Trust;
  readonly lang: Pick<Lang, 'checkVersions' | 'maxSatisfying' | 'globMatchSafe'>;
  /** Plugins of `argocd-cm`, which run in this process's surroundings. Default: none. */
  readonly localPlugins?: (() => readonly ConfigManagementPlugin[]) | undefined;
  readonly log?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly metrics?: Metrics | undefined;
  readonly tracer?: Tracer | undefined;
}

/** What one render may use (see docs/limits.md). */
export interface RenderLimits extends ToolLimits, CopyLimits {
  /** Time of one render. Default 90 s, Argo CD's `ARGOCD_EXEC_TIMEOUT`. */
  readonly timeoutMs?: number | undefined;
  /** Memory of one worker. Default 1,024 MiB. */
  readonly memoryMiB?: number | undefined;
  /** Bytes of the manifests of one source. Default 256 MiB. */
  readonly maxOutputBytes?: number | undefined;
  /** Bytes of a file that a source names by its URL. Default 16 MiB. */
  readonly maxRemoteFileBytes?: number | undefined;
}

/** Where it keeps files and what it runs. */
export interface RepoServerOptions {
  /** Folder of its own for mirrors and files that live as long as a call. */
  readonly cacheDir: string;
  /** Path of the `renderd` executable. */
  readonly renderdPath: string;
  /** Processes of renderd at once. Default: the pool's. */
  readonly workers?: number | undefined;
  readonly limits?: RenderLimits | undefined;
  /** `PATH` of the programs that an administrator allows (other versions of Kustomize). Default: the usual folders. */
  readonly searchPath?: string | undefined;
  readonly git?: Omit<GitSourceOptions, 'cacheDir'> | undefined;
  /** `maxAgeMs`: age of a chart index or a registry's tags that is good enough. Default 180 s. */
  readonly artifacts?:
    | (Omit<ArtifactsOptions, 'cacheDir'> & { readonly maxAgeMs?: number | undefined })
    | undefined;
  readonly service?: RepoServiceOptions | undefined;
  readonly plugins?: PluginSettings | undefined;
}

/** A repo server with everything below it; disposing ends its processes. */
export interface RepoServer extends AsyncDisposable {
  readonly service: RepoService;
  readonly git: GitSource;
  /** For webhooks: makes the next look at a repository a fresh one. */
  forgetRefs(url: string): void;
}

/** Puts a repo server together from git, chart repositories and renderd. Processes start with the first work. */
export function createRepoServer(deps: RepoServerDeps, options: RepoServerOptions): RepoServer {
  const { clock, lang, log = silentLogger, metrics, tracer = noTracer, trust } = deps;
  const maxVersion = createMaxVersion(lang);
  const {
    maxOutputBytes = defaultMaxOutputBytes,
    maxRemoteFileBytes = defaultMaxRemoteFileBytes,
    memoryMiB,
    timeoutMs = defaultTimeoutMs,
  } = options.limits ?? {};
  const renderd = createRenderd({
    path: options.renderdPath,
    log,
    workers: options.workers,
    memoryMiB,
    timeoutMs,
    maxOutputBytes,
  });
  const git = createGitSource(
    { trust, maxVersion, log, clock, metrics, tracer },
    { ...options.git, cacheDir: options.cacheDir },
  );
  const { charts, oci } = createArtifacts(
    {
      trust,
      versions: lang,
      clock,
      log,
      metrics,
      tracer,
      parseYaml: async (bytes) => (await renderd.split([bytes]))[0]?.documents[0],
    },
    {
      proxies: options.git?.proxies,
      azureIdentity: options.git?.azureIdentity,
      ...options.artifacts,
      cacheDir: options.cacheDir,
    },
  );
  const localPlugins = deps.localPlugins ?? ((): readonly ConfigManagementPlugin[] => []);
  const plugins = createPlugins(
    {
      readYaml: (files, call) => renderd.split(files, call),
      trust,
      login: git.login,
      local: localPlugins,
      clock: clock ?? systemClock,
      log,
      tracer,
    },
    { cacheDir: options.cacheDir, settings: options.plugins },
  );
  const tools = createTools({
    renderd,
    limits: options.limits,
    runExecutable: createKustomizeRunner({
      searchPath: options.searchPath ?? usualFolders,
      timeoutMs,
      maxOutputBytes,
      limits: options.limits,
    }),
    fetchFile: (url, signal) =>
      readHttp(
        url,
        { repo: { repo: url }, trust, proxies: options.git?.proxies },
        {
          maxBytes: maxRemoteFileBytes,
          limitName: 'limit TIPHYS_RENDER_MAX_REMOTE_FILE',
          timeoutMs: remoteFileTimeoutMs,
          signal,
        },
      ),
  });
  const service = createRepoService(
    {
      git,
      charts,
      chartLimits: options.limits,
      oci,
      artifactMaxAgeMs: options.artifacts?.maxAgeMs,
      tools: { ...tools, plugin: plugins },
      localPlugins,
      readYaml: (files, call) => renderd.split(files, call),
      globMatch: (pattern, path) => lang.globMatchSafe(pattern, path),
      log,
      clock,
      metrics,
      tracer,
    },
    options.service,
  );
  return {
    service,
    git,
    forgetRefs: (url) => (isOciUrl(url) ? oci.forget(url) : git.forgetRefs(url)),
    async [Symbol.asyncDispose]() {
      git.close();
      await plugins[Symbol.asyncDispose]();
      await renderd[Symbol.asyncDispose]();
    },
  };
}
