import type { KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';

// Where pod specs sit in Kubernetes' workloads.
const podSpecPaths = [
  ['spec'],
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
];

/** The container images of a workload, each once; empty for other kinds. */
export function imagesOf(object: KubeObject): string[] {
  const images = podSpecPaths.flatMap((path) => {
    let value: unknown = object;
    for (const name of path) value = isJsonObject(value) ? value[name] : undefined;
    return isJsonObject(value)
      ? [...imagesIn(value['initContainers']), ...imagesIn(value['containers'])]
      : [];
  });
  return [...new Set(images)];
}

function imagesIn(containers: unknown): string[] {
  if (!Array.isArray(containers)) return [];
  return containers.flatMap((container: unknown) => {
    const image = isJsonObject(container) ? container['image'] : undefined;
    return typeof image === 'string' && image !== '' ? [image] : [];
  });
}
