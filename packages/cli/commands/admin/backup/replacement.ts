import type { KubeObject } from '@tiphys/base';

const trackingAnnotation = 'argocd.argoproj.io/tracking-id';
const trackingLabel = 'app.kubernetes.io/instance';

/** The live object with what the backup says; all other metadata, and what a backup does not hold, stays. */
export function withBackup(
  backup: KubeObject,
  live: KubeObject,
  { stopOperation }: { readonly stopOperation: boolean },
): KubeObject {
  const { annotations, labels, finalizers } = backup.metadata;
  const { annotations: _a, labels: _l, finalizers: _f, ...rest } = live.metadata;
  const metadata = {
    ...rest,
    ...(annotations ? { annotations } : {}),
    ...(labels ? { labels } : {}),
    ...(finalizers ? { finalizers } : {}),
  };
  const { operation, ...others } = live;
  const kept = operation === undefined || stopOperation ? others : live;
  return { ...kept, metadata, ...contentOf(backup) } as KubeObject;
}

function contentOf(backup: KubeObject): Readonly<Record<string, unknown>> {
  if (backup.kind === 'Secret' || backup.kind === 'ConfigMap') return { data: backup['data'] };
  const status = backup.kind === 'Application' && backup['status'] !== undefined;
  return { spec: backup['spec'], ...(status ? { status: backup['status'] } : {}) };
}

/** The backup with the live object's tracking, where both have one: another application manages the object now. */
export function withLiveTracking(backup: KubeObject, live: KubeObject): KubeObject {
  const annotations = replaced(backup.metadata.annotations, live.metadata.annotations, trackingAnnotation);
  const labels = replaced(backup.metadata.labels, live.metadata.labels, trackingLabel);
  return {
    ...backup,
    metadata: { ...backup.metadata, ...(annotations ? { annotations } : {}), ...(labels ? { labels } : {}) },
  };
}

function replaced(
  backup: Readonly<Record<string, string>> | undefined,
  live: Readonly<Record<string, string>> | undefined,
  key: string,
): Readonly<Record<string, string>> | undefined {
  const value = live?.[key];
  return value === undefined || backup?.[key] === undefined ? backup : { ...backup, [key]: value };
}
