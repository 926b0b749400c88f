import { codes, messageOf, StatusError } from '@tiphys/base';
import type {
  ApplicationObject,
  ApplicationSource,
  ApplicationSyncRequest,
  AppProjectObject,
  Operation,
} from '@tiphys/model';
import { demandsIntegrity, effectiveSourceIntegrity } from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication, needUse, projectName } from './find.ts';
import { isAutomated, needNotDeleting, startOperation } from './operation.ts';
import { sourcesOf } from './select.ts';
import { syncAllowed } from './windows.ts';

/** Starts a sync. */
export async function syncApplication(
  deps: ApplicationDeps,
  request: ApplicationSyncRequest,
  call: Call,
): Promise<ApplicationObject> {
  const { application, project } = await findApplication(deps, call, {
    ...request,
    action: 'get',
    fresh: true,
  });
  checkWindows(deps, application, project);
  needUse(deps, application, { call, action: 'sync' });
  checkLocal(deps, application, { request, call });
  needNotDeleting(application);
  const revisions = await resolveRevisions(deps, application, { request, call });
  const { syncPolicy } = application.spec;
  const syncOptions = request.syncOptions ? (request.syncOptions.items ?? []) : syncPolicy?.syncOptions;
  if (syncOptions?.includes('Replace=true') && !deps.syncWithReplaceAllowed) {
    throw new StatusError(
      codes.failedPrecondition,
      'sync with replace was disabled on the API Server level via the server configuration',
    );
  }
  const integrity = deps.gpgEnabled ? effectiveSourceIntegrity(project) : undefined;
  if (
    request.manifests?.length &&
    demandsIntegrity(integrity, sourcesOf(application), deps.lang.globMatchSafe)
  ) {
    throw new StatusError(
      codes.failedPrecondition,
      'Cannot use local manifests when source integrity is enforced',
    );
  }
  const retry = request.retryStrategy ?? syncPolicy?.retry;
  const isMultiple = (application.spec.sources?.length ?? 0) > 0;
  const operation: Operation = {
    sync: {
      ...(isMultiple
        ? { sources: application.spec.sources, revisions: revisions.map(({ revision }) => revision) }
        : { source: application.spec.source, revision: revisions[0]?.revision ?? '' }),
      prune: request.prune || undefined,
      dryRun: request.dryRun || undefined,
      syncOptions,
      syncStrategy: request.strategy,
      resources: request.resources,
      manifests: request.manifests,
    },
    initiatedBy: { username: call.identity.username },
    info: request.infos,
    ...(retry ? { retry } : {}),
  };
  const started = await startOperation(deps, application, { operation, call });
  const action = describe(request, revisions);
  deps.events.record(started, { reason: 'OperationStarted', action, call });
  return started;
}

interface Revision {
  readonly revision: string;
  /** As users know it, e.g. `main (a1b2c3d)`. */
  readonly display: string;
}

function describe(request: ApplicationSyncRequest, revisions: readonly Revision[]): string {
  const partial = request.resources?.length ? 'partial ' : '';
  if (request.manifests?.length) return `initiated ${partial}sync locally`;
  return `initiated ${partial}sync to ${revisions.map(({ display }) => display).join(',')}`;
}

function checkWindows(
  deps: ApplicationDeps,
  application: ApplicationObject,
  project: AppProjectObject,
): void {
  let allowed: boolean;
  try {
    allowed = syncAllowed(deps, application, project);
  } catch (cause) {
    throw new StatusError(codes.permissionDenied, `cannot sync: invalid sync window: ${messageOf(cause)}`, {
      cause,
    });
  }
  if (!allowed) throw new StatusError(codes.permissionDenied, 'cannot sync: blocked by sync window');
}

interface SyncCall {
  readonly request: ApplicationSyncRequest;
  readonly call: Call;
}

/** Manifests from a caller's disk replace what Git says: they need a right of their own. */
function checkLocal(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { request, call }: SyncCall,
): void {
  if (!request.manifests?.length) return;
  needUse(deps, application, { call, action: 'override' });
  if (isAutomated(application) && !request.dryRun) {
    throw new StatusError(
      codes.failedPrecondition,
      'cannot use local sync when Automatic Sync Policy is enabled unless for dry run',
    );
  }
}

async function resolveRevisions(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { request, call }: SyncCall,
): Promise<readonly Revision[]> {
  const sources = sourcesOf(application);
  const wanted = wantedRevisions(application, sources, request);
  for (const [index, source] of sources.entries()) {
    checkOverride(deps, application, { request, call, source, revision: wanted[index] ?? '' });
  }
  if (request.manifests?.length) return [{ revision: '', display: '' }];
  const resolved: Revision[] = [];
  for (const [index, source] of sources.entries()) {
    const revision = wanted[index] || source.targetRevision || '';
    resolved.push(await resolveRevision(deps, application, { source, index, revision, call }));
  }
  return resolved;
}

function wantedRevisions(
  application: ApplicationObject,
  sources: readonly ApplicationSource[],
  request: ApplicationSyncRequest,
): string[] {
  if (!application.spec.sources?.length) return [request.revision ?? ''];
  const wanted = sources.map(() => '');
  for (const [at, position] of (request.sourcePositions ?? []).entries()) {
    if (position < 1 || position > sources.length)
      throw new StatusError(codes.unknown, 'source position is out of range');
    wanted[position - 1] = request.revisions?.[at] ?? '';
  }
  return wanted;
}

interface Override extends SyncCall {
  readonly source: ApplicationSource;
  readonly revision: string;
}

function checkOverride(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { request, call, source, revision }: Override,
): void {
  if (revision === '' || revision === (source.targetRevision || 'HEAD')) return;
  if (deps.config.settings().requireOverridePrivilegeForRevisionSync)
    needUse(deps, application, { call, action: 'override' });
  if (!isAutomated(application) || request.dryRun) return;
  const which = application.spec.sources?.length ? ` source ${source.repoURL}` : '';
  throw new StatusError(
    codes.failedPrecondition,
    `Cannot sync${which} to ${revision}: auto-sync currently set to ${source.targetRevision ?? ''}`,
  );
}

interface Resolve {
  readonly source: ApplicationSource;
  readonly index: number;
  readonly revision: string;
  readonly call: Call;
}

async function resolveRevision(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { source, index, revision, call }: Resolve,
): Promise<Revision> {
  if (!source.chart && /^[0-9a-f]{40}$/.test(revision)) return { revision, display: revision };
  const isMultiple = (application.spec.sources?.length ?? 0) > 0;
  try {
    const answer = await deps.repoService.resolveRevision(
      {
        repo: deps.config.repository(source.repoURL, projectName(application)),
        app: application,
        ambiguousRevision: revision,
        sourceIndex: isMultiple ? index : -1,
        // A person waits for what is there now.
        noRevisionCache: true,
      },
      { signal: call.signal },
    );
    return { revision: answer.revision ?? '', display: answer.ambiguousRevision ?? answer.revision ?? '' };
  } catch (cause) {
    call.signal.throwIfAborted();
    throw new StatusError(codes.failedPrecondition, `error resolving repo revision: ${messageOf(cause)}`, {
      cause,
    });
  }
}
