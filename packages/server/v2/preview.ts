import type { KubeObject } from '@tiphys/base';
import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { Application, ApplicationObject } from '@tiphys/model';
import { normalize } from '@tiphys/model';
import type { PreviewRequest, PreviewResponse } from '@tiphys/model/v2';
import { permissionDenied } from '../auth/access.ts';
import type { Call } from '../call.ts';
import type { ApplicationDeps } from '../services/application/deps.ts';
import {
  isNamespaceEnabled,
  mayUse,
  needNamespace,
  needUse,
  projectName,
} from '../services/application/find.ts';
import { bodyObject } from './body.ts';
import { checkSpec } from './preview-check.ts';
import { pairObjects, maxObjects } from './preview-objects.ts';
import { renderSources } from './preview-render.ts';
import type { V2Route } from './route.ts';
import type { V2Context } from './routes.ts';

const timeoutMs = 90_000;
const maxBodyBytes = 1024 * 1024;
const applicationMessage = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.Application';

/** `POST /api/v2/preview`. */
export function createPreviewRoutes({ application }: V2Context): readonly V2Route[] {
  return [
    {
      method: 'POST',
      path: 'preview',
      maxBodyBytes,
      handle: ({ body, call }) => preview(application, readRequest(body), call),
    },
  ];
}

function readRequest(value: unknown): PreviewRequest {
  const body = bodyObject(value);
  const { application } = body;
  if (!isJsonObject(application) || !isJsonObject(application['spec']))
    throw new StatusError(codes.invalidArgument, 'application is required');
  try {
    return {
      application: normalize(applicationMessage, application) as Application,
      isNew: body['isNew'] === true,
      detailsOnly: body['detailsOnly'] === true,
    };
  } catch (cause) {
    throw new StatusError(codes.invalidArgument, `application: ${(cause as Error).message}`, { cause });
  }
}

/**
 * What an application would deploy if it were saved, and what is wrong with it, field by field. Asks for the rights that saving it
 * would ask for, and to read it; a repository or destination that the project forbids is not contacted.
 */
async function preview(deps: ApplicationDeps, request: PreviewRequest, call: Call): Promise<PreviewResponse> {
  const wanted = withType(deps, request.application);
  const saved = savedApplication(deps, wanted);
  needRights(deps, { wanted, saved }, call);
  const checked = checkSpec(deps, wanted, { isTaken: request.isNew === true && saved !== undefined });
  if (!checked.place) return { problems: checked.problems, sources: [], objects: [], omitted: 0 };
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]);
  const options = { ...checked.place, call, signal, detailsOnly: request.detailsOnly === true };
  const next = await renderSources(deps, checked.isNamed ? wanted : named(wanted), options);
  const problems = [...checked.problems, ...next.problems];
  if (options.detailsOnly) return { problems, sources: next.sources, objects: [], omitted: 0 };
  const before = saved ? await renderSaved(deps, saved, { call, signal }) : [];
  const namespace = wanted.spec.destination.namespace ?? '';
  const objects = pairObjects(deps, { before, after: next.objects, namespace });
  return {
    problems,
    sources: next.sources,
    objects: objects.slice(0, maxObjects),
    omitted: Math.max(0, objects.length - maxObjects),
  };
}

function withType(deps: ApplicationDeps, { metadata, spec }: Application): ApplicationObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      ...metadata,
      name: metadata.name ?? '',
      namespace: metadata.namespace || deps.config.namespace,
    },
    spec: { ...spec, project: spec.project || 'default' },
  } as ApplicationObject;
}

/** Parameters and objects are of use before there is a good name, which tools need to run. */
function named(application: ApplicationObject): ApplicationObject {
  return { ...application, metadata: { ...application.metadata, name: 'preview' } };
}

function savedApplication(
  deps: ApplicationDeps,
  { metadata }: ApplicationObject,
): ApplicationObject | undefined {
  const { namespace = '', name = '' } = metadata;
  return isNamespaceEnabled(deps, namespace) ? deps.applications.get(namespace, name) : undefined;
}

interface Versions {
  readonly wanted: ApplicationObject;
  readonly saved: ApplicationObject | undefined;
}

/** A preview shows what saving and reading would: it needs both rights. A name that is taken by another project's application tells nothing. */
function needRights(deps: ApplicationDeps, { wanted, saved }: Versions, call: Call): void {
  needNamespace(deps, wanted.metadata.namespace ?? '');
  if (!saved) {
    needUse(deps, wanted, { call, action: 'create' });
    return;
  }
  if (!mayUse(deps, saved, { call, action: 'get' })) throw permissionDenied();
  if (projectName(saved) === projectName(wanted) && mayUse(deps, wanted, { call, action: 'create' })) return;
  needUse(deps, saved, { call, action: 'update' });
  if (projectName(saved) !== projectName(wanted)) needUse(deps, wanted, { call, action: 'create' });
}

/** What the saved application renders to; nothing where it does not render, which is no problem of the new one. */
async function renderSaved(
  deps: ApplicationDeps,
  saved: ApplicationObject,
  options: { readonly call: Call; readonly signal: AbortSignal },
): Promise<readonly KubeObject[]> {
  const checked = checkSpec(deps, saved, { isTaken: false });
  if (!checked.place) return [];
  return (await renderSources(deps, saved, { ...checked.place, ...options, detailsOnly: false })).objects;
}
