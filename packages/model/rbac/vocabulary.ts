/** What access is given to. */
export const rbacResources = [
  'clusters',
  'projects',
  'applications',
  'applicationsets',
  'repositories',
  'write-repositories',
  'certificates',
  'accounts',
  'gpgkeys',
  'logs',
  'exec',
  'extensions',
] as const;

/** What may be done; `applications` also know `update/…`, `delete/…` and `action/…` for single objects. */
export const rbacActions = [
  'get',
  'create',
  'update',
  'delete',
  'sync',
  'rollback',
  'override',
  'action',
  'invoke',
] as const;

/** Resources whose objects are named `<project>/…`, so that roles of a project can give access to them. */
export const projectScopedResources: ReadonlySet<string> = new Set([
  'applications',
  'applicationsets',
  'logs',
  'exec',
  'clusters',
  'repositories',
]);

/** Something that somebody wants to do. */
export interface RbacRequest {
  readonly resource: string;
  readonly action: string;
  readonly object: string;
}
