import type { KubeObject } from '@tiphys/base';
import { isJsonObject, textOf } from '@tiphys/base';
import type { Cause, Evidence, ObjectName } from '@tiphys/model/v2';
import { counted, firstLine } from './words.ts';

interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  readonly init: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  readonly waiting?: { readonly reason: string; readonly message: string } | undefined;
  readonly ended?: Ended | undefined;
  readonly memoryLimit?: string | undefined;
}

interface Ended {
  readonly reason: string;
  readonly exitCode: number;
  readonly at?: string | undefined;
  readonly message: string;
}

/** What is wrong with a pod: its containers, or that it cannot be placed. Empty where it only needs time. */
export function podCauses(pod: KubeObject, name: ObjectName, logs: readonly string[] = []): Cause[] {
  const conditions = listAt(pod, 'status', 'conditions');
  const placed = conditions.find((condition) => condition['type'] === 'PodScheduled');
  if (placed?.['status'] === 'False') {
    return [
      {
        rule: 'unschedulable',
        tone: 'bad',
        text: `No node can take it: ${firstLine(textOf(placed['message']))}`,
        since: textOf(placed['lastTransitionTime']) || undefined,
        resource: name,
        evidence: [{ label: textOf(placed['reason']) || 'PodScheduled', text: textOf(placed['message']) }],
        step: { text: 'Lower its requests, correct its selectors, or add nodes.' },
        causes: [],
      },
    ];
  }
  const broken = containersOf(pod).flatMap((container) => containerCause(container, name, logs) ?? []);
  // An init container that fails is why the others wait.
  return broken.slice(0, 5);
}

/** Where to look further, by rule. */
const containerSteps = {
  'image-pull': 'events',
  'container-config': 'events',
  'out-of-memory': 'logs',
  crash: 'logs',
  'not-ready': 'logs',
} as const;
type ContainerRule = keyof typeof containerSteps;

function containerCause(
  container: ContainerFacts,
  resource: ObjectName,
  logs: readonly string[],
): Cause | undefined {
  const what = `${container.init ? 'init container' : 'container'} ${container.name}`;
  const reason = container.waiting?.reason ?? '';
  const message = firstLine(container.waiting?.message ?? container.ended?.message ?? '');
  const make = (rule: ContainerRule, text: string, step: string): Cause => ({
    rule,
    tone: 'bad',
    text,
    since: container.ended?.at,
    resource,
    evidence: containerEvidence(container, containerSteps[rule] === 'logs' ? logs : []),
    step: { text: step, action: containerSteps[rule], resource },
    causes: [],
  });
  if (
    /^(ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull|RegistryUnavailable)$/.test(reason)
  ) {
    const detail = message.replace(/^Back-off pulling image .*$/, '');
    return make(
      'image-pull',
      `${what} cannot pull image ${container.image}${detail ? `: ${detail}` : ''}`,
      'Check that the image and tag exist and that the cluster may pull them.',
    );
  }
  if (/^(CreateContainerConfigError|CreateContainerError|RunContainerError|StartError)$/.test(reason)) {
    return make(
      'container-config',
      `${what} cannot start: ${message || reason}`,
      'Correct what it refers to.',
    );
  }
  const { ended } = container;
  if (ended?.reason === 'OOMKilled') {
    const limit = container.memoryLimit ? ` (limit ${container.memoryLimit})` : '';
    return make('out-of-memory', `${what} ran out of memory${limit}`, 'Raise its memory limit.');
  }
  const restarted = container.restarts > 0 ? `, restarted ${counted(container.restarts, 'time')}` : '';
  if (reason === 'CrashLoopBackOff' || (ended && ended.exitCode !== 0)) {
    const code = ended ? ` with exit code ${ended.exitCode}` : '';
    const verb = reason === 'CrashLoopBackOff' ? 'keeps crashing' : 'ended';
    return make('crash', `${what} ${verb}${code}${restarted}`, 'Read what it wrote before it ended.');
  }
  if (!container.ready && reason === '' && !ended && !container.init) {
    const cause = make(
      'not-ready',
      `${what} is running but not ready`,
      'See its readiness probe and its log.',
    );
    return { ...cause, tone: 'busy', evidence: containerEvidence(container, []) };
  }
  return undefined;
}

function containerEvidence(container: ContainerFacts, logs: readonly string[]): Evidence[] {
  const { waiting, ended } = container;
  return [
    { label: 'image', text: container.image, code: true },
    ...(waiting ? [{ label: waiting.reason, text: waiting.message || waiting.reason }] : []),
    ...(ended
      ? [
          {
            label: `ended: ${ended.reason || 'Error'}`,
            text: `exit code ${ended.exitCode}`,
            ...(ended.at ? { at: ended.at } : {}),
          },
        ]
      : []),
    ...(logs.length > 0 ? [{ label: 'last lines', text: logs.join('\n'), code: true }] : []),
  ];
}

/** The names of the containers that ended badly, for whoever reads their logs. */
export function crashedContainer(pod: KubeObject): string | undefined {
  return containersOf(pod).find(
    ({ ended, waiting }) => waiting?.reason === 'CrashLoopBackOff' || (ended && ended.exitCode !== 0),
  )?.name;
}

function containersOf(pod: KubeObject): ContainerFacts[] {
  const specs = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')];
  const read = (status: JsonRecord, init: boolean): ContainerFacts => {
    const name = textOf(status['name']);
    const spec = specs.find((candidate) => candidate['name'] === name);
    const state = objectAt(status, 'state');
    const waiting = objectAt(state, 'waiting');
    const ended = objectAt(state, 'terminated') ?? objectAt(objectAt(status, 'lastState'), 'terminated');
    const isDone = objectAt(state, 'terminated')?.['exitCode'] === 0;
    return {
      name,
      image: textOf(spec?.['image']) || textOf(status['image']),
      init,
      ready: status['ready'] === true || isDone,
      restarts: Number(status['restartCount'] ?? 0),
      memoryLimit: textOf(objectAt(objectAt(spec, 'resources'), 'limits')?.['memory']) || undefined,
      waiting: waiting
        ? { reason: textOf(waiting['reason']), message: textOf(waiting['message']) }
        : undefined,
      ended: isRunningWell(status) || !ended ? undefined : endedOf(ended),
    };
  };
  return [
    ...listAt(pod, 'status', 'initContainerStatuses').map((status) => read(status, true)),
    ...listAt(pod, 'status', 'containerStatuses').map((status) => read(status, false)),
  ];
}

/** A container that is ready again has left its last end behind. */
function isRunningWell(status: JsonRecord): boolean {
  return status['ready'] === true && objectAt(objectAt(status, 'state'), 'running') !== undefined;
}

function endedOf(ended: JsonRecord): Ended {
  return {
    reason: textOf(ended['reason']),
    exitCode: Number(ended['exitCode'] ?? 0),
    at: textOf(ended['finishedAt']) || undefined,
    message: textOf(ended['message']),
  };
}

type JsonRecord = Readonly<Record<string, unknown>>;

function objectAt(value: unknown, key: string): JsonRecord | undefined {
  const found = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(found) ? found : undefined;
}

function listAt(object: KubeObject, first: string, second: string): JsonRecord[] {
  const list = objectAt(object, first)?.[second];
  return Array.isArray(list) ? list.filter((item): item is JsonRecord => isJsonObject(item)) : [];
}
