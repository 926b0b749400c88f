import { createHash } from 'node:crypto';
import type { ManifestRequest, Repository } from '@tiphys/model';
import { accessKey } from '@tiphys/source';
import { accessOf } from '../generate/sources.ts';
import type { ResolvedSource } from '../generate/sources.ts';
import type { ResultQuery } from './result-cache.ts';

/** A request with its revisions resolved. */
export interface ResolvedRequest {
  readonly request: ManifestRequest;
  readonly source: ResolvedSource;
  readonly references: ReadonlyMap<string, ResolvedSource>;
}

/** Makes the questions to the result cache. */
export interface ResultKeys {
  of(resolved: ResolvedRequest): ResultQuery;
}

/**
 * Makes keys in which everything counts that may change a result, besides files: two requests with one key differ in revisions only.
 * `version` names what renders. Long lists (API versions, repositories) are hashed once as long as the caller passes the same array.
 */
export function createResultKeys(version: string): ResultKeys {
  const hashes = new WeakMap<object, string>();
  const hashOf = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = hashes.get(value);
    if (known !== undefined) return known;
    // When a repository was last looked at says nothing about what is in it.
    const hash = digest(
      JSON.stringify(value, (name, member: unknown) => (name === 'connectionState' ? undefined : member)),
    );
    hashes.set(value, hash);
    return hash;
  };
  return {
    of({ references, request, source }) {
      const { applicationSource, repo, refSources, ...options } = request;
      const { targetRevision = '', ...where } = applicationSource ?? { repoURL: '' };
      const referred = [...references.keys()].map((name) => [name, contentKey(refSources?.[name]?.Repo)]);
      const counted = Object.entries(options).filter(
        ([name]) => !uncounted.has(name as keyof ManifestRequest),
      );
      const text = JSON.stringify([
        version,
        contentKey(repo),
        where,
        referred,
        counted.map(([name, value]) => [name, hashOf(value)]),
      ]);
      const others = [...references].map(([name, { revision }]) => `${name}=${revision}`);
      return { key: digest(text), revisions: [source.revision, targetRevision, ...others].join(' ') };
    },
  };
}

/** A repository as its files are seen: with the contents of Git LFS, or with pointers to them. */
function contentKey(repo: Repository | undefined): string {
  const access = accessOf(repo);
  return `${accessKey(access)}${access.enableLfs ? ' lfs' : ''}`;
}

/** What says when to look and what else to check, not what is wanted. */
const uncounted: ReadonlySet<keyof ManifestRequest> = new Set([
  'revision',
  'noCache',
  'noRevisionCache',
  'sourceIntegrity',
  'verifySignature',
]);

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
