import type { Clock, Logger, Metrics } from '@tiphys/base';
import { silentLogger } from '@tiphys/base';
import type { Lang } from '@tiphys/lang';
import type { ArtifactsOptions, GitSource, GitSourceOptions, Trust } from '@tiphys/source';
import { createArtifacts, createGitSource, createMaxVersion, isOciUrl, readHttp } from '@tiphys/source';
import { createRenderd } from './renderd/renderd.ts';
import type { RepoServiceOptions } from './repo-service.ts';
import { createRepoService } from './repo-service.ts';
import { createTools } from './tools/tools.ts';
import type { RepoService } from './types.ts';

/** Bytes of a value file read by its URL. */
const maxRemoteFileBytes = 16 * 1024 * 1024;
/** Time to read one. */
const remoteFileTimeoutMs = 30_000;

/** What a whole repo server is made of. */
export interface RepoServerDeps {
  /** Known SSH hosts and TLS authorities, read anew with each call. */
  readonly trust: Trust;
  readonly lang: Pick<Lang, 'checkVersions' | 'maxSatisfying' | 'globMatchSafe'>;
  readonly log?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly metrics?: Metrics | undefined;
}

/** Where it keeps files and what it runs. */
export interface RepoServerOptions {
  /** Folder of its own for mirrors and files that live as long as a call. */
  readonly cacheDir: string;
  /** Path of the `renderd` executable. */
  readonly renderdPath: string;
  /** Processes of renderd at once. Default: the pool's. */
  readonly workers?: number | undefined;
  readonly git?: Omit<GitSourceOptions, 'cacheDir'> | undefined;
  readonly artifacts?: Omit<ArtifactsOptions, 'cacheDir'> | undefined;
  readonly service?: RepoServiceOptions | undefined;
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
  const { clock, lang, log = silentLogger, metrics, trust } = deps;
  const maxVersion = createMaxVersion(lang);
  const renderd = createRenderd({
    path: options.renderdPath,
    log,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
  });
  const git = createGitSource(
    { trust, maxVersion, log, clock, metrics },
    { ...options.git, cacheDir: options.cacheDir },
  );
  const { charts, oci } = createArtifacts(
    {
      trust,
      versions: lang,
      clock,
      log,
      parseYaml: async (bytes) => (await renderd.split([bytes]))[0]?.documents[0],
    },
    { ...options.artifacts, cacheDir: options.cacheDir },
  );
  const tools = createTools({
    renderd,
    fetchFile: (url, signal) =>
      readHttp(
        url,
        { repo: { repo: url }, trust },
        { maxBytes: maxRemoteFileBytes, timeoutMs: remoteFileTimeoutMs, signal },
      ),
  });
  const service = createRepoService(
    {
      git,
      charts,
      oci,
      tools,
      readYaml: (files, call) => renderd.split(files, call),
      globMatch: (pattern, path) => lang.globMatchSafe(pattern, path),
      log,
      clock,
      metrics,
    },
    options.service,
  );
  return {
    service,
    git,
    forgetRefs: (url) => (isOciUrl(url) ? oci.forget(url) : git.forgetRefs(url)),
    async [Symbol.asyncDispose]() {
      git.close();
      await renderd[Symbol.asyncDispose]();
    },
  };
}
