import type { KubeObject } from '@tiphys/base';
import type { LiveSettings } from './types.ts';

const trackingAnnotation = 'argocd.argoproj.io/tracking-id';
const installationAnnotation = 'argocd.argoproj.io/installation-id';

type TrackingSettings = Pick<LiveSettings, 'trackingMethod' | 'instanceLabelKey' | 'installationId'>;

/** The application instance an object says it belongs to, or `undefined`. */
export function trackedApplication(object: KubeObject, settings: TrackingSettings): string | undefined {
  const { labels, annotations } = object.metadata;
  if (settings.trackingMethod === 'label') return labels?.[settings.instanceLabelKey] || undefined;
  const id = annotations?.[trackingAnnotation];
  if (!id) return undefined;
  // Another installation's objects in a shared cluster carry the same kind of id.
  if (settings.installationId && annotations?.[installationAnnotation] !== settings.installationId)
    return undefined;
  // `<instance>:<group>/<kind>:<namespace>/<name>`; names of some kinds (RBAC) hold colons themselves.
  const [instance, kind, name] = id.split(':');
  return instance && kind?.includes('/') && name?.includes('/') ? instance : undefined;
}
