import { codes, StatusError } from '@tiphys/base';
import type { ApplicationDeleteRequest } from '@tiphys/model';
import type { Call } from '../../call.ts';
import { applicationType } from '../../store/write.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication, needUse } from './find.ts';
import { during } from './validate.ts';

const resourcesFinalizer = 'resources-finalizer.argocd.argoproj.io';
const policyFinalizers: Readonly<Record<string, string>> = {
  '': resourcesFinalizer,
  background: `${resourcesFinalizer}/background`,
  foreground: `${resourcesFinalizer}/foreground`,
};

/** Deletes an application; `cascade` (default) with everything it owns, which a finalizer asks the controller to do. */
export async function deleteApplication(
  deps: ApplicationDeps,
  request: ApplicationDeleteRequest,
  call: Call,
): Promise<object> {
  const { application } = await findApplication(deps, call, { ...request, action: 'get', fresh: true });
  needUse(deps, application, { call, action: 'delete' });
  const { cascade = true, propagationPolicy = '' } = request;
  if (!cascade && propagationPolicy !== '') {
    throw new StatusError(codes.invalidArgument, 'cannot set propagation policy when cascading is disabled');
  }
  const { namespace, name = '', finalizers = [], deletionTimestamp } = application.metadata;
  const ref = { type: applicationType, namespace, name };
  const wanted = cascade ? withFinalizer(finalizers, propagationPolicy) : withoutFinalizers(finalizers);
  // Kubernetes takes no new finalizers once an object is being deleted.
  const mayPatch = !cascade || deletionTimestamp === undefined;
  if (wanted.length !== finalizers.length && mayPatch) {
    const body = { metadata: { finalizers: wanted } };
    await during(
      'error patching application with finalizers',
      deps.kube.patch(ref, { type: 'merge', body }, { signal: call.signal }),
    );
  }
  const deleted = await during('error deleting application', deps.kube.delete(ref, { signal: call.signal }));
  if (!deleted)
    throw new StatusError(
      codes.notFound,
      `error deleting application: applications.argoproj.io "${name}" not found`,
    );
  deps.events.record(application, { reason: 'ResourceDeleted', action: 'deleted application', call });
  return {};
}

function withFinalizer(finalizers: readonly string[], policy: string): readonly string[] {
  const finalizer = policyFinalizers[policy.toLowerCase()];
  if (finalizer === undefined) {
    throw new StatusError(codes.invalidArgument, `invalid propagation policy: ${policy}`);
  }
  return finalizers.includes(finalizer) ? finalizers : [...finalizers, finalizer];
}

function withoutFinalizers(finalizers: readonly string[]): readonly string[] {
  const known = Object.values(policyFinalizers);
  return finalizers.filter((finalizer) => !known.includes(finalizer));
}
