import { codes, messageOf, StatusError, withContext } from '@tiphys/base';
import type {
  Application,
  ApplicationObject,
  ApplicationSource,
  ApplicationSpec,
  AppProjectObject,
  Cluster,
} from '@tiphys/model';
import { validatePermissions } from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import { needProject, needUse, projectName } from './find.ts';
import { withKsonnetDestination } from './ksonnet-destination.ts';
import { manifestRequest } from './manifest-request.ts';
import { sourcesOf } from './select.ts';

/** What a new or changed application is checked with. */
export interface ValidateOptions {
  readonly call: Call;
  /** What is there under that name now. */
  readonly current: ApplicationObject | undefined;
  /** Whether repositories are read and manifests rendered too. */
  readonly validate: boolean;
}

/**
 * Checks an application that is to be written: name, project, destination, sources, and with `validate` that it renders. Resolves
 * to it with its spec in normal form. Throws with Argo CD's texts.
 */
export async function validateApplication(
  deps: ApplicationDeps,
  given: ApplicationObject,
  options: ValidateOptions,
): Promise<ApplicationObject> {
  const { call, current, validate } = options;
  const name = given.metadata.name ?? '';
  if (name === '') throw new StatusError(codes.unknown, 'resource name may not be empty');
  checkSourceNames(name, given.spec);
  if (current && projectName(current) !== projectName(given)) {
    // Moving needs the rights in both projects.
    needUse(deps, given, { call, action: 'create' });
    needUse(deps, current, { call, action: 'update' });
  }
  const project = needProject(deps, given);
  const application = await withKsonnetDestination(deps, given, { project, signal: call.signal });
  const cluster = destinationOf(deps, application);
  const problems = permissionProblems(deps, application.spec, { project, cluster });
  // Before anything is fetched: a forbidden repository must not be contacted.
  if (problems.length > 0) throw invalidSpec(name, problems);
  if (validate) {
    const found = await renderProblems(deps, application, { project, cluster, call });
    if (found.length > 0) throw invalidSpec(name, found);
  }
  return { ...application, spec: normalSpec(application.spec) };
}

function checkSourceNames(name: string, { sources }: ApplicationSpec): void {
  const seen = new Set<string>();
  for (const { name: sourceName } of sources ?? []) {
    if (sourceName && seen.has(sourceName)) {
      throw new StatusError(codes.unknown, `application ${name} has duplicate source name: ${sourceName}`);
    }
    if (sourceName) seen.add(sourceName);
  }
}

/** Where an application goes. Throws `invalidArgument` with Argo CD's text. */
export function destinationOf(deps: Pick<ApplicationDeps, 'config'>, application: Application): Cluster {
  try {
    return deps.config.destination(application.spec.destination);
  } catch (cause) {
    throw new StatusError(
      codes.invalidArgument,
      `application destination spec for ${application.metadata.name ?? ''} is invalid: ${messageOf(cause)}`,
      { cause },
    );
  }
}

interface Place {
  readonly project: AppProjectObject;
  readonly cluster: Cluster;
}

interface Problem {
  readonly type: string;
  readonly message: string;
}

function permissionProblems(deps: ApplicationDeps, spec: ApplicationSpec, place: Place): readonly Problem[] {
  const matchGlob = deps.lang.globMatchSafe;
  return validatePermissions(spec, { ...place, clusters: deps.config.clusters(), matchGlob });
}

function invalidSpec(name: string, problems: readonly Problem[]): StatusError {
  const text = problems.map(({ type, message }) => `${type}: ${message}`).join(';');
  return new StatusError(codes.invalidArgument, `application spec for ${name} is invalid: ${text}`);
}

async function renderProblems(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { project, cluster, call }: Place & { readonly call: Call },
): Promise<readonly Problem[]> {
  const problem = (message: string): Problem => ({ type: 'InvalidSpecError', message });
  for (const source of sourcesOf(application)) {
    const repo = deps.config.repository(source.repoURL, project.metadata.name ?? '');
    const known = { ...repo, ...knownType(source, repo.type ?? '') };
    try {
      await deps.repoService.testRepository({ repo: known }, { signal: call.signal });
    } catch (reason) {
      call.signal.throwIfAborted();
      const text = `repositories not accessible: ${describeRepository(repo)}: ${messageOf(reason)}`;
      return [problem(`repository not accessible: ${text}`)];
    }
  }
  const problems: Problem[] = [];
  for (const source of sourcesOf(application)) {
    if (source.ref && !source.path && !source.chart) continue;
    try {
      const request = await manifestRequest(deps, application, {
        project,
        cluster,
        source,
        signal: call.signal,
      });
      await deps.repoService.generateManifest({ ...request, noRevisionCache: true }, { signal: call.signal });
    } catch (reason) {
      call.signal.throwIfAborted();
      problems.push(problem(`Unable to generate manifests in ${source.path ?? ''}: ${messageOf(reason)}`));
    }
  }
  return problems;
}

/** The type that a source tells of its repository, whatever is stored. */
function knownType(
  { chart, repoURL }: ApplicationSource,
  type: string,
): { readonly type: string; readonly enableOCI?: true } {
  if (repoURL.startsWith('oci://')) return { type: 'oci' };
  if (!chart) return { type: type === 'oci' ? type : 'git' };
  return { type: 'helm', ...(repoURL.includes('://') ? {} : { enableOCI: true }) };
}

function describeRepository({
  repo,
  type,
  name,
  project,
}: {
  repo: string;
  type?: string | undefined;
  name?: string | undefined;
  project?: string | undefined;
}): string {
  return `&Repository{Repo: ${JSON.stringify(repo)}, Type: ${JSON.stringify(type ?? '')}, Name: ${JSON.stringify(name ?? '')}, Project: ${JSON.stringify(project ?? '')}}`;
}

/** A spec in normal form: with a project, without an empty sync policy. */
export function normalSpec(spec: ApplicationSpec): ApplicationSpec {
  const { syncPolicy, ...rest } = spec;
  const isEmpty = !syncPolicy || Object.values(syncPolicy).every((value) => isNothing(value));
  return { ...rest, project: spec.project || 'default', ...(isEmpty ? {} : { syncPolicy }) };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** Runs a step and says what it was for when it fails. */
export async function during<T>(text: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (reason) {
    throw withContext(text, reason);
  }
}
