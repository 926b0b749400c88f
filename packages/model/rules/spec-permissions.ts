import type { ApplicationSpec } from '../schema/application-spec.ts';
import type { Cluster } from '../schema/cluster.ts';
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
  const multiple = (spec.sources?.length ?? 0) > 0;
  const sources = multiple ? (spec.sources ?? []) : spec.source ? [spec.source] : [];
  const incomplete =
    sources.length === 0
      ? missingSource(multiple)
      : sources.map((source) => incompleteSource(source, multiple)).find((text) => text !== undefined);
  if (incomplete !== undefined) return [problem(incomplete)];
  const { project, cluster, clusters, matchGlob } = rules;
  const name = project.metadata.name ?? '';
  const problems = sources
    .filter((source) => !isSourcePermitted(project, source.repoURL, matchGlob))
    .map((source) => problem(`application repo ${source.repoURL} is not permitted in project '${name}'`));
  const namespace = spec.destination.namespace ?? '';
  if (!isDestinationPermitted(project, { cluster, clusters, namespace }, matchGlob)) {
    const server = spec.destination.name ? cluster.name : cluster.server;
    problems.push(
      problem(
        `application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${name}'`,
      ),
    );
  }
  return problems;
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
