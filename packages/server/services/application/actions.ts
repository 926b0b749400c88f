import type { KubeObject } from '@tiphys/base';
import { codes, createMergePatch, parseApiVersion, StatusError, withContext } from '@tiphys/base';
import type { KubeClient, ObjectRef } from '@tiphys/kube';
import type { ImpactedResource } from '@tiphys/lang';
import type {
  ApplicationObject,
  ApplicationResourceRequest,
  AppProjectObject,
  ResourceAction,
  ResourceActionRunRequestV2,
  ResourceActionsListResponse,
} from '@tiphys/model';
import { isDestinationPermitted, isResourcePermitted } from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication } from './find.ts';
import { findResource, readLive } from './live-resource.ts';
import { actionScripts } from './action-scripts.ts';
import { destinationOf } from './validate.ts';

/** Actions that may be run on a resource. */
export async function listResourceActions(
  deps: ApplicationDeps,
  request: ApplicationResourceRequest,
  call: Call,
): Promise<ResourceActionsListResponse> {
  const { object } = await findTarget(deps, request, { call, action: 'get' });
  const actions = discoverActions(deps, object);
  return actions.length > 0 ? { actions } : {};
}

/** What the scripts for an object say that can be done with it. */
export function discoverActions(
  deps: Pick<ApplicationDeps, 'config' | 'lang' | 'builtInActions'>,
  object: KubeObject,
): readonly ResourceAction[] {
  const { discovery } = actionScripts(deps, object);
  if (discovery.length === 0) return [];
  try {
    return deps.lang.luaDiscoverActions(object, discovery) as readonly ResourceAction[];
  } catch (reason) {
    throw withContext('error getting available actions', reason);
  }
}

interface Target {
  readonly application: ApplicationObject;
  readonly project: AppProjectObject;
  readonly object: KubeObject;
  readonly client: KubeClient;
  readonly ref: ObjectRef | undefined;
}

/** An application is its own resource here; actions on it run on the home cluster's object. */
async function findTarget(
  deps: ApplicationDeps,
  request: ApplicationResourceRequest,
  { call, action }: { readonly call: Call; readonly action: string },
): Promise<Target> {
  const isSelf =
    request.kind === 'Application' &&
    request.group === 'argoproj.io' &&
    request.name === request.resourceName;
  if (isSelf) {
    const { name, appNamespace, project } = request;
    const found = await findApplication(deps, call, { name, appNamespace, project, action, fresh: true });
    const { namespace } = found.application.metadata;
    const type = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
    return {
      ...found,
      object: found.application,
      client: deps.kube,
      ref: { type, namespace, name: name ?? '' },
    };
  }
  const live = await findResource(deps, request, { call, action });
  return { ...live, object: await readLive(live, call) };
}

/** Runs an action: its script says what to patch and create; everything is checked before anything is written. */
export async function runResourceAction(
  deps: ApplicationDeps,
  request: ResourceActionRunRequestV2,
  call: Call,
): Promise<object> {
  const { group = '', kind = '', action = '' } = request;
  const target = await findTarget(deps, request, { call, action: `action/${group}/${kind}/${action}` });
  const script = actionScripts(deps, target.object).definitions.get(action);
  if (script === undefined) {
    throw new StatusError(
      codes.invalidArgument,
      `error getting Lua resource action: built-in script does not exist`,
    );
  }
  const params = Object.fromEntries(
    (request.resourceActionParameters ?? []).map(({ name, value }) => [name ?? '', value ?? '']),
  );
  const impacted = run(deps, target.object, { script, params });
  for (const { resource, operation } of impacted) {
    await checkPermitted(deps, target, { resource, call });
    if (operation === 'create') await create(target.client, resource, { call, dryRun: true });
  }
  for (const { resource, operation } of impacted) {
    if (operation === 'create') await create(target.client, resource, { call, dryRun: false });
    else await patchLive(target, resource, call);
  }
  deps.events.record(target.application, {
    reason: 'ResourceActionRan',
    action: `ran action ${action} on resource ${group}/${kind}/${request.resourceName ?? ''}`,
    call,
  });
  return {};
}

interface Script {
  readonly script: string;
  readonly params: Readonly<Record<string, string>>;
}

function run(
  deps: ApplicationDeps,
  object: KubeObject,
  { script, params }: Script,
): readonly ImpactedResource[] {
  try {
    return deps.lang.luaRunAction(object, script, { params });
  } catch (reason) {
    throw withContext('error executing Lua resource action', reason);
  }
}

interface Checked {
  readonly resource: KubeObject;
  readonly call: Call;
}

async function checkPermitted(
  deps: ApplicationDeps,
  target: Target,
  { resource, call }: Checked,
): Promise<void> {
  const { group, version } = parseApiVersion(resource.apiVersion);
  const { name = '', namespace = '' } = resource.metadata;
  const catalog = await target.client.resources({ signal: call.signal });
  const kind = catalog.find(group, version, resource.kind);
  const matchGlob = deps.lang.globMatchSafe;
  const namespaced = kind?.namespaced ?? namespace !== '';
  const cluster = destinationOf(deps, target.application);
  const permitted =
    isResourcePermitted(target.project, { group, kind: resource.kind, name, namespaced }, matchGlob) &&
    (!namespaced ||
      isDestinationPermitted(
        target.project,
        { cluster, namespace, clusters: deps.config.clusters() },
        matchGlob,
      ));
  if (permitted) return;
  throw new StatusError(
    codes.unknown,
    `application is not permitted to manage ${group}/${resource.kind}/${name} in ${namespace}`,
  );
}

async function create(
  client: KubeClient,
  resource: KubeObject,
  { call, dryRun }: { readonly call: Call; readonly dryRun: boolean },
): Promise<void> {
  const { group, version } = parseApiVersion(resource.apiVersion);
  const type = (await client.resources({ signal: call.signal })).find(group, version, resource.kind);
  if (!type)
    throw new StatusError(
      codes.notFound,
      `no matches for kind "${resource.kind}" in version "${resource.apiVersion}"`,
    );
  try {
    await client.create(resource, type, { dryRun, signal: call.signal });
  } catch (reason) {
    throw withContext('error creating resource', reason);
  }
}

/** Writes what an action changed; `status` by its own path where the kind has one. */
async function patchLive(target: Target, changed: KubeObject, { signal }: Call): Promise<void> {
  const { client, ref, object } = target;
  const patch = createMergePatch(object, changed);
  if (!patch || !ref) return;
  let rest: Readonly<Record<string, unknown>> = patch;
  try {
    if ('status' in patch) {
      const { status, ...others } = patch;
      try {
        await client.patch(ref, { type: 'merge', body: { status }, subresource: 'status' }, { signal });
        rest = others;
      } catch (reason) {
        // The kind has no status of its own: then it is a field like others.
        if (!(reason instanceof StatusError) || reason.code !== codes.notFound) throw reason;
      }
    }
    if (Object.keys(rest).length > 0) await client.patch(ref, { type: 'merge', body: rest }, { signal });
  } catch (reason) {
    throw withContext('error patching resource', reason);
  }
}
