export type { Artifacts, ArtifactsDeps, ArtifactsOptions } from './artifacts.ts';
export { createArtifacts } from './artifacts.ts';
export type { OciOptions, OciSource, OciTreeOptions } from './oci/types.ts';
export { isOciUrl } from './oci/reference.ts';
export type { HttpReadOptions } from './http/http-reader.ts';
export { readHttp } from './http/http-reader.ts';
export type { VersionRanges } from './versions.ts';
export { createMaxVersion } from './versions.ts';
export type { TarEntry, TarOptions } from './tree/tar-entries.ts';
export { tarEntries } from './tree/tar-entries.ts';
export { unpackTar } from './tree/unpack-tar.ts';
export type { ChartDetails, ChartQuery, ChartSource, ListedChart } from './helm-repo/types.ts';
export type { MemoryFile, MemoryTreeOptions } from './tree/memory-tree.ts';
export { createMemoryTree } from './tree/memory-tree.ts';
export { pathParts } from './tree/path.ts';
export type { ReadAllOptions, ReadOptions, ReadSet, Tree, TreeEntry, TreeEntryType } from './types.ts';
export type { RepositoryAccess, Trust } from './git/access.ts';
export { accessKey } from './git/access.ts';
export type { GitFailureReason } from './git/failure.ts';
export type {
  CommitPair,
  GitSource,
  GitSourceDeps,
  GitSourceOptions,
  RelatedRepository,
  ResolveRevisionOptions,
  RevisionMetadata,
} from './git/git-source.ts';
export { createGitSource } from './git/git-source.ts';
export type { RefsOptions } from './git/ref-listing.ts';
export type { RemoteRefs } from './git/refs.ts';
export type { MaxVersion } from './git/revision.ts';
export { isCommitSha } from './git/revision.ts';
export type { ReadKey } from './signatures/keyring.ts';
export { readGpgKeys } from './signatures/keyring.ts';
export type { RevisionSignature } from './signatures/verify.ts';
export type { GitProgram } from './git/run.ts';
export type { GitProtocol } from './git/url.ts';
export { normalizeGitUrl, scrubUrl } from './git/url.ts';
export type { PushTarget, SatisfiesRange } from './webhooks/match-push.ts';
export { eventConcerns, refreshPathsOf } from './webhooks/match-push.ts';
export { parseWebhook } from './webhooks/parse-webhook.ts';
export type { PathMatcher } from './webhooks/path-patterns.ts';
export { fileMatcher, isConcerned } from './webhooks/path-patterns.ts';
export type {
  ArtifactEvent,
  PushEvent,
  WebhookEvent,
  WebhookRequest,
  WebhookSecrets,
} from './webhooks/types.ts';
export { runProgram } from './git/run-program.ts';
