import type { TypeOf } from './build.ts';
import { bool, int, list, map, message, ref, string } from './build.ts';
import { ApplicationSetTemplate } from './applicationset-common.ts';
import { PullRequestGenerator } from './applicationset-pull-request.ts';
import { SCMProviderGenerator } from './applicationset-scm.ts';
import { Json, LabelSelector } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const PluginConfigMapRef = message(v1alpha1('PluginConfigMapRef'), {
  name: string(1, { zero: true }),
});
export interface PluginConfigMapRef extends TypeOf<typeof PluginConfigMapRef> {}

/** TODO */
export const PluginInput = message(v1alpha1('PluginInput'), {
  parameters: map(Json, 1),
});
export interface PluginInput extends TypeOf<typeof PluginInput> {}

/** TODO */
export const PluginGenerator = message(v1alpha1('PluginGenerator'), {
  configMapRef: ref(PluginConfigMapRef, 1, { zero: true }),
  input: ref(PluginInput, 2, { zero: true, optional: true }),
  requeueAfterSeconds: int(3, { pointer: true }),
  template: ref(ApplicationSetTemplate, 4, { zero: true, optional: true }),
  values: map('string', 5),
});
export interface PluginGenerator extends TypeOf<typeof PluginGenerator> {}

/** TODO */
export const DuckTypeGenerator = message(v1alpha1('DuckTypeGenerator'), {
  configMapRef: string(1, { zero: true }),
  name: string(2),
  requeueAfterSeconds: int(3, { pointer: true }),
  labelSelector: ref(LabelSelector, 4, { zero: true, optional: true, atomic: true }),
  template: ref(ApplicationSetTemplate, 5, { zero: true, optional: true }),
  values: map('string', 6),
});
export interface DuckTypeGenerator extends TypeOf<typeof DuckTypeGenerator> {}

/** TODO */
export const GitFileGeneratorItem = message(v1alpha1('GitFileGeneratorItem'), {
  path: string(1, { zero: true }),
  exclude: bool(2),
});
export interface GitFileGeneratorItem extends TypeOf<typeof GitFileGeneratorItem> {}

/** TODO */
export const GitDirectoryGeneratorItem = message(v1alpha1('GitDirectoryGeneratorItem'), {
  path: string(1, { zero: true }),
  exclude: bool(2),
});
export interface GitDirectoryGeneratorItem extends TypeOf<typeof GitDirectoryGeneratorItem> {}

/** TODO */
export const GitGenerator = message(v1alpha1('GitGenerator'), {
  repoURL: string(1, { zero: true }),
  directories: list(GitDirectoryGeneratorItem, 2),
  files: list(GitFileGeneratorItem, 3),
  revision: string(4, { zero: true }),
  requeueAfterSeconds: int(5, { pointer: true }),
  template: ref(ApplicationSetTemplate, 6, { zero: true, optional: true }),
  pathParamPrefix: string(7),
  values: map('string', 8),
});
export interface GitGenerator extends TypeOf<typeof GitGenerator> {}

/** TODO */
export const ClusterGenerator = message(v1alpha1('ClusterGenerator'), {
  selector: ref(LabelSelector, 1, { zero: true, optional: true, atomic: true }),
  template: ref(ApplicationSetTemplate, 2, { zero: true, optional: true }),
  values: map('string', 3),
  flatList: bool(4),
});
export interface ClusterGenerator extends TypeOf<typeof ClusterGenerator> {}

/** TODO */
export const ListGenerator = message(v1alpha1('ListGenerator'), {
  elements: list(Json, 1, { zero: true, optional: true }),
  template: ref(ApplicationSetTemplate, 2, { zero: true, optional: true }),
  elementsYaml: string(3),
});
export interface ListGenerator extends TypeOf<typeof ListGenerator> {}

/** TODO */
export const ApplicationSetTerminalGenerator = message(v1alpha1('ApplicationSetTerminalGenerator'), {
  list: ref(ListGenerator, 1, { pointer: true }),
  clusters: ref(ClusterGenerator, 2, { pointer: true }),
  git: ref(GitGenerator, 3, { pointer: true }),
  scmProvider: ref(SCMProviderGenerator, 4, { pointer: true }),
  clusterDecisionResource: ref(DuckTypeGenerator, 5, { pointer: true }),
  pullRequest: ref(PullRequestGenerator, 6, { pointer: true }),
  plugin: ref(PluginGenerator, 7, { pointer: true }),
  selector: ref(LabelSelector, 8, { pointer: true, atomic: true }),
});
export interface ApplicationSetTerminalGenerator extends TypeOf<typeof ApplicationSetTerminalGenerator> {}

/** TODO */
export const ApplicationSetNestedGenerator = message(v1alpha1('ApplicationSetNestedGenerator'), {
  list: ref(ListGenerator, 1, { pointer: true }),
  clusters: ref(ClusterGenerator, 2, { pointer: true }),
  git: ref(GitGenerator, 3, { pointer: true }),
  scmProvider: ref(SCMProviderGenerator, 4, { pointer: true }),
  clusterDecisionResource: ref(DuckTypeGenerator, 5, { pointer: true }),
  pullRequest: ref(PullRequestGenerator, 6, { pointer: true }),
  matrix: ref(Json, 7, { pointer: true }),
  merge: ref(Json, 8, { pointer: true }),
  selector: ref(LabelSelector, 9, { pointer: true, atomic: true }),
  plugin: ref(PluginGenerator, 10, { pointer: true }),
});
export interface ApplicationSetNestedGenerator extends TypeOf<typeof ApplicationSetNestedGenerator> {}

/** TODO */
export const NestedMatrixGenerator = message(v1alpha1('NestedMatrixGenerator'), {
  generators: list(ApplicationSetTerminalGenerator, 1, { zero: true }),
});
export interface NestedMatrixGenerator extends TypeOf<typeof NestedMatrixGenerator> {}

/** TODO */
export const NestedMergeGenerator = message(v1alpha1('NestedMergeGenerator'), {
  generators: list(ApplicationSetTerminalGenerator, 1, { zero: true }),
  mergeKeys: list('string', 2, { zero: true }),
});
export interface NestedMergeGenerator extends TypeOf<typeof NestedMergeGenerator> {}

/** TODO */
export const MatrixGenerator = message(v1alpha1('MatrixGenerator'), {
  generators: list(ApplicationSetNestedGenerator, 1, { zero: true }),
  template: ref(ApplicationSetTemplate, 2, { zero: true, optional: true }),
});
export interface MatrixGenerator extends TypeOf<typeof MatrixGenerator> {}

/** TODO */
export const MergeGenerator = message(v1alpha1('MergeGenerator'), {
  generators: list(ApplicationSetNestedGenerator, 1, { zero: true }),
  mergeKeys: list('string', 2, { zero: true }),
  template: ref(ApplicationSetTemplate, 3, { zero: true, optional: true }),
});
export interface MergeGenerator extends TypeOf<typeof MergeGenerator> {}

/** TODO */
export const ApplicationSetGenerator = message(v1alpha1('ApplicationSetGenerator'), {
  list: ref(ListGenerator, 1, { pointer: true }),
  clusters: ref(ClusterGenerator, 2, { pointer: true }),
  git: ref(GitGenerator, 3, { pointer: true }),
  scmProvider: ref(SCMProviderGenerator, 4, { pointer: true }),
  clusterDecisionResource: ref(DuckTypeGenerator, 5, { pointer: true }),
  pullRequest: ref(PullRequestGenerator, 6, { pointer: true }),
  matrix: ref(MatrixGenerator, 7, { pointer: true }),
  merge: ref(MergeGenerator, 8, { pointer: true }),
  selector: ref(LabelSelector, 9, { pointer: true, atomic: true }),
  plugin: ref(PluginGenerator, 10, { pointer: true }),
});
export interface ApplicationSetGenerator extends TypeOf<typeof ApplicationSetGenerator> {}
