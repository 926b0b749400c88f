import type { TypeOf } from './build.ts';
import { bool, int, list, map, message, ref, string } from './build.ts';
import { ApplicationSetTemplate } from './applicationset-common.ts';
import { PullRequestGenerator } from './applicationset-pull-request.ts';
import { SCMProviderGenerator } from './applicationset-scm.ts';
import { Json, LabelSelector } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** The ConfigMap that says how to reach a generator plugin. */
export const PluginConfigMapRef = message(v1alpha1('PluginConfigMapRef'), {
  name: string(1, { doc: 'Name.', zero: true }),
});
export interface PluginConfigMapRef extends TypeOf<typeof PluginConfigMapRef> {}

/** What a generator plugin is told. */
export const PluginInput = message(v1alpha1('PluginInput'), {
  parameters: map(Json, 1, { doc: 'Any JSON, by name.' }),
});
export interface PluginInput extends TypeOf<typeof PluginInput> {}

/** Parameters that a plugin gives. */
export const PluginGenerator = message(v1alpha1('PluginGenerator'), {
  configMapRef: ref(PluginConfigMapRef, 1, { doc: 'How to reach it.', zero: true }),
  input: ref(PluginInput, 2, { doc: 'What it is told.', zero: true, optional: true }),
  requeueAfterSeconds: int(3, { doc: 'Seconds until the generator runs again.', pointer: true }),
  template: ref(ApplicationSetTemplate, 4, {
    doc: "Fields that replace those of the ApplicationSet's template.",
    zero: true,
    optional: true,
  }),
  values: map('string', 5, { doc: 'More parameters, by name; they may use those of the generator.' }),
});
export interface PluginGenerator extends TypeOf<typeof PluginGenerator> {}

/** Parameters for clusters that an object lists. */
export const DuckTypeGenerator = message(v1alpha1('DuckTypeGenerator'), {
  configMapRef: string(1, { doc: 'ConfigMap that says which kind and fields.', zero: true }),
  name: string(2, { doc: 'Name of the object.' }),
  requeueAfterSeconds: int(3, { doc: 'Seconds until the generator runs again.', pointer: true }),
  labelSelector: ref(LabelSelector, 4, {
    doc: 'Labels of the object.',
    zero: true,
    optional: true,
    atomic: true,
  }),
  template: ref(ApplicationSetTemplate, 5, {
    doc: "Fields that replace those of the ApplicationSet's template.",
    zero: true,
    optional: true,
  }),
  values: map('string', 6, { doc: 'More parameters, by name; they may use those of the generator.' }),
});
export interface DuckTypeGenerator extends TypeOf<typeof DuckTypeGenerator> {}

/** Files of a repository. */
export const GitFileGeneratorItem = message(v1alpha1('GitFileGeneratorItem'), {
  path: string(1, { doc: 'Glob.', zero: true }),
  exclude: bool(2, { doc: 'Leaves them out.' }),
});
export interface GitFileGeneratorItem extends TypeOf<typeof GitFileGeneratorItem> {}

/** Folders of a repository. */
export const GitDirectoryGeneratorItem = message(v1alpha1('GitDirectoryGeneratorItem'), {
  path: string(1, { doc: 'Glob.', zero: true }),
  exclude: bool(2, { doc: 'Leaves them out.' }),
});
export interface GitDirectoryGeneratorItem extends TypeOf<typeof GitDirectoryGeneratorItem> {}

/** Parameters for folders or from files of a repository. */
export const GitGenerator = message(v1alpha1('GitGenerator'), {
  repoURL: string(1, { doc: 'URL of the Git, Helm or OCI repository.', zero: true }),
  directories: list(GitDirectoryGeneratorItem, 2, { doc: 'Folders.' }),
  files: list(GitFileGeneratorItem, 3, { doc: 'Files with parameters.' }),
  revision: string(4, { doc: 'Branch, tag or commit.', zero: true }),
  requeueAfterSeconds: int(5, { doc: 'Seconds until the generator runs again.', pointer: true }),
  template: ref(ApplicationSetTemplate, 6, {
    doc: "Fields that replace those of the ApplicationSet's template.",
    zero: true,
    optional: true,
  }),
  pathParamPrefix: string(7, { doc: 'Put in front of the `path` parameters.' }),
  values: map('string', 8, { doc: 'More parameters, by name; they may use those of the generator.' }),
});
export interface GitGenerator extends TypeOf<typeof GitGenerator> {}

/** Parameters for each cluster. */
export const ClusterGenerator = message(v1alpha1('ClusterGenerator'), {
  selector: ref(LabelSelector, 1, {
    doc: 'Labels the clusters must have.',
    zero: true,
    optional: true,
    atomic: true,
  }),
  template: ref(ApplicationSetTemplate, 2, {
    doc: "Fields that replace those of the ApplicationSet's template.",
    zero: true,
    optional: true,
  }),
  values: map('string', 3, { doc: 'More parameters, by name; they may use those of the generator.' }),
  flatList: bool(4, { doc: 'One set of parameters with all clusters in a list.' }),
});
export interface ClusterGenerator extends TypeOf<typeof ClusterGenerator> {}

/** Parameters as listed. */
export const ListGenerator = message(v1alpha1('ListGenerator'), {
  elements: list(Json, 1, { doc: 'The sets of parameters.', zero: true, optional: true }),
  template: ref(ApplicationSetTemplate, 2, {
    doc: "Fields that replace those of the ApplicationSet's template.",
    zero: true,
    optional: true,
  }),
  elementsYaml: string(3, { doc: 'More of them, as YAML.' }),
});
export interface ListGenerator extends TypeOf<typeof ListGenerator> {}

/** A generator at the lowest level. */
export const ApplicationSetTerminalGenerator = message(v1alpha1('ApplicationSetTerminalGenerator'), {
  list: ref(ListGenerator, 1, { doc: 'Parameters as listed.', pointer: true }),
  clusters: ref(ClusterGenerator, 2, { doc: 'Parameters for each cluster.', pointer: true }),
  git: ref(GitGenerator, 3, { doc: 'Parameters from a repository.', pointer: true }),
  scmProvider: ref(SCMProviderGenerator, 4, {
    doc: 'Parameters for each repository of a provider.',
    pointer: true,
  }),
  clusterDecisionResource: ref(DuckTypeGenerator, 5, {
    doc: 'Parameters for clusters that an object lists.',
    pointer: true,
  }),
  pullRequest: ref(PullRequestGenerator, 6, { doc: 'Parameters for each pull request.', pointer: true }),
  plugin: ref(PluginGenerator, 7, { doc: 'Parameters that a plugin gives.', pointer: true }),
  selector: ref(LabelSelector, 8, { doc: 'Only parameters that match.', pointer: true, atomic: true }),
});
export interface ApplicationSetTerminalGenerator extends TypeOf<typeof ApplicationSetTerminalGenerator> {}

/** A generator in another one. */
export const ApplicationSetNestedGenerator = message(v1alpha1('ApplicationSetNestedGenerator'), {
  list: ref(ListGenerator, 1, { doc: 'Parameters as listed.', pointer: true }),
  clusters: ref(ClusterGenerator, 2, { doc: 'Parameters for each cluster.', pointer: true }),
  git: ref(GitGenerator, 3, { doc: 'Parameters from a repository.', pointer: true }),
  scmProvider: ref(SCMProviderGenerator, 4, {
    doc: 'Parameters for each repository of a provider.',
    pointer: true,
  }),
  clusterDecisionResource: ref(DuckTypeGenerator, 5, {
    doc: 'Parameters for clusters that an object lists.',
    pointer: true,
  }),
  pullRequest: ref(PullRequestGenerator, 6, { doc: 'Parameters for each pull request.', pointer: true }),
  matrix: ref(Json, 7, { doc: 'All combinations of two generators.', pointer: true }),
  merge: ref(Json, 8, { doc: 'Generators joined by keys.', pointer: true }),
  selector: ref(LabelSelector, 9, { doc: 'Only parameters that match.', pointer: true, atomic: true }),
  plugin: ref(PluginGenerator, 10, { doc: 'Parameters that a plugin gives.', pointer: true }),
});
export interface ApplicationSetNestedGenerator extends TypeOf<typeof ApplicationSetNestedGenerator> {}

/** All combinations of two generators, at the lowest level. */
export const NestedMatrixGenerator = message(v1alpha1('NestedMatrixGenerator'), {
  generators: list(ApplicationSetTerminalGenerator, 1, { doc: 'The generators.', zero: true }),
});
export interface NestedMatrixGenerator extends TypeOf<typeof NestedMatrixGenerator> {}

/** Generators joined by keys, at the lowest level. */
export const NestedMergeGenerator = message(v1alpha1('NestedMergeGenerator'), {
  generators: list(ApplicationSetTerminalGenerator, 1, { doc: 'The generators.', zero: true }),
  mergeKeys: list('string', 2, { doc: 'Parameters that must be the same.', zero: true }),
});
export interface NestedMergeGenerator extends TypeOf<typeof NestedMergeGenerator> {}

/** All combinations of two generators. */
export const MatrixGenerator = message(v1alpha1('MatrixGenerator'), {
  generators: list(ApplicationSetNestedGenerator, 1, { doc: 'The generators.', zero: true }),
  template: ref(ApplicationSetTemplate, 2, {
    doc: "Fields that replace those of the ApplicationSet's template.",
    zero: true,
    optional: true,
  }),
});
export interface MatrixGenerator extends TypeOf<typeof MatrixGenerator> {}

/** Generators joined by keys. */
export const MergeGenerator = message(v1alpha1('MergeGenerator'), {
  generators: list(ApplicationSetNestedGenerator, 1, { doc: 'The generators.', zero: true }),
  mergeKeys: list('string', 2, { doc: 'Parameters that must be the same.', zero: true }),
  template: ref(ApplicationSetTemplate, 3, {
    doc: "Fields that replace those of the ApplicationSet's template.",
    zero: true,
    optional: true,
  }),
});
export interface MergeGenerator extends TypeOf<typeof MergeGenerator> {}

/** One way to find sets of parameters. */
export const ApplicationSetGenerator = message(v1alpha1('ApplicationSetGenerator'), {
  list: ref(ListGenerator, 1, { doc: 'Parameters as listed.', pointer: true }),
  clusters: ref(ClusterGenerator, 2, { doc: 'Parameters for each cluster.', pointer: true }),
  git: ref(GitGenerator, 3, { doc: 'Parameters from a repository.', pointer: true }),
  scmProvider: ref(SCMProviderGenerator, 4, {
    doc: 'Parameters for each repository of a provider.',
    pointer: true,
  }),
  clusterDecisionResource: ref(DuckTypeGenerator, 5, {
    doc: 'Parameters for clusters that an object lists.',
    pointer: true,
  }),
  pullRequest: ref(PullRequestGenerator, 6, { doc: 'Parameters for each pull request.', pointer: true }),
  matrix: ref(MatrixGenerator, 7, { doc: 'All combinations of two generators.', pointer: true }),
  merge: ref(MergeGenerator, 8, { doc: 'Generators joined by keys.', pointer: true }),
  selector: ref(LabelSelector, 9, { doc: 'Only parameters that match.', pointer: true, atomic: true }),
  plugin: ref(PluginGenerator, 10, { doc: 'Parameters that a plugin gives.', pointer: true }),
});
export interface ApplicationSetGenerator extends TypeOf<typeof ApplicationSetGenerator> {}
