import { jsonEqual } from '@tiphys/base';
import type { LiveChange } from '@tiphys/engine/live';
import type { StoreEvent } from '@tiphys/kube';
import { isSameRepository, misfitsOf } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';
import type { ControllerDeps } from '../types.ts';
import { refreshAnnotation } from './refresh-level.ts';
import type { RefreshLevel } from './refresh-requests.ts';

/** Where triggers send their work. */
export interface TriggerSink {
  /** Works on an application soon; a level asks for at least so much comparison. */
  enqueue(key: string, level?: RefreshLevel): void;
}

/** The queue key of an application. */
export function applicationKey(application: ApplicationObject): string {
  return `${application.metadata.namespace ?? ''}/${application.metadata.name ?? ''}`;
}

/** The queue key of an application instance as tracking writes it: `name`, or `namespace_name` outside the home namespace. */
export function instanceKey(instance: string, homeNamespace: string): string {
  const separator = instance.indexOf('_');
  if (separator < 0) return `${homeNamespace}/${instance}`;
  return `${instance.slice(0, separator)}/${instance.slice(separator + 1)}`;
}

/**
 * Subscribes to everything that can change an application's state: the application itself, objects in its cluster,
 * its project, its repository, its cluster and the settings. Returns how to stop.
 */
export function subscribeTriggers(deps: ControllerDeps, namespace: string, sink: TriggerSink): () => void {
  const all = (): readonly ApplicationObject[] => deps.applications.list();
  const enqueueWhere = (matches: (application: ApplicationObject) => boolean, level: RefreshLevel): void => {
    for (const application of all()) {
      if (matches(application)) sink.enqueue(applicationKey(application), level);
    }
  };

  const stops = [
    deps.applications.subscribe((event) => {
      const reason = applicationTrigger(event);
      // Policies and options of sync are compared and decided on as well, though no refresh asks for it.
      if (reason) sink.enqueue(applicationKey(event.object), reason === 'spec' ? 'latest' : undefined);
    }),
    deps.clusters.subscribe((server, change) => {
      onLiveChange(change, namespace, sink);
      if (change.applications.length > 0) return;
      for (const application of orphanWatchers(deps, server, change.key.namespace)) {
        sink.enqueue(applicationKey(application), 'tree');
      }
    }),
    deps.config.subscribe((change) => {
      switch (change.type) {
        case 'settings':
          return enqueueWhere(() => true, 'latest');
        case 'project':
          return enqueueWhere((application) => application.spec.project === change.name, 'latest');
        case 'cluster':
          return enqueueWhere((application) => mayGoTo(deps.config, application, change.server), 'latest');
        case 'repository':
          // Without a URL it is about all of them, e.g. known hosts.
          return enqueueWhere(
            (application) => change.url === '' || usesRepository(application, change.url),
            'latest',
          );
      }
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Why a change of an application wants work, or `undefined` where it does not (our own status writes). */
export function applicationTrigger(event: StoreEvent<ApplicationObject>): string | undefined {
  if (event.type !== 'modified') return event.type;
  const { object, previous } = event;
  if (object.metadata.deletionTimestamp) return 'deletion';
  if (object.metadata.annotations?.[refreshAnnotation] !== undefined) return 'refresh requested';
  if (!jsonEqual(object.operation, previous.operation)) return 'operation';
  if (!jsonEqual(object.spec, previous.spec)) return 'spec';
  if (object.status?.operationState?.phase !== previous.status?.operationState?.phase)
    return 'operation phase';
  if (!object.status?.reconciledAt && previous.status?.reconciledAt) return 'status removed';
  if (!jsonEqual(object.metadata.annotations, previous.metadata.annotations)) return 'annotations';
  if (misfitsOf(object).some(({ path }) => path.startsWith('status.'))) return 'misshapen status';
  return undefined;
}

function onLiveChange(change: LiveChange, namespace: string, sink: TriggerSink): void {
  for (const instance of change.applications) {
    sink.enqueue(instanceKey(instance, namespace), change.managed ? 'recent' : 'tree');
  }
}

/** Applications that show what belongs to nobody in this namespace, because their projects monitor orphans. */
function orphanWatchers(
  deps: Pick<ControllerDeps, 'applications' | 'config'>,
  server: string,
  namespace: string,
): readonly ApplicationObject[] {
  if (namespace === '') return [];
  // This is asked for every object that is nobody's, and most installations monitor no orphans at all.
  if (!deps.config.projects().some(({ spec }) => spec.orphanedResources)) return [];
  return deps.applications.list().filter(({ spec }) => {
    if (spec.destination.namespace !== namespace) return false;
    if (!deps.config.virtualProject(spec.project || 'default')?.spec.orphanedResources) return false;
    return serverOf(deps.config, spec.destination) === server;
  });
}

/** Whether an application goes to this cluster, or cannot tell where it goes: a cluster may have come, gone or changed its name. */
function mayGoTo(config: ControllerDeps['config'], { spec }: ApplicationObject, server: string): boolean {
  const own = serverOf(config, spec.destination);
  return own === undefined || withoutSlash(own) === withoutSlash(server);
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}

function serverOf(
  config: ControllerDeps['config'],
  destination: ApplicationObject['spec']['destination'],
): string | undefined {
  try {
    return config.destination(destination).server;
  } catch {
    // A destination that is not there has no orphans.
    return undefined;
  }
}

function usesRepository(application: ApplicationObject, url: string): boolean {
  const { source, sources } = application.spec;
  // A template's URL is a prefix of those it lends credentials to.
  return [source, ...(sources ?? [])].some(
    (candidate) => candidate?.repoURL.startsWith(url) || isSameRepository(candidate?.repoURL ?? '', url),
  );
}
