import { codes, StatusError } from '@tiphys/base';
import type {
  AppProject,
  AppProjectObject,
  JWTToken,
  ProjectTokenCreateRequest,
  ProjectTokenDeleteRequest,
  ProjectTokenResponse,
} from '@tiphys/model';
import type { Call } from '../../call.ts';
import { projectType, updateObject } from '../../store/write.ts';
import type { ProjectDeps } from './deps.ts';

/** The tokens of a role: in `status`, and from older versions in the role itself. */
export function roleTokens(project: AppProject, role: string): readonly JWTToken[] {
  const inStatus = project.status?.jwtTokensByRole?.[role]?.items ?? [];
  const inRole = project.spec.roles?.find(({ name }) => name === role)?.jwtTokens ?? [];
  const known = new Set(inStatus.map(tokenKey));
  return [...inStatus, ...inRole.filter((token) => !known.has(tokenKey(token)))];
}

function tokenKey({ id, iat }: JWTToken): string {
  return id || String(iat);
}

/** Whether a role still has a token: by id, or by time for tokens without one. */
export function hasRoleToken(
  project: AppProject,
  role: string,
  token: { readonly id: string; readonly issuedAt: number },
): boolean {
  if (!project.spec.roles?.some(({ name }) => name === role)) return false;
  return roleTokens(project, role).some(({ id, iat }) =>
    token.id !== '' && id ? id === token.id : iat === token.issuedAt,
  );
}

/** A project with the tokens of a role replaced, in both places. */
function withTokens(project: AppProjectObject, role: string, tokens: readonly JWTToken[]): AppProjectObject {
  const items = [...tokens].sort((a, b) => b.iat - a.iat);
  const roles = project.spec.roles?.map((candidate) =>
    candidate.name === role ? { ...candidate, jwtTokens: items } : candidate,
  );
  return {
    ...project,
    spec: { ...project.spec, ...(roles ? { roles } : {}) },
    status: { ...project.status, jwtTokensByRole: { ...project.status?.jwtTokensByRole, [role]: { items } } },
  };
}

interface Manage {
  readonly call: Call;
  readonly role: string;
}

function needManage(deps: ProjectDeps, project: AppProject, { call, role }: Manage): void {
  const name = project.metadata.name ?? '';
  const groups = project.spec.roles?.find((candidate) => candidate.name === role)?.groups ?? [];
  if (deps.isMember(call, groups)) return;
  deps.access.enforce(call.identity, { resource: 'projects', action: 'update', object: name });
}

/** Makes a token for a project role. */
export async function createProjectToken(
  deps: ProjectDeps,
  request: ProjectTokenCreateRequest,
  call: Call,
): Promise<ProjectTokenResponse> {
  const { project: name = '', role = '', expiresIn = 0 } = request;
  const id = request.id || crypto.randomUUID();
  const issued = await deps.tokens.issue({
    subject: `proj:${name}:${role}`,
    expiresInSeconds: expiresIn,
    id,
  });
  const written = await updateObject(
    deps.kube,
    { type: projectType, namespace: deps.config.namespace, name },
    {
      signal: call.signal,
      change(current) {
        const project = current as AppProjectObject;
        if (!project.spec.roles?.some((candidate) => candidate.name === role)) {
          throw new StatusError(codes.notFound, `project '${name}' does not have role '${role}'`);
        }
        needManage(deps, project, { call, role: role });
        const tokens = roleTokens(project, role);
        if (tokens.some((token) => token.id === id)) {
          throw new StatusError(codes.invalidArgument, `token id '${id}' has been used`);
        }
        const added: JWTToken = { iat: issued.issuedAt, exp: issued.expiresAt || undefined, id };
        return withTokens(project, role, [...tokens, added]);
      },
    },
  );
  deps.config.put(written);
  deps.events.record(written, { reason: 'ResourceCreated', action: 'created token', call });
  return { token: issued.token };
}

/** Takes a token from a project role; one that is not there is no error. */
export async function deleteProjectToken(
  deps: ProjectDeps,
  request: ProjectTokenDeleteRequest,
  call: Call,
): Promise<object> {
  const { project: name = '', role = '', iat = 0, id = '' } = request;
  const written = await updateObject(
    deps.kube,
    { type: projectType, namespace: deps.config.namespace, name },
    {
      signal: call.signal,
      change(current) {
        const project = current as AppProjectObject;
        needManage(deps, project, { call, role: role });
        const tokens = roleTokens(project, role);
        const kept = tokens.filter((token) => (id ? token.id !== id : token.iat !== iat));
        return kept.length === tokens.length ? undefined : withTokens(project, role, kept);
      },
    },
  );
  deps.config.put(written);
  deps.events.record(written, { reason: 'ResourceDeleted', action: 'deleted token', call });
  return {};
}
