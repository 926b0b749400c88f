import type { TypeOf } from './build.ts';
import { bool, int, list, map, message, ref, string } from './build.ts';
import {
  ApplicationSetTemplate,
  BasicAuthBitbucketServer,
  BearerTokenBitbucket,
  ConfigMapKeyRef,
  SecretRef,
} from './applicationset-common.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const TagFilter = message(v1alpha1('TagFilter'), {
  key: string(1, { zero: true }),
  value: string(2),
});
export interface TagFilter extends TypeOf<typeof TagFilter> {}

/** TODO */
export const SCMProviderGeneratorGithub = message(v1alpha1('SCMProviderGeneratorGithub'), {
  organization: string(1, { zero: true }),
  api: string(2),
  tokenRef: ref(SecretRef, 3, { pointer: true }),
  appSecretName: string(4),
  allBranches: bool(5),
  excludeArchivedRepos: bool(6),
});
export interface SCMProviderGeneratorGithub extends TypeOf<typeof SCMProviderGeneratorGithub> {}

/** TODO */
export const SCMProviderGeneratorGitlab = message(v1alpha1('SCMProviderGeneratorGitlab'), {
  group: string(1, { zero: true }),
  includeSubgroups: bool(2),
  api: string(3),
  tokenRef: ref(SecretRef, 4, { pointer: true }),
  allBranches: bool(5),
  insecure: bool(6),
  includeSharedProjects: bool(7, { pointer: true }),
  topic: string(8),
  caRef: ref(ConfigMapKeyRef, 9, { pointer: true }),
  includeArchivedRepos: bool(10),
});
export interface SCMProviderGeneratorGitlab extends TypeOf<typeof SCMProviderGeneratorGitlab> {}

/** TODO */
export const SCMProviderGeneratorBitbucket = message(v1alpha1('SCMProviderGeneratorBitbucket'), {
  owner: string(1, { zero: true }),
  user: string(2, { zero: true }),
  appPasswordRef: ref(SecretRef, 3, { zero: true, pointer: true }),
  allBranches: bool(4),
});
export interface SCMProviderGeneratorBitbucket extends TypeOf<typeof SCMProviderGeneratorBitbucket> {}

/** TODO */
export const SCMProviderGeneratorBitbucketServer = message(v1alpha1('SCMProviderGeneratorBitbucketServer'), {
  project: string(1, { zero: true }),
  api: string(2, { zero: true }),
  basicAuth: ref(BasicAuthBitbucketServer, 3, { pointer: true }),
  allBranches: bool(4),
  bearerToken: ref(BearerTokenBitbucket, 5, { pointer: true }),
  insecure: bool(6),
  caRef: ref(ConfigMapKeyRef, 7, { pointer: true }),
});
export interface SCMProviderGeneratorBitbucketServer extends TypeOf<
  typeof SCMProviderGeneratorBitbucketServer
> {}

/** TODO */
export const SCMProviderGeneratorGitea = message(v1alpha1('SCMProviderGeneratorGitea'), {
  owner: string(1, { zero: true }),
  api: string(2, { zero: true }),
  tokenRef: ref(SecretRef, 3, { pointer: true }),
  allBranches: bool(4),
  insecure: bool(5),
  excludeArchivedRepos: bool(6),
});
export interface SCMProviderGeneratorGitea extends TypeOf<typeof SCMProviderGeneratorGitea> {}

/** TODO */
export const SCMProviderGeneratorAzureDevOps = message(v1alpha1('SCMProviderGeneratorAzureDevOps'), {
  organization: string(5, { zero: true }),
  api: string(6),
  teamProject: string(7, { zero: true }),
  accessTokenRef: ref(SecretRef, 8, { zero: true, pointer: true }),
  allBranches: bool(9),
});
export interface SCMProviderGeneratorAzureDevOps extends TypeOf<typeof SCMProviderGeneratorAzureDevOps> {}

/** TODO */
export const SCMProviderGeneratorFilter = message(v1alpha1('SCMProviderGeneratorFilter'), {
  repositoryMatch: string(1, { pointer: true }),
  pathsExist: list('string', 2),
  pathsDoNotExist: list('string', 3),
  labelMatch: string(4, { pointer: true }),
  branchMatch: string(5, { pointer: true }),
});
export interface SCMProviderGeneratorFilter extends TypeOf<typeof SCMProviderGeneratorFilter> {}

/** TODO */
export const SCMProviderGeneratorAWSCodeCommit = message(v1alpha1('SCMProviderGeneratorAWSCodeCommit'), {
  tagFilters: list(TagFilter, 1, { elementPointer: true }),
  role: string(2),
  region: string(3),
  allBranches: bool(4),
});
export interface SCMProviderGeneratorAWSCodeCommit extends TypeOf<typeof SCMProviderGeneratorAWSCodeCommit> {}

/** TODO */
export const SCMProviderGenerator = message(v1alpha1('SCMProviderGenerator'), {
  github: ref(SCMProviderGeneratorGithub, 1, { pointer: true }),
  gitlab: ref(SCMProviderGeneratorGitlab, 2, { pointer: true }),
  bitbucket: ref(SCMProviderGeneratorBitbucket, 3, { pointer: true }),
  bitbucketServer: ref(SCMProviderGeneratorBitbucketServer, 4, { pointer: true }),
  gitea: ref(SCMProviderGeneratorGitea, 5, { pointer: true }),
  azureDevOps: ref(SCMProviderGeneratorAzureDevOps, 6, { pointer: true }),
  filters: list(SCMProviderGeneratorFilter, 7),
  cloneProtocol: string(8),
  requeueAfterSeconds: int(9, { pointer: true }),
  template: ref(ApplicationSetTemplate, 10, { zero: true, optional: true }),
  values: map('string', 11),
  awsCodeCommit: ref(SCMProviderGeneratorAWSCodeCommit, 12, { pointer: true }),
});
export interface SCMProviderGenerator extends TypeOf<typeof SCMProviderGenerator> {}
