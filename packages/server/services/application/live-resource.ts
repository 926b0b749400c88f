import type { KubeObject } from '@tiphys/base';
import { codes, parseJson, StatusError, withContext } from '@tiphys/base';
import type { KubeClient, ObjectRef, PatchType } from '@tiphys/kube';
import type {
  ApplicationObject,
  ApplicationResourceDeleteRequest,
  ApplicationResourcePatchRequest,
  ApplicationResourceRequest,
  ApplicationResourceResponse,
  AppProjectObject,
  ResourceNode,
} from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import type { FoundApplication } from './find.ts';
import { findApplication } from './find.ts';
import { hideSecret, isSecret } from './manifests.ts';
import { needTree } from './resources.ts';
import { during, destinationOf } from './validate.ts';

/** A resource of an application on its cluster. */
export interface LiveResource {
  readonly application: ApplicationObject;
  readonly project: AppProjectObject;
  readonly node: ResourceNode;
  readonly client: KubeClient;
  readonly ref: ObjectRef;
}

/** How a resource is looked for. */
export interface FindResource {
  readonly call: Call;
  /** `get`, or `update`, `delete`, `action/<group>/<kind>/<name>`. */
  readonly action: string;
}

/** Finds a resource that belongs to an application, for a caller who may do that with it. */
export async function findResource(
  deps: ApplicationDeps,
  request: ApplicationResourceRequest,
  { call, action }: FindResource,
): Promise<LiveResource> {
  const { application, project } = await findForResource(deps, request, { call, action });
  const tree = await needTree(deps, application, call);
  const { kind = '', group = '', namespace = '', resourceName = '' } = request;
  const node = [...(tree.nodes ?? []), ...(tree.orphanedNodes ?? [])].find(
    (candidate) =>
      candidate.name === resourceName &&
      candidate.kind === kind &&
      (candidate.group ?? '') === group &&
      (candidate.namespace ?? '') === namespace,
  );
  if (!node?.uid) {
    throw new StatusError(
      codes.invalidArgument,
      `${kind} ${group} ${resourceName} not found as part of application ${request.name ?? ''}`,
    );
  }
  const client = deps.clusterClient(destinationOf(deps, application));
  return {
    application,
    project,
    node,
    client,
    ref: await refOfNode(client, node, { version: request.version, signal: call.signal }),
  };
}

/**
 * Rights on a resource: of the application, or of exactly this kind and name (`update/<group>/<kind>/<namespace>/<name>`); only the
 * latter where inheritance is turned off, which is the default.
 */
async function findForResource(
  deps: ApplicationDeps,
  request: ApplicationResourceRequest,
  { call, action }: FindResource,
): Promise<FoundApplication> {
  if (action !== 'update' && action !== 'delete')
    return findApplication(deps, call, { ...namesOf(request), action });
  const { group = '', kind = '', namespace = '', resourceName = '' } = request;
  const exact = `${action}/${group}/${kind}/${namespace}/${resourceName}`;
  if (deps.config.settings().disableFineGrainedInheritance) {
    return findApplication(deps, call, { ...namesOf(request), action: exact });
  }
  try {
    return await findApplication(deps, call, { ...namesOf(request), action });
  } catch (reason) {
    if (!(reason instanceof StatusError) || reason.code !== codes.permissionDenied) throw reason;
    return findApplication(deps, call, { ...namesOf(request), action: exact });
  }
}

function namesOf({
  name,
  appNamespace,
  project,
}: ApplicationResourceRequest): Pick<ApplicationResourceRequest, 'name' | 'appNamespace' | 'project'> {
  return { name, appNamespace, project };
}

/** How the cluster's API names a node of a tree. Throws `notFound` for a kind that it does not have. */
export async function refOfNode(
  client: KubeClient,
  node: ResourceNode,
  { version, signal }: { readonly version: string | undefined; readonly signal: AbortSignal },
): Promise<ObjectRef> {
  const { group = '', kind = '', namespace, name = '' } = node;
  const catalog = await client.resources({ signal });
  const type = catalog.find(group, version || node.version || '', kind) ?? catalog.preferred(group, kind);
  if (!type) {
    throw new StatusError(
      codes.notFound,
      `no matches for kind "${kind}" in version "${group}/${node.version ?? ''}"`,
    );
  }
  return { type, name, ...(type.namespaced ? { namespace } : {}) };
}

/** The object on the cluster. */
export async function readLive({ client, ref }: LiveResource, { signal }: Call): Promise<KubeObject> {
  const object = await during('error getting resource', client.get(ref, { signal }));
  if (object) return object;
  throw new StatusError(codes.notFound, `error getting resource: ${ref.type.plural} "${ref.name}" not found`);
}

/** The manifest of a resource; values of Secrets are hidden. */
export async function getResource(
  deps: ApplicationDeps,
  request: ApplicationResourceRequest,
  call: Call,
): Promise<ApplicationResourceResponse> {
  const live = await findResource(deps, request, { call, action: 'get' });
  return { manifest: JSON.stringify(hideSecret(deps, await readLive(live, call))) };
}

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
};

/** Patches a resource on its cluster. */
export async function patchResource(
  deps: ApplicationDeps,
  request: ApplicationResourcePatchRequest,
  call: Call,
): Promise<ApplicationResourceResponse> {
  const { client, ref, application } = await findResource(deps, request, { call, action: 'update' });
  const type = patchTypes[request.patchType ?? ''];
  if (!type) throw new StatusError(codes.invalidArgument, `unknown patch type: ${request.patchType ?? ''}`);
  const { group = '', kind = '', resourceName = '' } = request;
  let patched: KubeObject;
  try {
    const body = parseJson(request.patch ?? '');
    patched = await client.patch(ref, { type, body }, { signal: call.signal });
  } catch (reason) {
    call.signal.throwIfAborted();
    // The API server's text may quote what was sent.
    if (isSecret({ apiVersion: group === '' ? 'v1' : group, kind })) {
      throw new StatusError(codes.unknown, `failed to patch Secret ${ref.namespace ?? ''}/${ref.name}`, {
        cause: reason,
      });
    }
    throw withContext('error patching resource', reason);
  }
  deps.events.record(application, {
    reason: 'ResourceUpdated',
    action: `patched resource ${group}/${kind} '${resourceName}'`,
    call,
  });
  return { manifest: JSON.stringify(hideSecret(deps, patched)) };
}

/** Deletes a resource on its cluster. */
export async function deleteResource(
  deps: ApplicationDeps,
  request: ApplicationResourceDeleteRequest,
  call: Call,
): Promise<object> {
  const { client, ref, application, node } = await findResource(deps, request, { call, action: 'delete' });
  const options = request.orphan
    ? ({ propagationPolicy: 'Orphan' } as const)
    : request.force
      ? ({ propagationPolicy: 'Background', gracePeriodSeconds: 0 } as const)
      : ({ propagationPolicy: 'Foreground' } as const);
  const deleted = await during(
    'error deleting resource',
    client.delete(ref, { ...options, uid: node.uid, signal: call.signal }),
  );
  if (!deleted)
    throw new StatusError(
      codes.notFound,
      `error deleting resource: ${ref.type.plural} "${ref.name}" not found`,
    );
  const { group = '', kind = '', resourceName = '' } = request;
  deps.events.record(application, {
    reason: 'ResourceDeleted',
    action: `deleted resource ${group}/${kind} '${resourceName}'`,
    call,
  });
  return {};
}
