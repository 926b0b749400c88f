import type { TypeOf } from './build.ts';
import { bool, int, list, map, message, ref, string } from './build.ts';
import {
  ApplicationSetTemplate,
  BasicAuthBitbucketServer,
  BearerTokenBitbucket,
  BearerTokenBitbucketCloud,
  ConfigMapKeyRef,
  SecretRef,
} from './applicationset-common.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const PullRequestGeneratorGithub = message(v1alpha1('PullRequestGeneratorGithub'), {
  owner: string(1, { zero: true }),
  repo: string(2, { zero: true }),
  api: string(3),
  tokenRef: ref(SecretRef, 4, { pointer: true }),
  appSecretName: string(5),
  labels: list('string', 6),
});
export interface PullRequestGeneratorGithub extends TypeOf<typeof PullRequestGeneratorGithub> {}

/** TODO */
export const PullRequestGeneratorGitLab = message(v1alpha1('PullRequestGeneratorGitLab'), {
  project: string(1, { zero: true }),
  api: string(2),
  tokenRef: ref(SecretRef, 3, { pointer: true }),
  labels: list('string', 4),
  pullRequestState: string(5),
  insecure: bool(6),
  caRef: ref(ConfigMapKeyRef, 7, { pointer: true }),
});
export interface PullRequestGeneratorGitLab extends TypeOf<typeof PullRequestGeneratorGitLab> {}

/** TODO */
export const PullRequestGeneratorGitea = message(v1alpha1('PullRequestGeneratorGitea'), {
  owner: string(1, { zero: true }),
  repo: string(2, { zero: true }),
  api: string(3, { zero: true }),
  tokenRef: ref(SecretRef, 4, { pointer: true }),
  insecure: bool(5),
  labels: list('string', 6),
});
export interface PullRequestGeneratorGitea extends TypeOf<typeof PullRequestGeneratorGitea> {}

/** TODO */
export const PullRequestGeneratorBitbucketServer = message(v1alpha1('PullRequestGeneratorBitbucketServer'), {
  project: string(1, { zero: true }),
  repo: string(2, { zero: true }),
  api: string(3, { zero: true }),
  basicAuth: ref(BasicAuthBitbucketServer, 4, { pointer: true }),
  bearerToken: ref(BearerTokenBitbucket, 5, { pointer: true }),
  insecure: bool(6),
  caRef: ref(ConfigMapKeyRef, 7, { pointer: true }),
});
export interface PullRequestGeneratorBitbucketServer extends TypeOf<
  typeof PullRequestGeneratorBitbucketServer
> {}

/** TODO */
export const PullRequestGeneratorFilter = message(v1alpha1('PullRequestGeneratorFilter'), {
  branchMatch: string(1, { pointer: true }),
  targetBranchMatch: string(2, { pointer: true }),
  titleMatch: string(3, { pointer: true }),
});
export interface PullRequestGeneratorFilter extends TypeOf<typeof PullRequestGeneratorFilter> {}

/** TODO */
export const PullRequestGeneratorBitbucket = message(v1alpha1('PullRequestGeneratorBitbucket'), {
  owner: string(1, { zero: true }),
  repo: string(2, { zero: true }),
  api: string(3),
  basicAuth: ref(BasicAuthBitbucketServer, 4, { pointer: true }),
  bearerToken: ref(BearerTokenBitbucketCloud, 5, { pointer: true }),
});
export interface PullRequestGeneratorBitbucket extends TypeOf<typeof PullRequestGeneratorBitbucket> {}

/** TODO */
export const PullRequestGeneratorAzureDevOps = message(v1alpha1('PullRequestGeneratorAzureDevOps'), {
  organization: string(1, { zero: true }),
  project: string(2, { zero: true }),
  repo: string(3, { zero: true }),
  api: string(4),
  tokenRef: ref(SecretRef, 5, { pointer: true }),
  labels: list('string', 6),
});
export interface PullRequestGeneratorAzureDevOps extends TypeOf<typeof PullRequestGeneratorAzureDevOps> {}

/** TODO */
export const PullRequestGenerator = message(v1alpha1('PullRequestGenerator'), {
  github: ref(PullRequestGeneratorGithub, 1, { pointer: true }),
  gitlab: ref(PullRequestGeneratorGitLab, 2, { pointer: true }),
  gitea: ref(PullRequestGeneratorGitea, 3, { pointer: true }),
  bitbucketServer: ref(PullRequestGeneratorBitbucketServer, 4, { pointer: true }),
  filters: list(PullRequestGeneratorFilter, 5),
  requeueAfterSeconds: int(6, { pointer: true }),
  template: ref(ApplicationSetTemplate, 7, { zero: true, optional: true }),
  bitbucket: ref(PullRequestGeneratorBitbucket, 8, { pointer: true }),
  azuredevops: ref(PullRequestGeneratorAzureDevOps, 9, { pointer: true }),
  values: map('string', 10),
  continueOnRepoNotFoundError: bool(11),
});
export interface PullRequestGenerator extends TypeOf<typeof PullRequestGenerator> {}
