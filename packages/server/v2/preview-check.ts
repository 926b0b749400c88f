import { messageOf } from '@tiphys/base';
import type { ApplicationObject, AppProjectObject, Cluster } from '@tiphys/model';
import { isDestinationPermitted, isSourcePermitted } from '@tiphys/model';
import type { FieldProblem } from '@tiphys/model/v2';
import type { ApplicationDeps } from '../services/application/deps.ts';
import { needProject } from '../services/application/find.ts';
import { sourcesOf } from '../services/application/select.ts';

/** What a check without the repositories says. */
export interface CheckedSpec {
  /** Whether the name is one that it could have. */
  readonly isNamed: boolean;
  readonly problems: readonly FieldProblem[];
  /** Where it goes; missing where nothing must be contacted. */
  readonly place: { readonly project: AppProjectObject; readonly cluster: Cluster } | undefined;
}

const nameRule = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const maxNameLength = 253;

/** Checks name, project, destination and sources of an application that is to be saved, each problem at its field. */
export function checkSpec(
  deps: Pick<ApplicationDeps, 'config' | 'lang'>,
  application: ApplicationObject,
  { isTaken }: { readonly isTaken: boolean },
): CheckedSpec {
  const unnamed = nameProblems(application, isTaken);
  const isNamed = unnamed.length === 0 || isTaken;
  const problems = [...unnamed, ...sourceProblems(application)];
  const project = attempt(() => needProject(deps as ApplicationDeps, application), 'spec.project', problems);
  const cluster = attempt(
    () => deps.config.destination(application.spec.destination),
    application.spec.destination.name ? 'spec.destination.name' : 'spec.destination.server',
    problems,
  );
  if (!project) return { isNamed, problems, place: undefined };
  const forbidden = [
    ...forbiddenSources(deps, application, project),
    ...(cluster ? forbiddenDestination(deps, application, { project, cluster }) : []),
  ];
  problems.push(...forbidden);
  const isIncomplete = problems.some(({ field }) => field.startsWith('spec.source'));
  const mayContact = cluster !== undefined && forbidden.length === 0 && !isIncomplete;
  return { isNamed, problems, place: mayContact ? { project, cluster } : undefined };
}

/** The path of a source in its application. */
export function sourceField({ spec }: ApplicationObject, index: number): string {
  return spec.sources && spec.sources.length > 0 ? `spec.sources[${index}]` : 'spec.source';
}

function attempt<T>(work: () => T, field: string, problems: FieldProblem[]): T | undefined {
  try {
    return work();
  } catch (reason) {
    problems.push({ field, message: messageOf(reason) });
    return undefined;
  }
}

function nameProblems({ metadata }: ApplicationObject, isTaken: boolean): FieldProblem[] {
  const name = metadata.name ?? '';
  const problem = (message: string): FieldProblem[] => [{ field: 'metadata.name', message }];
  if (name === '') return problem('A name is required');
  if (name.length > maxNameLength || !nameRule.test(name))
    return problem(
      'Lower case letters, digits, dashes and dots; it begins and ends with a letter or a digit',
    );
  return isTaken ? problem(`There is an application ${name} already`) : [];
}

function sourceProblems(application: ApplicationObject): FieldProblem[] {
  const sources = sourcesOf(application);
  if (sources.length === 0) return [{ field: 'spec.source.repoURL', message: 'A repository is required' }];
  const several = (application.spec.sources?.length ?? 0) > 0;
  return sources.flatMap((source, index) => {
    const field = sourceField(application, index);
    if (!source.repoURL) return [{ field: `${field}.repoURL`, message: 'A repository is required' }];
    if (!source.path && !source.chart && !(several && source.ref))
      return [{ field: `${field}.path`, message: 'A path or a chart is required' }];
    if (source.chart && !source.targetRevision)
      return [{ field: `${field}.targetRevision`, message: 'A version of the chart is required' }];
    return [];
  });
}

function forbiddenSources(
  { lang }: Pick<ApplicationDeps, 'lang'>,
  application: ApplicationObject,
  project: AppProjectObject,
): FieldProblem[] {
  return sourcesOf(application).flatMap(({ repoURL }, index) =>
    repoURL && !isSourcePermitted(project, repoURL, lang.globMatchSafe)
      ? [
          {
            field: `${sourceField(application, index)}.repoURL`,
            message: `application repo ${repoURL} is not permitted in project '${project.metadata.name ?? ''}'`,
          },
        ]
      : [],
  );
}

interface Place {
  readonly project: AppProjectObject;
  readonly cluster: Cluster;
}

function forbiddenDestination(
  { config, lang }: Pick<ApplicationDeps, 'config' | 'lang'>,
  { spec }: ApplicationObject,
  { project, cluster }: Place,
): FieldProblem[] {
  const namespace = spec.destination.namespace ?? '';
  const place = { cluster, clusters: config.clusters(), namespace };
  if (isDestinationPermitted(project, place, lang.globMatchSafe)) return [];
  const server = spec.destination.name ? cluster.name : cluster.server;
  return [
    {
      field: 'spec.destination.namespace',
      message: `application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${project.metadata.name ?? ''}'`,
    },
  ];
}
