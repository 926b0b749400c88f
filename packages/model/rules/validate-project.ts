import type { Code } from '@tiphys/base';
import { codes, messageOf, parseDuration, StatusError } from '@tiphys/base';
import { parsePolicy } from '../rbac/policy.ts';
import { projectPolicyText, validateRoles } from '../rbac/project-roles.ts';
import type { AppProject, SyncWindow } from '../schema/project.ts';

/** What lang knows of patterns and schedules; each throws for a text that is none. */
export interface ProjectChecks {
  readonly glob: (pattern: string) => void;
  readonly cron: (schedule: string) => void;
}

/** Characters that no name of a service account has. */
const NOT_IN_ACCOUNTS = /[!*[\]{}\\/]/;

/** Longest description of a sync window. */
const MAX_DESCRIPTION = 255;

/**
 * Checks that a project does not contradict itself: lists without repetitions, roles that speak for this project alone, sync windows that
 * parse. Throws `StatusError` for the first thing wrong, in the words of Argo CD's `ValidateProject`.
 */
export function validateProject(project: AppProject, checks: ProjectChecks): void {
  validateDestinations(project);
  refuseRepeated('source namespace', project.spec.sourceNamespaces ?? []);
  for (const repo of project.spec.sourceRepos ?? []) refuseDenyAll('source repository', repo);
  refuseRepeated('source repository', project.spec.sourceRepos ?? []);
  validateRoles(project);
  validateWindows(project.spec.syncWindows ?? [], checks);
  validateServiceAccounts(project, checks);
  validatePolicies(project);
}

function validateDestinations(project: AppProject): void {
  const destinations = project.spec.destinations ?? [];
  for (const { name, server, namespace } of destinations) {
    refuseDenyAll('name', name);
    refuseDenyAll('server', server);
    refuseDenyAll('namespace', namespace);
  }
  refuseRepeated(
    'destination',
    destinations.map(({ name = '', server = '', namespace = '' }) => `${server || name}/${namespace}`),
  );
}

function validateWindows(windows: readonly SyncWindow[], checks: ProjectChecks): void {
  const seen = new Set<string>();
  for (const window of windows) {
    const { kind = '', schedule = '', duration = '' } = window;
    const identity = identityOf(window);
    if (seen.has(identity)) {
      const text = `sync window with kind '${kind}', schedule '${schedule}', and duration '${duration}' already exists (duplicate detected)`;
      throw new StatusError(codes.alreadyExists, text);
    }
    seen.add(identity);
    validateWindow(window, checks);
    const isForSomething = [window.applications, window.namespaces, window.clusters].some(
      (list) => list && list.length > 0,
    );
    if (!isForSomething) {
      const text = `window '${kind}':'${schedule}':'${duration}' requires one of application, cluster or namespace`;
      throw new StatusError(codes.outOfRange, text);
    }
  }
}

/** What makes two windows the same; whether people may sync and the description do not count. */
function identityOf({
  kind,
  schedule,
  duration,
  applications,
  namespaces,
  clusters,
  timeZone,
  andOperator,
}: SyncWindow): string {
  return JSON.stringify([
    kind,
    schedule,
    duration,
    applications ?? [],
    namespaces ?? [],
    clusters ?? [],
    timeZone ?? '',
    andOperator ?? false,
  ]);
}

function validateWindow(window: SyncWindow, checks: ProjectChecks): void {
  const { kind = '', schedule = '', duration = '', description = '' } = window;
  if (kind !== 'allow' && kind !== 'deny')
    throw failure(codes.unknown, `kind '${kind}' mismatch: can only be allow or deny`);
  attempt(`cannot parse schedule '${schedule}'`, () => checks.cron(schedule));
  attempt(`cannot parse duration '${duration}'`, () => parseDuration(duration));
  if (new TextEncoder().encode(description).length > MAX_DESCRIPTION) {
    throw failure(codes.unknown, `description must not exceed ${MAX_DESCRIPTION} characters`);
  }
}

function attempt(what: string, check: () => void): void {
  try {
    check();
  } catch (cause) {
    throw new StatusError(codes.unknown, `${what}: ${messageOf(cause)}`, { cause });
  }
}

function validateServiceAccounts(project: AppProject, checks: ProjectChecks): void {
  const accounts = project.spec.destinationServiceAccounts ?? [];
  for (const { server, namespace = '', defaultServiceAccount } of accounts) {
    if (server.includes('!')) throw badFormat('server', server);
    if (namespace.includes('!')) throw badFormat('namespace', namespace);
    if (defaultServiceAccount.trim() === '' || NOT_IN_ACCOUNTS.test(defaultServiceAccount)) {
      throw badFormat('defaultServiceAccount', defaultServiceAccount);
    }
    if (!compiles(server, checks)) throw badFormat('server', server);
    if (!compiles(namespace, checks)) throw badFormat('namespace', namespace);
  }
  refuseRepeated(
    'destinationServiceAccount',
    accounts.map(({ server, namespace = '' }) => `${server}/${namespace}`),
  );
}

function compiles(pattern: string, checks: ProjectChecks): boolean {
  try {
    checks.glob(pattern);
    return true;
  } catch {
    return false;
  }
}

function validatePolicies(project: AppProject): void {
  const text = projectPolicyText(project);
  try {
    parsePolicy(text);
  } catch (cause) {
    throw new StatusError(codes.invalidArgument, `policy syntax error: policy syntax error: ${text}`, {
      cause,
    });
  }
}

function refuseDenyAll(what: string, pattern: string | undefined): void {
  if (pattern === '!*') throw badFormat(what, pattern);
}

function refuseRepeated(what: string, values: readonly string[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw failure(codes.invalidArgument, `${what} '${value}' already added`);
    seen.add(value);
  }
}

function badFormat(what: string, value: string): StatusError {
  return failure(codes.invalidArgument, `${what} has an invalid format, '${value}'`);
}

function failure(code: Code, message: string): StatusError {
  return new StatusError(code, message);
}
