import type { TypeOf } from '../build.ts';
import { bool, message, ref, string } from '../build.ts';
import { RepoCreds } from '../repository.ts';

/** TODO */
export const RepoCredsResponse = message('repocreds.RepoCredsResponse', {});
export interface RepoCredsResponse extends TypeOf<typeof RepoCredsResponse> {}

/** TODO */
export const RepoCredsDeleteRequest = message('repocreds.RepoCredsDeleteRequest', {
  url: string(1),
});
export interface RepoCredsDeleteRequest extends TypeOf<typeof RepoCredsDeleteRequest> {}

/** TODO */
export const RepoCredsUpdateRequest = message('repocreds.RepoCredsUpdateRequest', {
  creds: ref(RepoCreds, 1, { pointer: true }),
});
export interface RepoCredsUpdateRequest extends TypeOf<typeof RepoCredsUpdateRequest> {}

/** TODO */
export const RepoCredsCreateRequest = message('repocreds.RepoCredsCreateRequest', {
  creds: ref(RepoCreds, 1, { pointer: true }),
  upsert: bool(2),
});
export interface RepoCredsCreateRequest extends TypeOf<typeof RepoCredsCreateRequest> {}

/** TODO */
export const RepoCredsQuery = message('repocreds.RepoCredsQuery', {
  url: string(1),
});
export interface RepoCredsQuery extends TypeOf<typeof RepoCredsQuery> {}
