import type { RpcClient } from '@tiphys/rpc';
import type { CallOptions, RepoService } from '../types.ts';
import { repoServerPaths } from './methods.ts';

/** Default of Argo CD's `--repo-server-timeout-seconds`. */
const defaultTimeoutMs = 60_000;

/** How long a remote repo server may take. */
export interface RepoServiceClientOptions {
  /** Default 60 s. */
  readonly timeoutMs?: number | undefined;
}

/** A repo server in another process; the RPC client carries address, TLS and token. */
export function createRepoServiceClient(
  client: Pick<RpcClient, 'unary' | 'clientStream'>,
  { timeoutMs = defaultTimeoutMs }: RepoServiceClientOptions = {},
): RepoService {
  const unary = <K extends Exclude<keyof RepoService, 'generateManifestWithFiles'>>(
    name: K,
  ): RepoService[K] => {
    const call = (request: object, { signal }: CallOptions = {}): Promise<unknown> =>
      client.unary(repoServerPaths[name], request, { signal, timeoutMs });
    // The schema on both sides is one, so what comes back is what the method promises.
    return call as RepoService[K];
  };
  return {
    generateManifest: unary('generateManifest'),
    generateManifestWithFiles: (parts, { signal } = {}) =>
      client.clientStream(repoServerPaths.generateManifestWithFiles, parts, {
        signal,
        timeoutMs,
      }) as ReturnType<RepoService['generateManifestWithFiles']>,
    testRepository: unary('testRepository'),
    resolveRevision: unary('resolveRevision'),
    listRefs: unary('listRefs'),
    listOCITags: unary('listOCITags'),
    listApps: unary('listApps'),
    listPlugins: unary('listPlugins'),
    getAppDetails: unary('getAppDetails'),
    getRevisionMetadata: unary('getRevisionMetadata'),
    getOCIMetadata: unary('getOCIMetadata'),
    getRevisionChartDetails: unary('getRevisionChartDetails'),
    getHelmCharts: unary('getHelmCharts'),
    getGitFiles: unary('getGitFiles'),
    getGitDirectories: unary('getGitDirectories'),
    updateRevisionForPaths: unary('updateRevisionForPaths'),
  };
}
