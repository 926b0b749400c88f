import type {
  AppProject,
  SourceIntegrity,
  SourceIntegrityGitPolicy,
  SourceIntegrityGitPolicyGPG,
} from '../schema/project.ts';
import type { SourceIntegrityCheckResult } from '../schema/revision.ts';
import type { ApplicationSource } from '../schema/source.ts';
import type { MatchGlob } from './projects.ts';

/** Problems named of one revision. */
const maxProblems = 10;
/** Argo CD's name of the check of signatures. */
const gpgCheck = 'GIT/GPG';

/**
 * What a project asks of its sources. The older `signatureKeys` stand for the policy "the target revision of every repository is signed
 * with one of them"; where there are policies for git, they alone count.
 */
export function effectiveSourceIntegrity(project: Pick<AppProject, 'spec'>): SourceIntegrity | undefined {
  const { signatureKeys = [], sourceIntegrity } = project.spec;
  const keys = signatureKeys.map(({ keyID }) => keyID);
  if (keys.length === 0 || sourceIntegrity?.git) return sourceIntegrity;
  return { ...sourceIntegrity, git: { policies: [{ repos: [{ url: '*' }], gpg: { mode: 'head', keys } }] } };
}

/** What is asked of one repository: nothing, signatures, or something that cannot be (which must not pass for nothing). */
export type GitDemand =
  | { readonly type: 'none' }
  | { readonly type: 'contradiction'; readonly message: string }
  | { readonly type: 'gpg'; readonly gpg: SourceIntegrityGitPolicyGPG };

/** The policy for a repository: of those with a pattern that matches its URL and no `!` pattern that does, there may be one only. */
export function gitDemand(
  integrity: SourceIntegrity | undefined,
  url: string,
  matchGlob: MatchGlob,
): GitDemand {
  const policies = (integrity?.git?.policies ?? []).filter((policy) => isFor(policy, url, matchGlob));
  if (policies.length > 1) {
    const message = `multiple (${policies.length}) git source integrity policies found for repo URL: ${url}`;
    return { type: 'contradiction', message };
  }
  const gpg = policies[0]?.gpg;
  return gpg && gpg.mode !== 'none' ? { type: 'gpg', gpg } : { type: 'none' };
}

/** Whether anything is asked of one of these sources, so that manifests from elsewhere must not take their place. */
export function demandsIntegrity(
  integrity: SourceIntegrity | undefined,
  sources: readonly ApplicationSource[],
  matchGlob: MatchGlob,
): boolean {
  return sources.some(
    ({ chart, repoURL }) =>
      repoURL !== '' &&
      !chart &&
      !repoURL.startsWith('oci://') &&
      gitDemand(integrity, repoURL, matchGlob).type !== 'none',
  );
}

/** One signature as the rules see it. */
export interface SignatureToJudge {
  /** SHA of a commit, or name of a tag. */
  readonly revision: string;
  readonly identity: string;
  /** `signed`, or what is wrong with it. */
  readonly state: string;
  readonly keyId: string;
}

/** The result of checking signatures against a policy, with Argo CD's texts; no problems mean that it was passed. */
export function judgeSignatures(
  { keys }: Pick<SourceIntegrityGitPolicyGPG, 'keys'>,
  signatures: readonly SignatureToJudge[],
): SourceIntegrityCheckResult {
  const allowed = new Set((keys ?? []).flatMap((key) => gpgKeyId(key)?.toUpperCase() ?? []));
  const named = new Set<string>();
  const problems: string[] = [];
  for (const { identity, keyId, revision, state } of signatures) {
    if (problems.length >= maxProblems) break;
    if (state === 'signed' && allowed.has(keyId)) continue;
    const isCommit = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(revision);
    // One line a key is enough, but for tags and for what nobody signed.
    if (keyId !== '' && isCommit && named.has(keyId)) continue;
    if (keyId !== '' && isCommit) named.add(keyId);
    const what = state === 'signed' ? 'signed with unallowed key' : state;
    problems.push(`Failed verifying revision ${revision} by '${identity}': ${what} (key_id=${keyId})`);
  }
  return { Checks: [{ Name: gpgCheck, Problems: problems }] };
}

/** All problems of a result as one text, `undefined` where there are none. */
export function integrityError(result: SourceIntegrityCheckResult | undefined): string | undefined {
  const lines = (result?.Checks ?? []).flatMap(({ Name, Problems }) =>
    (Problems ?? []).map((problem) => `${Name}: ${problem}`),
  );
  return lines.length > 0 ? lines.join('\n') : undefined;
}

/** The 16 digits of a key's id, from an id or a fingerprint; `undefined` for what is neither. */
export function gpgKeyId(key: string): string | undefined {
  return /^[0-9a-f]{16}$|^[0-9a-f]{40}$/i.test(key) ? key.slice(-16) : undefined;
}

function isFor(policy: SourceIntegrityGitPolicy, url: string, matchGlob: MatchGlob): boolean {
  const patterns = (policy.repos ?? []).map((repo) => repo.url);
  if (patterns.some((pattern) => pattern.startsWith('!') && matchGlob(pattern.slice(1), url))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matchGlob(pattern, url));
}
