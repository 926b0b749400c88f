import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import { conditionsOf, healthOf, listAt, numberAt, textAt, valueAt } from './status.ts';

const ignoreRestartPolicy = 'argocd.argoproj.io/ignore-restart-policy';
const hookAnnotations = ['argocd.argoproj.io/hook', 'helm.sh/hook'];

/** Health of a v1 Pod: long-running pods by readiness, the others by how they end. */
export function podHealth(object: KubeObject): HealthStatus {
  const message = textAt(object, 'status', 'message');
  const isLongRunning = runsForever(object);
  if (isLongRunning) {
    const waiting = waitingMessages(object);
    if (waiting.length > 0) return healthOf('Degraded', waiting.join(', '));
  }
  switch (textAt(object, 'status', 'phase')) {
    case 'Pending':
      return healthOf('Progressing', message);
    case 'Succeeded':
      return healthOf('Healthy', message);
    case 'Failed':
      return healthOf('Degraded', message === '' ? failureMessage(object) : message);
    case 'Running':
      return runningHealth(object, isLongRunning);
    default:
      return healthOf('Unknown', message);
  }
}

/** Health of a batch/v1 Job. */
export function jobHealth(object: KubeObject): HealthStatus {
  let message = '';
  let isComplete = false;
  let isSuspended = false;
  let failure: string | undefined;
  for (const condition of conditionsOf(object)) {
    if (condition.type === 'Failed') failure = condition.message;
    if (condition.type === 'Complete' || condition.type === 'Suspended') {
      isComplete = true;
      message = condition.message;
      isSuspended ||= condition.type === 'Suspended' && condition.status === 'True';
    }
  }
  if (failure !== undefined) return healthOf('Degraded', failure);
  if (!isComplete) return healthOf('Progressing', message);
  return healthOf(isSuspended ? 'Suspended' : 'Healthy', message);
}

/** A pod that ends by itself may be a hook; a passing image error must not fail it (Argo CD: health_pod.go). */
function runsForever(object: KubeObject): boolean {
  if (textAt(object, 'spec', 'restartPolicy') === 'Always') return true;
  const annotations = object.metadata.annotations ?? {};
  const isHook = hookAnnotations.some((name) => annotations[name] !== undefined);
  return annotations[ignoreRestartPolicy] === 'true' && !isHook;
}

function waitingMessages(object: KubeObject): string[] {
  return listAt(object, 'status', 'containerStatuses').flatMap((container) => {
    const reason = textAt(container, 'state', 'waiting', 'reason');
    const isError = reason.startsWith('Err') || reason.endsWith('Error') || reason.endsWith('BackOff');
    return isError ? [textAt(container, 'state', 'waiting', 'message')] : [];
  });
}

function runningHealth(object: KubeObject, isLongRunning: boolean): HealthStatus {
  const message = textAt(object, 'status', 'message');
  const policy = textAt(object, 'spec', 'restartPolicy');
  if (!isLongRunning)
    return healthOf(policy === 'OnFailure' || policy === 'Never' ? 'Progressing' : 'Unknown', message);
  const isReady = conditionsOf(object).some(({ type, status }) => type === 'Ready' && status === 'True');
  if (isReady) return healthOf('Healthy', message);
  const hasDied = listAt(object, 'status', 'containerStatuses').some((container) =>
    Boolean(valueAt(container, 'lastState', 'terminated')),
  );
  return healthOf(hasDied ? 'Degraded' : 'Progressing', message);
}

function failureMessage(object: KubeObject): string {
  const containers = [
    ...listAt(object, 'status', 'initContainerStatuses'),
    ...listAt(object, 'status', 'containerStatuses'),
  ];
  return containers.map(terminationMessage).find((message) => message !== '') ?? '';
}

function terminationMessage(container: unknown): string {
  const terminated = valueAt(container, 'state', 'terminated');
  const message = textAt(terminated, 'message');
  if (message !== '') return message;
  if (textAt(terminated, 'reason') === 'OOMKilled') return 'OOMKilled';
  const exitCode = numberAt(terminated, 'exitCode');
  return exitCode === 0 ? '' : `container "${textAt(container, 'name')}" failed with exit code ${exitCode}`;
}
