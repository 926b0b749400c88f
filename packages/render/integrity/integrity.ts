import { codes, StatusError } from '@tiphys/base';
import type { MatchGlob, SourceIntegrity, SourceIntegrityCheckResult } from '@tiphys/model';
import { gitDemand, judgeSignatures } from '@tiphys/model';
import type { GitSource, RepositoryAccess } from '@tiphys/source';
import { scrubUrl } from '@tiphys/source';
import { legacyText } from './legacy-text.ts';

/** What a revision was found to be. */
export interface VerifiedRevision {
  /** `undefined` where nothing is asked of the repository. */
  readonly result?: SourceIntegrityCheckResult | undefined;
  /** gpg's text for people about the revision itself (the older `verifyResult`). */
  readonly verifyResult: string;
  /** The older `signatureInfo` of revision metadata. */
  readonly signatureInfo: string;
}

/** Which revision of which repository is looked at. */
export interface IntegrityQuery {
  readonly repo: RepositoryAccess;
  readonly sha: string;
  /** What users wrote for it, or the SHA. */
  readonly revision: string;
  readonly tagPrefix?: string | undefined;
}

/** Checks a revision against what a project asks. Throws where the policies themselves are wrong. */
export type VerifyRevision = (
  integrity: SourceIntegrity | undefined,
  query: IntegrityQuery,
  signal?: AbortSignal,
) => Promise<VerifiedRevision>;

/** What checking needs. */
export interface IntegrityDeps {
  readonly git: Pick<GitSource, 'signatures'>;
  readonly matchGlob: MatchGlob;
  /** `ARGOCD_GPG_ENABLED`: switched off, nothing is checked. */
  readonly gpgEnabled: boolean;
}

const nothingAsked: VerifiedRevision = { verifyResult: '', signatureInfo: '' };

/** Makes the check. */
export function createVerifyRevision({ git, gpgEnabled, matchGlob }: IntegrityDeps): VerifyRevision {
  return async (integrity, { repo, revision, sha, tagPrefix }, signal) => {
    const demand = gitDemand(integrity, repo.repo, matchGlob);
    if (demand.type === 'contradiction') {
      const message = demand.message.replaceAll(repo.repo, scrubUrl(repo.repo));
      throw new StatusError(codes.failedPrecondition, message);
    }
    if (demand.type === 'none' || !gpgEnabled) return nothingAsked;
    const { gpg } = demand;
    if (gpg.mode !== 'head' && gpg.mode !== 'strict') {
      throw new StatusError(
        codes.failedPrecondition,
        `unknown GPG mode ${JSON.stringify(gpg.mode)} configured for GIT source integrity`,
      );
    }
    const signatures = await git.signatures(
      repo,
      { sha, revision: revision || sha, tagPrefix, deep: gpg.mode === 'strict' },
      signal,
    );
    const [first] = signatures;
    if (!first) throw new StatusError(codes.internal, `git LsSignatures found no signatures for ${revision}`);
    return {
      result: judgeSignatures(gpg, signatures),
      verifyResult: first.text,
      signatureInfo: legacyText(first, gpg.keys ?? []),
    };
  };
}
