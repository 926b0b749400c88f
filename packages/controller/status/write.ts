import type { JsonObject } from '@tiphys/base';
import { codes, createMergePatch, StatusError } from '@tiphys/base';
import type { ApplicationObject, ApplicationStatus } from '@tiphys/model';
import type { ControllerDeps } from '../types.ts';
import type { Draft } from './draft.ts';

const applicationType = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };

const tooLarge =
  'Application status exceeds the Kubernetes resource size limit and could not be persisted. The displayed status may be stale. ' +
  'Reduce the number of managed resources, set ApplyOutOfSyncOnly=true, lower spec.revisionHistoryLimit, or split the Application.';

/**
 * Writes the difference between a draft and the application it was made from, in one merge patch, and puts the
 * answer into the store, so that nothing is decided on a state older than our own. Writes nothing where nothing changed.
 * An application that is gone meanwhile is no error.
 */
export async function writeDraft(
  deps: Pick<ControllerDeps, 'home' | 'applications'>,
  draft: Draft,
  signal: AbortSignal,
): Promise<void> {
  const patch = createMergePatch(written(draft, false), written(draft, true));
  if (!patch) return;
  try {
    await patchApplication(deps, draft, { body: patch, signal });
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    await patchApplication(deps, draft, { body: { status: fallbackStatus(draft) }, signal });
  }
}

/**
 * Replaces the finalizers of an application. The list is replaced as a whole, so the write fails (`aborted`) where the
 * application has changed since it was read: somebody may have asked for a cascade just now.
 */
export async function writeFinalizers(
  deps: Pick<ControllerDeps, 'home' | 'applications'>,
  draft: Draft,
  change: { readonly finalizers: readonly string[]; readonly signal: AbortSignal },
): Promise<void> {
  const { finalizers, signal } = change;
  const { resourceVersion = '' } = draft.original.metadata;
  await patchApplication(deps, draft, { body: { metadata: { finalizers, resourceVersion } }, signal });
}

async function patchApplication(
  deps: Pick<ControllerDeps, 'home' | 'applications'>,
  draft: Draft,
  patch: { readonly body: JsonObject; readonly signal: AbortSignal },
): Promise<void> {
  const { body, signal } = patch;
  const { name = '', namespace } = draft.original.metadata;
  try {
    const answer = await deps.home.patch(
      { type: applicationType, namespace, name },
      { type: 'merge', body },
      { signal },
    );
    deps.applications.put(answer as ApplicationObject);
    draft.written(answer);
  } catch (error) {
    if (error instanceof StatusError && error.code === codes.notFound) return;
    throw error;
  }
}

/** The parts of an application that the controller writes. */
function written(draft: Draft, next: boolean): JsonObject {
  const { stored } = draft;
  return {
    metadata: { annotations: next ? draft.annotations : (stored.metadata.annotations ?? {}) },
    operation: next ? draft.operation : stored.operation,
    status: withoutEmpty(next ? draft.status : stored.status),
  };
}

/** A status in which nothing and none are the same, as for Argo CD: taking over from it writes neither `[]` nor `{}`. */
function withoutEmpty(status: ApplicationStatus | undefined): JsonObject {
  const { conditions, summary, ...others } = status ?? {};
  return { ...others, ...(conditions?.length ? { conditions } : {}), summary: summary ?? {} };
}

function isTooLarge(error: unknown): boolean {
  return (
    error instanceof StatusError &&
    (error.details?.['reason'] === 'RequestEntityTooLarge' ||
      /etcdserver: request is too large|Request entity too large/.test(error.message))
  );
}

function fallbackStatus(draft: Draft): Pick<ApplicationStatus, 'conditions'> {
  const conditions = (draft.original.status?.conditions ?? []).filter(({ type }) => type !== 'UnknownError');
  return { conditions: [...conditions, { type: 'UnknownError', message: tooLarge }] };
}
