import type { ReconcileResult, Runnable } from '@tiphys/base';
import { codes, messageOf, StatusError, WorkQueue } from '@tiphys/base';
import type { ControllerDeps } from '../types.ts';
import { resourcesFinalizer } from './finalizers.ts';

const projectType = { group: 'argoproj.io', version: 'v1alpha1', plural: 'appprojects' };

/**
 * Lets projects go that are deleted: one with the resources finalizer stays until no application refers to it. Nobody adds that
 * finalizer by itself, as in Argo CD.
 */
export function createProjectRelease(
  deps: Pick<ControllerDeps, 'home' | 'applications' | 'config' | 'log'>,
): Runnable {
  const queue = new WorkQueue({
    concurrency: 1,
    reconcile: (name, signal) => releaseProject(deps, name, signal),
    onError: (name, error) =>
      deps.log.warn('could not let a project go', { project: name, error: messageOf(error) }),
  });
  return {
    async run(signal) {
      const stops = [
        deps.config.subscribe((change) => {
          if (change.type === 'project') queue.add(change.name);
        }),
        deps.applications.subscribe((event) => {
          if (event.type === 'deleted') queue.add(event.object.spec.project || 'default');
          else if (event.type === 'modified' && event.previous.spec.project !== event.object.spec.project) {
            queue.add(event.previous.spec.project || 'default');
          }
        }),
      ];
      for (const { metadata } of deps.config.projects()) queue.add(metadata.name ?? '');
      try {
        await queue.run(signal);
      } finally {
        for (const stop of stops) stop();
      }
    },
  };
}

async function releaseProject(
  deps: Pick<ControllerDeps, 'home' | 'applications' | 'config'>,
  name: string,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const project = deps.config.project(name);
  const { deletionTimestamp, resourceVersion, namespace, finalizers = [] } = project?.metadata ?? {};
  if (deletionTimestamp === undefined || !finalizers.includes(resourcesFinalizer)) return;
  const isReferred = deps.applications
    .list()
    .some((application) => (application.spec.project || 'default') === name);
  if (isReferred) return;
  const rest = finalizers.filter((finalizer) => finalizer !== resourcesFinalizer);
  const body = { metadata: { finalizers: rest, resourceVersion } };
  try {
    await deps.home.patch({ type: projectType, namespace, name }, { type: 'merge', body }, { signal });
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== codes.notFound) throw error;
  }
}
