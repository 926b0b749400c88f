import { codes, StatusError } from '@tiphys/base';
import type {
  ApplicationObject,
  ApplicationRollbackRequest,
  Operation,
  OperationTerminateRequest,
} from '@tiphys/model';
import { traceAnnotations } from '@tiphys/model';
import type { Call } from '../../call.ts';
import { applicationType, updateObject } from '../../store/write.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication } from './find.ts';
import { withTreeHealth } from './resource-health.ts';
import { during } from './validate.ts';

/** Hands an operation to the controller. Throws `another operation is already in progress`. */
export async function startOperation(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { operation, call }: { readonly operation: Operation; readonly call: Call },
): Promise<ApplicationObject> {
  const { namespace, name = '' } = application.metadata;
  const written = (await during(
    'error setting app operation',
    updateObject(
      deps.kube,
      { type: applicationType, namespace, name },
      {
        signal: call.signal,
        change(current) {
          const { status, ...rest } = current as ApplicationObject;
          if (rest.operation) {
            throw new StatusError(codes.failedPrecondition, 'another operation is already in progress');
          }
          const { operationState: _, ...kept } = status ?? {};
          const annotations = { ...rest.metadata.annotations, ...traceAnnotations(deps.tracer.carrier()) };
          return {
            ...rest,
            metadata: { ...rest.metadata, annotations },
            operation,
            ...(status ? { status: kept } : {}),
          };
        },
      },
    ),
  )) as ApplicationObject;
  deps.applications.put(written);
  return written;
}

/** Throws unless an operation may be started at all. */
export function needNotDeleting(application: ApplicationObject): void {
  if (!application.metadata.deletionTimestamp) return;
  throw new StatusError(codes.failedPrecondition, 'application is deleting');
}

/** Whether an application syncs by itself. */
export function isAutomated({ spec }: ApplicationObject): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}

/** Starts a sync to a state of the history. */
export async function rollback(
  deps: ApplicationDeps,
  request: ApplicationRollbackRequest,
  call: Call,
): Promise<ApplicationObject> {
  const action = deps.config.settings().enforceRollbackPermission ? 'rollback' : 'sync';
  const { application } = await findApplication(deps, call, { ...request, action, fresh: true });
  needNotDeleting(application);
  if (isAutomated(application)) {
    throw new StatusError(codes.failedPrecondition, 'rollback cannot be initiated when auto-sync is enabled');
  }
  const { id = 0, dryRun, prune } = request;
  const entry = application.status?.history?.find((candidate) => candidate.id === id);
  if (!entry) {
    const { namespace = '', name = '' } = application.metadata;
    throw new StatusError(
      codes.invalidArgument,
      `application ${namespace}/${name} does not have deployment with id ${id}`,
    );
  }
  if (!entry.source?.repoURL && !entry.sources?.length) {
    throw new StatusError(
      codes.failedPrecondition,
      'cannot rollback to revision deployed with Argo CD v0.11 or lower. sync to revision instead.',
    );
  }
  const operation: Operation = {
    sync: {
      revision: entry.revision,
      revisions: entry.revisions,
      dryRun: dryRun || undefined,
      prune: prune || undefined,
      syncOptions: application.spec.syncPolicy?.syncOptions,
      syncStrategy: { apply: {} },
      source: entry.source,
      sources: entry.sources,
    },
    initiatedBy: { username: call.identity.username },
  };
  const started = await startOperation(deps, application, { operation, call });
  deps.events.record(started, { reason: 'OperationStarted', action: `initiated rollback to ${id}`, call });
  return withTreeHealth(deps, started);
}

/** Asks the controller to end the operation that runs. */
export async function terminateOperation(
  deps: ApplicationDeps,
  request: OperationTerminateRequest,
  call: Call,
): Promise<object> {
  const { application } = await findApplication(deps, call, { ...request, action: 'sync', fresh: true });
  const { namespace, name = '' } = application.metadata;
  const written = (await updateObject(
    deps.kube,
    { type: applicationType, namespace, name },
    {
      signal: call.signal,
      change(current) {
        const { status, operation } = current as ApplicationObject;
        if (!operation || !status?.operationState) {
          throw new StatusError(
            codes.invalidArgument,
            'Unable to terminate operation. No operation is in progress',
          );
        }
        return {
          ...current,
          status: { ...status, operationState: { ...status.operationState, phase: 'Terminating' } },
        };
      },
    },
  )) as ApplicationObject;
  deps.applications.put(written);
  deps.events.record(written, { reason: 'ResourceUpdated', action: 'terminated running operation', call });
  return {};
}
