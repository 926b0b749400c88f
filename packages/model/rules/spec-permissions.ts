import type { ApplicationSpec } from '../schema/application-spec.ts';
import type { Cluster } from '../schema/cluster.ts';
import type { SourceHydrator } from '../schema/hydrator.ts';
import type { AppProject } from '../schema/project.ts';
import type { ApplicationSource } from '../schema/source.ts';
import type { MatchGlob } from './projects.ts';
import { isDestinationPermitted, isSourcePermitted } from './projects.ts';

/** What a spec is checked against. */
export interface SpecRules {
  readonly project: AppProject;
  /** Where the destination goes to. */
  readonly cluster: Cluster;
  readonly clusters: readonly Cluster[];
  readonly matchGlob: MatchGlob;
}

/** A thing that is wrong with a spec, in Argo CD's words. */
export interface SpecProblem {
  readonly type: 'InvalidSpecError';
  readonly message: string;
}

/**
 * What is wrong with an application's spec: an incomplete source, or a source or destination that its project does not
 * permit. Texts are those of Argo CD's `ValidatePermissions`.
 */
export function validatePermissions(spec: ApplicationSpec, rules: SpecRules): SpecProblem[] {
  const incomplete = spec.sourceHydrator ? incompleteHydrator(spec.sourceHydrator) : incompleteSources(spec);
  if (incomplete.length > 0) return incomplete.map(problem);
  const { project, cluster, clusters, matchGlob } = rules;
  const name = project.metadata.name ?? '';
  const problems = forbiddenSources(spec, rules);
  const namespace = spec.destination.namespace ?? '';
  if (!isDestinationPermitted(project, { cluster, clusters, namespace }, matchGlob)) {
    const server = spec.destination.name ? cluster.name : cluster.server;
    problems.push(
      `application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${name}'`,
    );
  }
  return problems.map(problem);
}

/** Repositories that the project does not let the application come from; a hydrator also writes to one. */
function forbiddenSources(spec: ApplicationSpec, { project, matchGlob }: SpecRules): string[] {
  const permits = (url: string): boolean => isSourcePermitted(project, url, matchGlob);
  const refused = (what: string, url: string): string =>
    `${what} repo ${url} is not permitted in project '${project.metadata.name ?? ''}'`;
  if (!spec.sourceHydrator) {
    return sourcesOf(spec)
      .filter(({ repoURL }) => !permits(repoURL))
      .map(({ repoURL }) => refused('application', repoURL));
  }
  const { drySource, syncSource } = spec.sourceHydrator;
  const target = syncSource.repoURL || drySource.repoURL;
  return [
    ...(permits(drySource.repoURL) ? [] : [refused('application', drySource.repoURL)]),
    ...(target === drySource.repoURL || permits(target) ? [] : [refused('sync source', target)]),
  ];
}

function sourcesOf(spec: ApplicationSpec): readonly ApplicationSource[] {
  if (spec.sources && spec.sources.length > 0) return spec.sources;
  return spec.source ? [spec.source] : [];
}

function incompleteHydrator({ drySource, syncSource, hydrateTo }: SourceHydrator): string[] {
  return [
    ...(drySource.repoURL ? [] : ['spec.sourceHydrator.drySource.repoURL is required']),
    ...(syncSource.targetBranch ? [] : ['spec.sourceHydrator.syncSource.targetBranch is required']),
    ...(hydrateTo && !hydrateTo.targetBranch
      ? ['when spec.sourceHydrator.hydrateTo is set, spec.sourceHydrator.hydrateTo.targetBranch is required']
      : []),
  ];
}

function incompleteSources(spec: ApplicationSpec): string[] {
  const multiple = (spec.sources?.length ?? 0) > 0;
  const sources = sourcesOf(spec);
  if (sources.length === 0) return [missingSource(multiple)];
  const first = sources
    .map((source) => incompleteSource(source, multiple))
    .find((text) => text !== undefined);
  return first === undefined ? [] : [first];
}

function missingSource(multiple: boolean): string {
  return multiple
    ? 'spec.source.repoURL and either source.path, source.chart, or source.ref are required for source'
    : 'spec.source.repoURL and either spec.source.path or spec.source.chart are required';
}

function incompleteSource(source: ApplicationSource, multiple: boolean): string | undefined {
  const located = Boolean(source.path) || Boolean(source.chart) || (multiple && Boolean(source.ref));
  if (!source.repoURL || !located) {
    return multiple ? `${missingSource(true)} ${source.repoURL}` : missingSource(false);
  }
  if (source.chart && !source.targetRevision) {
    return 'spec.source.targetRevision is required if the manifest source is a helm chart';
  }
  return undefined;
}

function problem(message: string): SpecProblem {
  return { type: 'InvalidSpecError', message };
}
