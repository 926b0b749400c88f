import { formatTime, messageOf } from '@tiphys/base';
import type { Clock, KubeObject, Logger } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import { isEventEnabled } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';

/** Why an event is recorded, in Argo CD's words. */
export type EventReason = 'ResourceUpdated' | 'OperationStarted' | 'OperationCompleted' | 'ResourceDeleted';

/** Records Kubernetes events on Applications. */
export interface EventRecorder {
  /** Records in the background; a failure is logged, nothing waits for it. */
  record(
    application: ApplicationObject,
    event: { readonly reason: EventReason; readonly type?: 'Normal' | 'Warning'; readonly message: string },
  ): void;
}

const eventType = { group: '', version: 'v1', plural: 'events' };
const maxMessage = 1024;

/** Events that wait at most; more are dropped. */
const maxWaiting = 2000;

/** Events written at once: they are news, not work, and must not hold up the syncs that they tell of. */
const writesAtOnce = 2;

/** Makes a recorder that writes events of component `argocd-application-controller`. */
export function createEventRecorder(deps: {
  readonly home: KubeClient;
  /** Labels that an event about an application gets. */
  readonly labels: (application: ApplicationObject) => Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Reasons that are written; `all`, or `none`. */
  readonly reasons: readonly string[];
}): EventRecorder {
  const waiting: KubeObject[] = [];
  let writing = 0;
  let count = 0;
  const writeNext = async (): Promise<void> => {
    for (let object = waiting.shift(); object; object = waiting.shift()) {
      try {
        await deps.home.create(object, eventType);
      } catch (error) {
        deps.log.debug('could not record an event', { error: messageOf(error) });
      }
    }
    writing--;
  };
  return {
    record(application, event) {
      if (!isEventEnabled(deps.reasons, event.reason) || waiting.length >= maxWaiting) return;
      const stamp = { now: deps.clock.now(), serial: count++, labels: deps.labels(application) };
      waiting.push(eventObject(application, event, stamp));
      if (writing >= writesAtOnce) return;
      writing++;
      void writeNext();
    },
  };
}

function eventObject(
  application: ApplicationObject,
  event: { readonly reason: EventReason; readonly type?: 'Normal' | 'Warning'; readonly message: string },
  stamp: {
    readonly now: number;
    readonly serial: number;
    readonly labels: Readonly<Record<string, string>>;
  },
): KubeObject {
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = application.metadata;
  const time = formatTime(stamp.now);
  const suffix = (stamp.now * 1000 + (stamp.serial % 1000)).toString(16);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${suffix}`,
      namespace,
      ...(Object.keys(stamp.labels).length > 0 ? { labels: stamp.labels } : {}),
    },
    involvedObject: {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      name,
      namespace,
      uid,
      resourceVersion,
    },
    reason: event.reason,
    message: event.message.slice(0, maxMessage),
    type: event.type ?? 'Normal',
    source: { component: 'argocd-application-controller' },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
}
