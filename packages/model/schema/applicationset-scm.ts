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

/** A tag of a repository. */
export const TagFilter = message(v1alpha1('TagFilter'), {
  key: string(1, { doc: 'Key.', zero: true }),
  value: string(2, { doc: 'Value.' }),
});
export interface TagFilter extends TypeOf<typeof TagFilter> {}

/** Repositories of GitHub. */
export const SCMProviderGeneratorGithub = message(v1alpha1('SCMProviderGeneratorGithub'), {
  organization: string(1, { doc: 'Organisation.', zero: true }),
  api: string(2, { doc: 'URL of the API, where it is not the public one.' }),
  tokenRef: ref(SecretRef, 3, { doc: 'Secret with the token.', pointer: true }),
  appSecretName: string(4, { doc: 'Secret with a GitHub App, instead of a token.' }),
  allBranches: bool(5, { doc: 'Looks at all branches instead of the default one.' }),
  excludeArchivedRepos: bool(6, { doc: 'Leaves out archived ones.' }),
});
export interface SCMProviderGeneratorGithub extends TypeOf<typeof SCMProviderGeneratorGithub> {}

/** Repositories of GitLab. */
export const SCMProviderGeneratorGitlab = message(v1alpha1('SCMProviderGeneratorGitlab'), {
  group: string(1, { doc: 'Group.', zero: true }),
  includeSubgroups: bool(2, { doc: 'Also in groups below.' }),
  api: string(3, { doc: 'URL of the API, where it is not the public one.' }),
  tokenRef: ref(SecretRef, 4, { doc: 'Secret with the token.', pointer: true }),
  allBranches: bool(5, { doc: 'Looks at all branches instead of the default one.' }),
  insecure: bool(6, { doc: 'Skips the check of the TLS certificate.' }),
  includeSharedProjects: bool(7, { doc: 'Also shared ones.', pointer: true }),
  topic: string(8, { doc: 'Topic they must have.' }),
  caRef: ref(ConfigMapKeyRef, 9, { doc: 'ConfigMap with the CA certificate.', pointer: true }),
  includeArchivedRepos: bool(10, { doc: 'Also archived ones.' }),
});
export interface SCMProviderGeneratorGitlab extends TypeOf<typeof SCMProviderGeneratorGitlab> {}

/** Repositories of Bitbucket Cloud. */
export const SCMProviderGeneratorBitbucket = message(v1alpha1('SCMProviderGeneratorBitbucket'), {
  owner: string(1, { doc: 'User or organisation.', zero: true }),
  user: string(2, { doc: 'User.', zero: true }),
  appPasswordRef: ref(SecretRef, 3, { doc: 'Secret with the app password.', zero: true, pointer: true }),
  allBranches: bool(4, { doc: 'Looks at all branches instead of the default one.' }),
});
export interface SCMProviderGeneratorBitbucket extends TypeOf<typeof SCMProviderGeneratorBitbucket> {}

/** Repositories of Bitbucket Server. */
export const SCMProviderGeneratorBitbucketServer = message(v1alpha1('SCMProviderGeneratorBitbucketServer'), {
  project: string(1, { doc: 'Project of the provider.', zero: true }),
  api: string(2, { doc: 'URL of the API, where it is not the public one.', zero: true }),
  basicAuth: ref(BasicAuthBitbucketServer, 3, { doc: 'User name and password.', pointer: true }),
  allBranches: bool(4, { doc: 'Looks at all branches instead of the default one.' }),
  bearerToken: ref(BearerTokenBitbucket, 5, { doc: 'Token.', pointer: true }),
  insecure: bool(6, { doc: 'Skips the check of the TLS certificate.' }),
  caRef: ref(ConfigMapKeyRef, 7, { doc: 'ConfigMap with the CA certificate.', pointer: true }),
});
export interface SCMProviderGeneratorBitbucketServer extends TypeOf<
  typeof SCMProviderGeneratorBitbucketServer
> {}

/** Repositories of Gitea. */
export const SCMProviderGeneratorGitea = message(v1alpha1('SCMProviderGeneratorGitea'), {
  owner: string(1, { doc: 'User or organisation.', zero: true }),
  api: string(2, { doc: 'URL of the API, where it is not the public one.', zero: true }),
  tokenRef: ref(SecretRef, 3, { doc: 'Secret with the token.', pointer: true }),
  allBranches: bool(4, { doc: 'Looks at all branches instead of the default one.' }),
  insecure: bool(5, { doc: 'Skips the check of the TLS certificate.' }),
  excludeArchivedRepos: bool(6, { doc: 'Leaves out archived ones.' }),
});
export interface SCMProviderGeneratorGitea extends TypeOf<typeof SCMProviderGeneratorGitea> {}

/** Repositories of Azure DevOps. */
export const SCMProviderGeneratorAzureDevOps = message(v1alpha1('SCMProviderGeneratorAzureDevOps'), {
  organization: string(5, { doc: 'Organisation.', zero: true }),
  api: string(6, { doc: 'URL of the API, where it is not the public one.' }),
  teamProject: string(7, { doc: 'Project of the provider.', zero: true }),
  accessTokenRef: ref(SecretRef, 8, { doc: 'Secret with the token.', zero: true, pointer: true }),
  allBranches: bool(9, { doc: 'Looks at all branches instead of the default one.' }),
});
export interface SCMProviderGeneratorAzureDevOps extends TypeOf<typeof SCMProviderGeneratorAzureDevOps> {}

/** Repositories that count. */
export const SCMProviderGeneratorFilter = message(v1alpha1('SCMProviderGeneratorFilter'), {
  repositoryMatch: string(1, { doc: 'Expression for the name.', pointer: true }),
  pathsExist: list('string', 2, { doc: 'Paths that must exist.' }),
  pathsDoNotExist: list('string', 3, { doc: 'Paths that must not exist.' }),
  labelMatch: string(4, { doc: 'Expression for labels.', pointer: true }),
  branchMatch: string(5, { doc: 'Expression for the branch.', pointer: true }),
});
export interface SCMProviderGeneratorFilter extends TypeOf<typeof SCMProviderGeneratorFilter> {}

/** Repositories of AWS CodeCommit. */
export const SCMProviderGeneratorAWSCodeCommit = message(v1alpha1('SCMProviderGeneratorAWSCodeCommit'), {
  tagFilters: list(TagFilter, 1, { doc: 'Tags they must have.', elementPointer: true }),
  role: string(2, { doc: 'Role to take on.' }),
  region: string(3, { doc: 'Region.' }),
  allBranches: bool(4, { doc: 'Looks at all branches instead of the default one.' }),
});
export interface SCMProviderGeneratorAWSCodeCommit extends TypeOf<typeof SCMProviderGeneratorAWSCodeCommit> {}

/** Parameters for each repository of a provider. */
export const SCMProviderGenerator = message(v1alpha1('SCMProviderGenerator'), {
  github: ref(SCMProviderGeneratorGithub, 1, { doc: 'GitHub.', pointer: true }),
  gitlab: ref(SCMProviderGeneratorGitlab, 2, { doc: 'GitLab.', pointer: true }),
  bitbucket: ref(SCMProviderGeneratorBitbucket, 3, { doc: 'Bitbucket Cloud.', pointer: true }),
  bitbucketServer: ref(SCMProviderGeneratorBitbucketServer, 4, { doc: 'Bitbucket Server.', pointer: true }),
  gitea: ref(SCMProviderGeneratorGitea, 5, { doc: 'Gitea.', pointer: true }),
  azureDevOps: ref(SCMProviderGeneratorAzureDevOps, 6, { doc: 'Azure DevOps.', pointer: true }),
  filters: list(SCMProviderGeneratorFilter, 7, { doc: 'Only what passes one of these filters.' }),
  cloneProtocol: string(8, { doc: '`ssh` or `https`.' }),
  requeueAfterSeconds: int(9, { doc: 'Seconds until the generator runs again.', pointer: true }),
  template: ref(ApplicationSetTemplate, 10, {
    doc: "Fields that replace those of the ApplicationSet's template.",
    zero: true,
    optional: true,
  }),
  values: map('string', 11, { doc: 'More parameters, by name; they may use those of the generator.' }),
  awsCodeCommit: ref(SCMProviderGeneratorAWSCodeCommit, 12, { doc: 'AWS CodeCommit.', pointer: true }),
});
export interface SCMProviderGenerator extends TypeOf<typeof SCMProviderGenerator> {}
