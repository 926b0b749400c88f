import type { Clock, KubeObject, Logger } from '@tiphys/base';
import { codes, formatTime, messageOf, StatusError } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import { isEventEnabled } from '@tiphys/model';
import type { Event, EventList } from '@tiphys/model';
import type { Call } from '../call.ts';
import { eventType } from '../store/write.ts';

/** Writes what users did as Kubernetes events. */
export interface EventRecorder {
  /** Records an action on an object; a failure is only logged. */
  record(object: KubeObject, event: RecordedEvent): void;
}

/** An action to be recorded: `<user> <action>` becomes the message. */
export interface RecordedEvent {
  readonly reason: string;
  readonly action: string;
  readonly call: Call;
}

/** What events are written with. */
export interface EventRecorderDeps {
  readonly kube: KubeClient;
  readonly clock: Clock;
  readonly log: Logger;
  /** Labels that an event about an object gets. */
  readonly labels: (object: KubeObject) => Readonly<Record<string, string>>;
  /** Reasons that are written; `all`, or `none`. What users did is logged anyway. */
  readonly reasons: readonly string[];
}

const writeTimeoutMs = 10_000;

/** Makes the recorder of the API server. */
export function createEventRecorder({ kube, clock, log, reasons, labels }: EventRecorderDeps): EventRecorder {
  let count = 0;
  return {
    record(object, { reason, action, call }) {
      const user = call.identity.username || 'Unknown user';
      const { name = '', namespace = '', uid } = object.metadata;
      const at = formatTime(clock.now());
      const found = labels(object);
      const event: KubeObject = {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: {
          name: `${name}.${(clock.now() * 1000 + (count++ % 1000)).toString(16)}`,
          namespace,
          ...(Object.keys(found).length > 0 ? { labels: found } : {}),
        },
        involvedObject: {
          kind: object.kind,
          namespace,
          name,
          uid,
          apiVersion: object.apiVersion,
          resourceVersion: object.metadata.resourceVersion,
        },
        reason,
        message: `${user} ${action}`,
        source: { component: 'argocd-server' },
        firstTimestamp: at,
        lastTimestamp: at,
        count: 1,
        type: 'Normal',
      };
      log.info(`${user} ${action}`, {
        reason,
        user,
        [object.kind === 'AppProject' ? 'project' : 'application']: name,
      });
      if (!isEventEnabled(reasons, reason)) return;
      kube.create(event, eventType, { timeoutMs: writeTimeoutMs }).catch((cause: unknown) => {
        log.warn('Unable to create audit event', { reason, error: messageOf(cause) });
      });
    },
  };
}

/** Which object's events are wanted. */
export interface EventQuery {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** The events of one object. */
export async function listEvents(
  kube: KubeClient,
  query: EventQuery,
  signal: AbortSignal,
): Promise<EventList> {
  const selector = [
    `involvedObject.name=${query.name}`,
    `involvedObject.uid=${query.uid}`,
    `involvedObject.namespace=${query.namespace}`,
  ].join(',');
  if (/[,=\\]/.test(query.name + query.uid + query.namespace)) {
    throw new StatusError(codes.invalidArgument, 'invalid characters in resource name, namespace or uid');
  }
  const selection = { namespace: query.namespace, fieldSelector: selector };
  const { items, resourceVersion } = await kube.list(eventType, selection, { signal });
  return { metadata: { resourceVersion }, items: items as unknown as readonly Event[] };
}
