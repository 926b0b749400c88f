import { codes, createSignalQueue, StatusError } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import type { ResourceNode } from '@tiphys/model';
import type { PodLogLine, PodLogMessage } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import { applicationObject, findApplication } from '../../services/application/find.ts';
import { readLog, selectPods } from '../../services/application/logs.ts';
import { mergeByTime } from '../../services/application/merge-lines.ts';
import { needTree } from '../../services/application/resources.ts';
import { destinationOf } from '../../services/application/validate.ts';
import type { V2Request, V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import { applicationOf } from './tree.ts';

/** Containers read at once. */
const maxContainers = 40;
/** Lines of one container from the past. */
const maxTail = 50_000;
const defaultTail = 500;
/** Lines sent as one message. */
const maxBatch = 500;

/**
 * `GET applications/:namespace/:name/logs?kind&group&namespace&resourceName&podName&container…&follow&previous&tailLines&sinceSeconds`:
 * the logs of all containers of the pods that fit, merged by time, as events.
 */
export function createLogRoutes({ application: deps }: Pick<V2Context, 'application'>): readonly V2Route[] {
  return [
    {
      method: 'GET',
      path: 'applications/:namespace/:name/logs',
      handle: (request) => readLogs(deps, request),
    },
  ];
}

async function* readLogs(
  deps: ApplicationDeps,
  request: Pick<V2Request, 'call' | 'params' | 'query'>,
): AsyncGenerator<PodLogMessage> {
  const { call, query } = request;
  const options = optionsOf(query);
  const { name, namespace } = applicationOf(request);
  const { application } = await findApplication(deps, call, { name, appNamespace: namespace, action: 'get' });
  const object = applicationObject(deps, application);
  deps.access.enforce(call.identity, { resource: 'logs', action: 'get', object });
  const tree = await needTree(deps, application, call);
  const names = ['kind', 'group', 'namespace', 'resourceName', 'podName'] as const;
  const wanted = Object.fromEntries(names.map((key) => [key, query.get(key) ?? undefined]));
  const pods = selectPods(tree.nodes ?? [], wanted);
  const read = pods.slice(0, deps.config.settings().maxPodLogsToRender);
  const client = deps.clusterClient(destinationOf(deps, application));
  const sources = await findContainers(client, read, { call, chosen: query.getAll('container') });
  yield {
    lines: [],
    sources: sources.map(({ pod, container }) => ({ pod: pod.name ?? '', container })),
    ...(pods.length > read.length ? { omittedPods: pods.length - read.length } : {}),
  };
  const stop = new AbortController();
  const signal = AbortSignal.any([call.signal, stop.signal]);
  try {
    const streams = sources.map(({ pod, container }) =>
      readLog(client, pod, { query: { ...options, container }, signal }),
    );
    const lines = mergeByTime(streams, signal);
    yield* inBatches(
      (async function* named(): AsyncGenerator<PodLogLine> {
        for await (const { podName, container, time, content } of lines)
          yield { pod: podName, container, time, text: content };
      })(),
      signal,
    );
  } finally {
    stop.abort();
  }
}

interface Source {
  readonly pod: ResourceNode;
  readonly container: string;
}

/** The containers of pods, those that initialise included; pods that are gone have none. */
async function findContainers(
  client: KubeClient,
  pods: readonly ResourceNode[],
  { call, chosen }: { readonly call: Call; readonly chosen: readonly string[] },
): Promise<readonly Source[]> {
  const type = { group: '', version: 'v1', plural: 'pods' };
  const found = await Promise.all(
    pods.map(async (pod) => {
      const { namespace, name = '' } = pod;
      const object = await client.get({ type, namespace, name }, { signal: call.signal });
      return object ? containersOf(object).map((container) => ({ pod, container })) : [];
    }),
  );
  return found
    .flat()
    .filter(({ container }) => chosen.length === 0 || chosen.includes(container))
    .slice(0, maxContainers);
}

function containersOf(pod: KubeObject): string[] {
  const spec = pod['spec'] as Readonly<Record<string, readonly { readonly name: string }[] | undefined>>;
  return ['initContainers', 'containers'].flatMap((key) => (spec[key] ?? []).map(({ name }) => name));
}

function optionsOf(query: URLSearchParams): {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly tailLines: number;
  readonly sinceSeconds: number | undefined;
} {
  const number = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new StatusError(codes.invalidArgument, `${name} is no number: ${text}`);
  };
  return {
    follow: query.get('follow') === 'true',
    previous: query.get('previous') === 'true',
    tailLines: Math.min(number('tailLines') ?? defaultTail, maxTail),
    sinceSeconds: number('sinceSeconds'),
  };
}

/** Puts together what is there at once; a reader who is slow holds the lines back. */
async function* inBatches(
  lines: AsyncGenerator<PodLogLine>,
  signal: AbortSignal,
): AsyncGenerator<PodLogMessage> {
  const queue = createSignalQueue(signal);
  let waiting: PodLogLine[] = [];
  let isDone = false;
  let failure: unknown;
  let resume: (() => void) | undefined;
  const reading = (async () => {
    for await (const line of lines) {
      waiting.push(line);
      queue.wake();
      if (waiting.length >= maxBatch) await new Promise<void>((resolve) => (resume = resolve));
    }
  })()
    .catch((reason: unknown) => (failure = reason))
    .finally(() => {
      isDone = true;
      queue.wake();
    });
  try {
    for await (const _ of queue) {
      const batch = waiting;
      waiting = [];
      resume?.();
      if (batch.length > 0) yield { lines: batch };
      if (isDone && waiting.length === 0) break;
    }
    if (failure !== undefined) throw failure;
  } finally {
    resume?.();
    void reading;
  }
}
