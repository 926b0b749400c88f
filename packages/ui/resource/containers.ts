import { textOf } from '@tiphys/base';

/** How a container of a pod is, in words. */
export interface ContainerState {
  readonly name: string;
  readonly image: string;
  readonly isInit: boolean;
  readonly tone: 'good' | 'busy' | 'warn' | 'bad' | 'none';
  /** `Running`, `Waiting: ImagePullBackOff`, `Exited with 1 (Error)`. */
  readonly state: string;
  /** More about it, such as why it waits; empty without. */
  readonly note: string;
  /** Since when, RFC 3339. */
  readonly since: string | undefined;
  readonly restarts: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** The containers of a pod, or of the pods that a workload makes, from its manifest (JSON): its own first, then those that run before. */
export function containersOf(manifest: string | undefined): readonly ContainerState[] {
  const object = fieldsOf(parse(manifest));
  const own = fieldsOf(object['spec']);
  const template = fieldsOf(fieldsOf(fieldsOf(own['jobTemplate'])['spec'] ?? own)['template']);
  const spec = own['containers'] === undefined ? fieldsOf(template['spec']) : own;
  const status = fieldsOf(object['status']);
  const isPod = object['kind'] === 'Pod';
  const statuses = new Map(
    ['containerStatuses', 'initContainerStatuses']
      .flatMap((key) => listOf(status[key]))
      .map((each) => [textOf(each['name']), each]),
  );
  return ['containers', 'initContainers'].flatMap((key) =>
    listOf(spec[key]).map((container) => {
      const name = textOf(container['name']);
      const found = statuses.get(name);
      return {
        name,
        image: textOf(container['image']),
        isInit: key === 'initContainers',
        ...(isPod ? stateOf(found, key === 'initContainers') : nothing),
        restarts: Number(found?.['restartCount'] ?? 0),
      };
    }),
  );
}

type State = Pick<ContainerState, 'tone' | 'state' | 'note' | 'since'>;

const nothing: State = { tone: 'none', state: '', note: '', since: undefined };

function stateOf(status: Fields | undefined, isInit: boolean): State {
  const state = fieldsOf(status?.['state']);
  if (state['running']) {
    const isReady = status?.['ready'] === true;
    const since = textOf(fieldsOf(state['running'])['startedAt']) || undefined;
    if (isReady || isInit)
      return { tone: isReady ? 'good' : 'busy', state: 'Running', note: lastOf(status), since };
    return { tone: 'busy', state: 'Running, not ready', note: lastOf(status), since };
  }
  if (state['terminated']) {
    const end = fieldsOf(state['terminated']);
    const code = Number(end['exitCode'] ?? 0);
    const reason = textOf(end['reason']);
    return {
      tone: code === 0 ? 'good' : 'bad',
      state:
        code === 0 ? 'Completed' : `Exited with ${code}${reason && reason !== 'Error' ? ` (${reason})` : ''}`,
      note: textOf(end['message']),
      since: textOf(end['finishedAt']) || undefined,
    };
  }
  if (state['waiting']) {
    const waiting = fieldsOf(state['waiting']);
    const reason = textOf(waiting['reason']);
    const isCalm = reason === '' || reason === 'ContainerCreating' || reason === 'PodInitializing';
    return {
      tone: isCalm ? 'busy' : 'bad',
      state: reason === '' ? 'Waiting' : `Waiting: ${reason}`,
      note: textOf(waiting['message']) || lastOf(status),
      since: undefined,
    };
  }
  return { ...nothing, state: 'Not started' };
}

/** How it ended the last time. */
function lastOf(status: Fields | undefined): string {
  const end = fieldsOf(fieldsOf(status?.['lastState'])['terminated']);
  if (end['exitCode'] === undefined) return '';
  const reason = textOf(end['reason']);
  return `Before, it exited with ${Number(end['exitCode'])}${reason ? ` (${reason})` : ''}`;
}

function parse(manifest: string | undefined): unknown {
  try {
    return JSON.parse(manifest ?? '{}');
  } catch {
    return {};
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
