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

/** Pull requests of GitHub. */
export const PullRequestGeneratorGithub = message(v1alpha1('PullRequestGeneratorGithub'), {
  owner: string(1, { doc: 'User or organisation.', zero: true }),
  repo: string(2, { doc: 'Repository.', zero: true }),
  api: string(3, { doc: 'URL of the API, where it is not the public one.' }),
  tokenRef: ref(SecretRef, 4, { doc: 'Secret with the token.', pointer: true }),
  appSecretName: string(5, { doc: 'Secret with a GitHub App, instead of a token.' }),
  labels: list('string', 6, { doc: 'Labels they must have.' }),
});
export interface PullRequestGeneratorGithub extends TypeOf<typeof PullRequestGeneratorGithub> {}

/** Pull requests of GitLab. */
export const PullRequestGeneratorGitLab = message(v1alpha1('PullRequestGeneratorGitLab'), {
  project: string(1, { doc: 'Project of the provider.', zero: true }),
  api: string(2, { doc: 'URL of the API, where it is not the public one.' }),
  tokenRef: ref(SecretRef, 3, { doc: 'Secret with the token.', pointer: true }),
  labels: list('string', 4, { doc: 'Labels they must have.' }),
  pullRequestState: string(5, { doc: 'State they must be in.' }),
  insecure: bool(6, { doc: 'Skips the check of the TLS certificate.' }),
  caRef: ref(ConfigMapKeyRef, 7, { doc: 'ConfigMap with the CA certificate.', pointer: true }),
});
export interface PullRequestGeneratorGitLab extends TypeOf<typeof PullRequestGeneratorGitLab> {}

/** Pull requests of Gitea. */
export const PullRequestGeneratorGitea = message(v1alpha1('PullRequestGeneratorGitea'), {
  owner: string(1, { doc: 'User or organisation.', zero: true }),
  repo: string(2, { doc: 'Repository.', zero: true }),
  api: string(3, { doc: 'URL of the API, where it is not the public one.', zero: true }),
  tokenRef: ref(SecretRef, 4, { doc: 'Secret with the token.', pointer: true }),
  insecure: bool(5, { doc: 'Skips the check of the TLS certificate.' }),
  labels: list('string', 6, { doc: 'Labels they must have.' }),
});
export interface PullRequestGeneratorGitea extends TypeOf<typeof PullRequestGeneratorGitea> {}

/** Pull requests of Bitbucket Server. */
export const PullRequestGeneratorBitbucketServer = message(v1alpha1('PullRequestGeneratorBitbucketServer'), {
  project: string(1, { doc: 'Project of the provider.', zero: true }),
  repo: string(2, { doc: 'Repository.', zero: true }),
  api: string(3, { doc: 'URL of the API, where it is not the public one.', zero: true }),
  basicAuth: ref(BasicAuthBitbucketServer, 4, { doc: 'User name and password.', pointer: true }),
  bearerToken: ref(BearerTokenBitbucket, 5, { doc: 'Token.', pointer: true }),
  insecure: bool(6, { doc: 'Skips the check of the TLS certificate.' }),
  caRef: ref(ConfigMapKeyRef, 7, { doc: 'ConfigMap with the CA certificate.', pointer: true }),
});
export interface PullRequestGeneratorBitbucketServer extends TypeOf<
  typeof PullRequestGeneratorBitbucketServer
> {}

/** Pull requests that count. */
export const PullRequestGeneratorFilter = message(v1alpha1('PullRequestGeneratorFilter'), {
  branchMatch: string(1, { doc: 'Expression for the source branch.', pointer: true }),
  targetBranchMatch: string(2, { doc: 'Expression for the target branch.', pointer: true }),
  titleMatch: string(3, { doc: 'Expression for the title.', pointer: true }),
});
export interface PullRequestGeneratorFilter extends TypeOf<typeof PullRequestGeneratorFilter> {}

/** Pull requests of Bitbucket Cloud. */
export const PullRequestGeneratorBitbucket = message(v1alpha1('PullRequestGeneratorBitbucket'), {
  owner: string(1, { doc: 'User or organisation.', zero: true }),
  repo: string(2, { doc: 'Repository.', zero: true }),
  api: string(3, { doc: 'URL of the API, where it is not the public one.' }),
  basicAuth: ref(BasicAuthBitbucketServer, 4, { doc: 'User name and password.', pointer: true }),
  bearerToken: ref(BearerTokenBitbucketCloud, 5, { doc: 'Token.', pointer: true }),
});
export interface PullRequestGeneratorBitbucket extends TypeOf<typeof PullRequestGeneratorBitbucket> {}

/** Pull requests of Azure DevOps. */
export const PullRequestGeneratorAzureDevOps = message(v1alpha1('PullRequestGeneratorAzureDevOps'), {
  organization: string(1, { doc: 'Organisation.', zero: true }),
  project: string(2, { doc: 'Project of the provider.', zero: true }),
  repo: string(3, { doc: 'Repository.', zero: true }),
  api: string(4, { doc: 'URL of the API, where it is not the public one.' }),
  tokenRef: ref(SecretRef, 5, { doc: 'Secret with the token.', pointer: true }),
  labels: list('string', 6, { doc: 'Labels they must have.' }),
});
export interface PullRequestGeneratorAzureDevOps extends TypeOf<typeof PullRequestGeneratorAzureDevOps> {}

/** Parameters for each open pull request. */
export const PullRequestGenerator = message(v1alpha1('PullRequestGenerator'), {
  github: ref(PullRequestGeneratorGithub, 1, { doc: 'GitHub.', pointer: true }),
  gitlab: ref(PullRequestGeneratorGitLab, 2, { doc: 'GitLab.', pointer: true }),
  gitea: ref(PullRequestGeneratorGitea, 3, { doc: 'Gitea.', pointer: true }),
  bitbucketServer: ref(PullRequestGeneratorBitbucketServer, 4, { doc: 'Bitbucket Server.', pointer: true }),
  filters: list(PullRequestGeneratorFilter, 5, { doc: 'Only what passes one of these filters.' }),
  requeueAfterSeconds: int(6, { doc: 'Seconds until the generator runs again.', pointer: true }),
  template: ref(ApplicationSetTemplate, 7, {
    doc: "Fields that replace those of the ApplicationSet's template.",
    zero: true,
    optional: true,
  }),
  bitbucket: ref(PullRequestGeneratorBitbucket, 8, { doc: 'Bitbucket Cloud.', pointer: true }),
  azuredevops: ref(PullRequestGeneratorAzureDevOps, 9, { doc: 'Azure DevOps.', pointer: true }),
  values: map('string', 10, { doc: 'More parameters, by name; they may use those of the generator.' }),
  continueOnRepoNotFoundError: bool(11, {
    doc: 'A repository that does not exist counts as one without pull requests.',
  }),
});
export interface PullRequestGenerator extends TypeOf<typeof PullRequestGenerator> {}
