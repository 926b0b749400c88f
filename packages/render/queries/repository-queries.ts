import { codes, formatTime, StatusError, withContext } from '@tiphys/base';
import type { Repository, SourceIntegrity } from '@tiphys/model';
import { integrityError } from '@tiphys/model';
import type { Tree } from '@tiphys/source';
import { isCommitSha, isOciUrl } from '@tiphys/source';
import { createBuildEnv } from '../generate/build-env.ts';
import type { SourceDeps } from '../generate/sources.ts';
import { accessOf } from '../generate/sources.ts';
import type { VerifyRevision } from '../integrity/integrity.ts';
import type { SourceRun, Tools } from '../tool.ts';
import type { RepoService } from '../types.ts';
import { gitDirectories, gitFiles } from './git-listing.ts';
import { findApps } from './tree-listing.ts';
import { updateRevisionForPaths } from './update-revision.ts';

/** What is asked about a repository, whatever applications come from it. */
export type RepositoryQueries = Pick<
  RepoService,
  | 'testRepository'
  | 'listRefs'
  | 'listApps'
  | 'getRevisionMetadata'
  | 'getGitFiles'
  | 'getGitDirectories'
  | 'updateRevisionForPaths'
>;

/** How fresh revisions are, and what is listed. */
export interface RepositoryQueryOptions {
  readonly revisionMaxAgeMs: number;
  /** Hidden folders are listed. */
  readonly includeHidden: boolean;
}

/** Answers queries about repositories. */
export function createRepositoryQueries(
  deps: SourceDeps & { readonly verify: VerifyRevision; readonly tools: Pick<Tools, 'plugin'> },
  options: RepositoryQueryOptions,
): RepositoryQueries {
  const { git, verify } = deps;
  const { includeHidden, revisionMaxAgeMs } = options;
  const maxAge = (fresh: boolean | undefined): number => (fresh ? 0 : revisionMaxAgeMs);

  async function treeAt(query: TreeQuery, signal: AbortSignal | undefined): Promise<Tree> {
    const access = accessOf(query.repo);
    const sha = await git.resolveRevision(access, query.revision ?? '', {
      maxAgeMs: maxAge(query.noRevisionCache),
      signal,
    });
    return git.tree(access, sha, signal);
  }

  /** Generators make applications of what they read, so nothing is read of a commit that is not as the project wants it. */
  async function verifiedTree(
    query: TreeQuery & { readonly sourceIntegrity?: SourceIntegrity | undefined },
    signal: AbortSignal | undefined,
  ): Promise<Tree> {
    const tree = await treeAt(query, signal);
    const { result } = await verify(
      query.sourceIntegrity,
      { repo: accessOf(query.repo), sha: tree.revision, revision: query.revision ?? '' },
      signal,
    );
    const problems = integrityError(result);
    if (problems !== undefined) throw new StatusError(codes.failedPrecondition, problems);
    return tree;
  }

  return {
    async testRepository({ repo }, { signal } = {}) {
      const access = accessOf(repo);
      try {
        await testerOf(deps, access.type || (isOciUrl(access.repo) ? 'oci' : 'git'))(access, signal);
      } catch (error) {
        throw withContext('error testing repository connectivity', error);
      }
      return { verifiedRepository: true };
    },
    async listRefs({ repo }, { signal } = {}) {
      const { branches, tags } = await git.refs(accessOf(repo), { maxAgeMs: revisionMaxAgeMs, signal });
      return { branches: [...branches], tags: [...tags] };
    },
    async listApps(request, { signal } = {}) {
      const tree = await treeAt(request, signal);
      if (await deps.tools.plugin?.discover(wholeOf(request, tree, signal)))
        return { apps: { '.': 'Plugin' } };
      return { apps: await findApps(tree, request.enabledSourceTypes, signal) };
    },
    async getRevisionMetadata({ repo, revision = '', sourceIntegrity }, { signal } = {}) {
      if (!isCommitSha(revision) && !/^[0-9a-f]{7,}$/i.test(revision)) {
        throw new StatusError(codes.unknown, `revision ${revision} must be resolved`);
      }
      const access = accessOf(repo);
      const sha = await git.resolveRevision(access, revision, { signal });
      const { author, date, message, tags } = await git.revisionMetadata(access, sha, signal);
      const { result, signatureInfo } = await verify(
        sourceIntegrity,
        { repo: access, sha, revision: sha },
        signal,
      );
      return {
        author,
        message,
        tags: [...tags],
        date: formatTime(date),
        ...(result ? { signatureInfo, sourceIntegrityResult: result } : {}),
      };
    },
    async getGitFiles(request, { signal } = {}) {
      return gitFiles(request, await verifiedTree(request, signal), signal);
    },
    async getGitDirectories(request, { signal } = {}) {
      return gitDirectories(await verifiedTree(request, signal), { includeHidden, signal });
    },
    updateRevisionForPaths: (request, { signal } = {}) =>
      updateRevisionForPaths(git, request, { maxAgeMs: maxAge(request.noRevisionCache), signal }),
  };
}

/** The whole repository, as a plugin is asked about it. */
function wholeOf({ repo }: TreeQuery, tree: Tree, signal: AbortSignal | undefined): SourceRun {
  const source = { repoURL: repo?.repo ?? '', path: '.' };
  const env = createBuildEnv({});
  return { source, request: { repo }, tree, path: '.', references: new Map(), env, signal };
}

/** A repository at a revision. */
interface TreeQuery {
  readonly repo?: Repository | undefined;
  readonly revision?: string | undefined;
  readonly noRevisionCache?: boolean | undefined;
}

type RepositoryTest = (repo: ReturnType<typeof accessOf>, signal?: AbortSignal) => Promise<void>;

function testerOf({ charts, git, oci }: SourceDeps, type: string): RepositoryTest {
  if (type === 'git') return git.test;
  if (type === 'helm') return charts.test;
  if (type === 'oci') return oci.test;
  throw new StatusError(codes.invalidArgument, `unsupported repository type ${JSON.stringify(type)}`);
}
