import type { TypeOf } from '../build.ts';
import { bool, message, ref, string } from '../build.ts';
import { RepoCreds } from '../repository.ts';

/** The answer of `RepoCredsService.DeleteRepositoryCredentials` and `RepoCredsService.DeleteWriteRepositoryCredentials`. */
export const RepoCredsResponse = message('repocreds.RepoCredsResponse', {});
export interface RepoCredsResponse extends TypeOf<typeof RepoCredsResponse> {}

/** The request of `RepoCredsService.DeleteRepositoryCredentials` and `RepoCredsService.DeleteWriteRepositoryCredentials`. */
export const RepoCredsDeleteRequest = message('repocreds.RepoCredsDeleteRequest', {
  url: string(1, { doc: 'URL.' }),
});
export interface RepoCredsDeleteRequest extends TypeOf<typeof RepoCredsDeleteRequest> {}

/** The request of `RepoCredsService.UpdateRepositoryCredentials` and `RepoCredsService.UpdateWriteRepositoryCredentials`. */
export const RepoCredsUpdateRequest = message('repocreds.RepoCredsUpdateRequest', {
  creds: ref(RepoCreds, 1, { doc: 'The credentials.', pointer: true }),
});
export interface RepoCredsUpdateRequest extends TypeOf<typeof RepoCredsUpdateRequest> {}

/** The request of `RepoCredsService.CreateRepositoryCredentials` and `RepoCredsService.CreateWriteRepositoryCredentials`. */
export const RepoCredsCreateRequest = message('repocreds.RepoCredsCreateRequest', {
  creds: ref(RepoCreds, 1, { doc: 'The credentials.', pointer: true }),
  upsert: bool(2, { doc: 'Overwrites what is there.' }),
});
export interface RepoCredsCreateRequest extends TypeOf<typeof RepoCredsCreateRequest> {}

/** The request of `RepoCredsService.ListRepositoryCredentials` and `RepoCredsService.ListWriteRepositoryCredentials`. */
export const RepoCredsQuery = message('repocreds.RepoCredsQuery', {
  url: string(1, { doc: 'URL.' }),
});
export interface RepoCredsQuery extends TypeOf<typeof RepoCredsQuery> {}
