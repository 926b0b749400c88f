import type { KubeObject } from '@tiphys/base';
import { hideSecretData } from '@tiphys/engine/diff';
import type { ResourceDiff } from '@tiphys/model';
import type { ManagedResource } from './comparison.ts';

/** What may be shown of each managed resource: its states as JSON text, the values of Secrets hidden. */
export function describeResources(resources: readonly ManagedResource[]): ResourceDiff[] {
  return resources.map((resource) => {
    const { key, status, diff } = resource;
    const shown = showable(resource);
    return {
      group: key.group,
      kind: key.kind,
      namespace: key.namespace,
      name: status.name ?? key.name,
      targetState: toText(shown.target),
      liveState: toText(shown.live),
      normalizedLiveState: toText(shown.normalizedLive),
      predictedLiveState: toText(shown.predictedLive),
      resourceVersion: resource.live?.metadata.resourceVersion ?? '',
      hook: status.hook ?? false,
      modified: diff.modified,
    } as ResourceDiff;
  });
}

interface Showable {
  readonly target: KubeObject | undefined;
  readonly live: KubeObject | undefined;
  readonly normalizedLive: KubeObject | undefined;
  readonly predictedLive: KubeObject | undefined;
}

function showable({ key, target, live, diff }: ManagedResource): Showable {
  const { normalizedLive, predictedLive } = diff;
  if (key.group !== '' || key.kind !== 'Secret') return { target, live, normalizedLive, predictedLive };
  const [hiddenTarget, hiddenLive, hiddenNormalized, hiddenPredicted] = hideSecretData([
    target,
    live,
    normalizedLive,
    predictedLive,
  ]);
  return {
    target: hiddenTarget,
    live: hiddenLive,
    normalizedLive: hiddenNormalized,
    predictedLive: hiddenPredicted,
  };
}

function toText(object: KubeObject | undefined): string {
  return object ? JSON.stringify(object) : 'null';
}
