import { codes, StatusError } from '@tiphys/base';
import type { Application, ApplicationObject, ApplicationQuery } from '@tiphys/model';
import { isSameRepository } from '@tiphys/model';
import type { Call } from '../../call.ts';
import { parseLabelSelector } from '../label-selector.ts';
import type { ApplicationDeps } from './deps.ts';
import { isNamespaceEnabled, mayUse, projectName } from './find.ts';

/** Whether the caller asked for an application and may see it. */
export type Selects = (application: ApplicationObject) => boolean;

/** Makes the filter of a query. Throws `invalidArgument` for a selector that does not parse. */
export function selectApplications(deps: ApplicationDeps, query: ApplicationQuery, call: Call): Selects {
  const matchesLabels = selectorOf(query.selector);
  const projects = new Set(queriedProjects(query));
  const { name, appNamespace, repo } = query;
  return (application) => {
    const { metadata } = application;
    if (name && metadata.name !== name) return false;
    if (appNamespace && metadata.namespace !== appNamespace) return false;
    if (projects.size > 0 && !projects.has(projectName(application))) return false;
    if (!matchesLabels(metadata.labels ?? {})) return false;
    if (repo && !usesRepository(application, repo)) return false;
    return (
      isNamespaceEnabled(deps, metadata.namespace ?? '') && mayUse(deps, application, { call, action: 'get' })
    );
  };
}

/** The projects of a query; `project` is the older name. */
export function queriedProjects({ project, projects }: ApplicationQuery): readonly string[] {
  return project && project.length > 0 ? project : (projects ?? []);
}

/** All sources of an application. */
export function sourcesOf(
  application: Pick<Application, 'spec'>,
): NonNullable<Application['spec']['sources']> {
  const { source, sources } = application.spec;
  if (sources && sources.length > 0) return sources;
  return source ? [source] : [];
}

function usesRepository(application: Application, repo: string): boolean {
  return sourcesOf(application).some((source) => isSameRepository(source.repoURL, repo));
}

function selectorOf(text: string | undefined): (labels: Readonly<Record<string, string>>) => boolean {
  try {
    return parseLabelSelector(text ?? '');
  } catch (cause) {
    throw new StatusError(codes.invalidArgument, `error parsing the selector: ${(cause as Error).message}`, {
      cause,
    });
  }
}
