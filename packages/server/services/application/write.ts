import { applyMergePatch, codes, jsonEqual, parseJson, StatusError } from '@tiphys/base';
import type {
  Application,
  ApplicationCreateRequest,
  ApplicationObject,
  ApplicationPatchRequest,
  ApplicationSpec,
  ApplicationUpdateRequest,
  ApplicationUpdateSpecRequest,
} from '@tiphys/model';
import { normalize } from '@tiphys/model';
import type { Call } from '../../call.ts';
import { applicationType, updateObject } from '../../store/write.ts';
import { applyJsonPatch } from '../json-patch.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication, needNamespace, needProject, needUse } from './find.ts';
import { during, validateApplication } from './validate.ts';

const specType = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.ApplicationSpec';

/** Creates an application; the same again is answered with what is there, another one needs `upsert`. */
export async function createApplication(
  deps: ApplicationDeps,
  request: ApplicationCreateRequest,
  call: Call,
): Promise<Application> {
  const given = request.application;
  if (!given)
    throw new StatusError(codes.unknown, 'error creating application: application is nil in request');
  const wanted = withType(deps, given);
  needUse(deps, wanted, { call, action: 'create' });
  needProject(deps, wanted);
  const namespace = wanted.metadata.namespace ?? '';
  needNamespace(deps, namespace);
  const current = await read(deps, wanted, call);
  const valid = await during(
    'error while validating and normalizing app',
    validateApplication(deps, wanted, { call, current, validate: request.validate ?? true }),
  );
  if (!current) {
    const created = await create(deps, valid, call);
    if (created) return created;
  }
  const existing = current ?? (await read(deps, wanted, call));
  if (!existing)
    throw new StatusError(
      codes.aborted,
      `application ${valid.metadata.name ?? ''} was deleted in the meantime`,
    );
  if (isSame(existing, valid)) return existing;
  if (!request.upsert) {
    throw new StatusError(
      codes.invalidArgument,
      'existing application spec is different, use upsert flag to force update',
    );
  }
  needUse(deps, wanted, { call, action: 'update' });
  return during('error updating application', save(deps, valid, { call, merge: true }));
}

async function create(
  deps: ApplicationDeps,
  application: ApplicationObject,
  call: Call,
): Promise<Application | undefined> {
  const { signal } = call;
  try {
    const created = (await deps.kube.create(application, applicationType, { signal })) as ApplicationObject;
    deps.applications.put(created);
    deps.events.record(created, { reason: 'ResourceCreated', action: 'created application', call });
    return created;
  } catch (reason) {
    if (reason instanceof StatusError && reason.code === codes.alreadyExists) return undefined;
    return during('error creating application', Promise.reject(reason));
  }
}

async function read(
  deps: ApplicationDeps,
  { metadata }: Application,
  { signal }: Call,
): Promise<ApplicationObject | undefined> {
  const ref = { type: applicationType, namespace: metadata.namespace, name: metadata.name ?? '' };
  return (await deps.kube.get(ref, { signal })) as ApplicationObject | undefined;
}

/**
 * What a caller may write of an application: never its status, nor an operation, which would get past the checks of
 * a sync.
 */
function withType(deps: ApplicationDeps, { metadata, spec }: Application): ApplicationObject {
  const { name = '', labels, annotations, finalizers } = metadata;
  const namespace = metadata.namespace || deps.config.namespace;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
    },
    spec,
  } as ApplicationObject;
}

function isSame(existing: Application, wanted: Application): boolean {
  const sides = [existing, wanted].map(({ metadata, spec }) => ({
    spec: normalize(specType, spec),
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    finalizers: metadata.finalizers ?? [],
  }));
  return jsonEqual(sides[0], sides[1]);
}

interface SaveOptions {
  readonly call: Call;
  /** Labels and annotations are added to those that are there, instead of replacing them. */
  readonly merge: boolean;
}

async function save(
  deps: ApplicationDeps,
  wanted: ApplicationObject,
  { call, merge }: SaveOptions,
): Promise<ApplicationObject> {
  const { namespace, name = '' } = wanted.metadata;
  const written = (await updateObject(
    deps.kube,
    { type: applicationType, namespace, name },
    {
      signal: call.signal,
      change: (current) => ({
        ...current,
        metadata: {
          ...current.metadata,
          labels: { ...(merge ? current.metadata.labels : {}), ...wanted.metadata.labels },
          annotations: { ...(merge ? current.metadata.annotations : {}), ...wanted.metadata.annotations },
          finalizers: wanted.metadata.finalizers ?? [],
        },
        spec: wanted.spec,
      }),
    },
  )) as ApplicationObject;
  deps.applications.put(written);
  deps.events.record(written, { reason: 'ResourceUpdated', action: 'updated application spec', call });
  return written;
}

interface UpdateOptions {
  readonly call: Call;
  readonly validate: boolean;
  readonly project: string | undefined;
}

async function update(
  deps: ApplicationDeps,
  wanted: ApplicationObject,
  options: UpdateOptions,
): Promise<ApplicationObject> {
  const { call, validate, project } = options;
  const { name, namespace } = wanted.metadata;
  const found = await findApplication(deps, call, {
    name,
    appNamespace: namespace,
    project,
    action: 'update',
    fresh: true,
  });
  const valid = await during(
    'error validating and normalizing app',
    validateApplication(deps, wanted, { call, current: found.application, validate }),
  );
  return during('error updating application', save(deps, valid, { call, merge: false }));
}

/** Replaces spec, labels, annotations and finalizers of an application. */
export async function updateApplication(
  deps: ApplicationDeps,
  request: ApplicationUpdateRequest,
  call: Call,
): Promise<Application> {
  const given = request.application;
  if (!given)
    throw new StatusError(codes.unknown, 'error updating application: application is nil in request');
  const wanted = withType(deps, given);
  needUse(deps, wanted, { call, action: 'update' });
  return update(deps, wanted, { call, validate: request.validate ?? true, project: request.project });
}

/** Replaces the spec of an application. */
export async function updateApplicationSpec(
  deps: ApplicationDeps,
  request: ApplicationUpdateSpecRequest,
  call: Call,
): Promise<ApplicationSpec> {
  const { spec, validate = true, project } = request;
  if (!spec) throw new StatusError(codes.unknown, 'error updating application spec: spec is nil in request');
  const found = await findApplication(deps, call, { ...request, action: 'update', fresh: true });
  const wanted = { ...withType(deps, found.application), spec };
  return (
    await during('error validating and updating app', update(deps, wanted, { call, validate, project }))
  ).spec;
}

/** Applies a JSON patch (`json`, default) or a merge patch (`merge`) to an application. */
export async function patchApplication(
  deps: ApplicationDeps,
  request: ApplicationPatchRequest,
  call: Call,
): Promise<Application> {
  const { application } = await findApplication(deps, call, { ...request, action: 'get', fresh: true });
  needUse(deps, application, { call, action: 'update' });
  const patched = withType(deps, patch(application, request) as Application);
  const { name, namespace } = application.metadata;
  const wanted = { ...patched, metadata: { ...patched.metadata, name, namespace } } as ApplicationObject;
  return update(deps, wanted, { call, validate: true, project: request.project });
}

function patch(
  application: ApplicationObject,
  { patch: text = '', patchType = '' }: ApplicationPatchRequest,
): unknown {
  if (patchType !== '' && patchType !== 'json' && patchType !== 'merge') {
    throw new StatusError(codes.invalidArgument, `Patch type '${patchType}' is not supported`);
  }
  const parsed = parsePatch(
    text,
    patchType === 'merge' ? 'error calculating merge patch' : 'error decoding json patch',
  );
  if (patchType === 'merge') return applyMergePatch(application, parsed);
  try {
    return applyJsonPatch(application, parsed);
  } catch (cause) {
    throw new StatusError(codes.invalidArgument, `error applying patch: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function parsePatch(text: string, what: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new StatusError(codes.invalidArgument, `${what}: ${(cause as Error).message}`, { cause });
  }
}
