import type { KubeObject, ResourceKey } from '@tiphys/base';
import { keyOf } from '@tiphys/base';
import type { TrackingMethod } from '../settings/types.ts';

/** Annotation that names the application and the object: `<instance>:<group>/<kind>:<namespace>/<name>`. */
export const trackingAnnotation = 'argocd.argoproj.io/tracking-id';

/** Annotation that tells installations in one cluster apart. */
export const installationAnnotation = 'argocd.argoproj.io/installation-id';

const maxLabelLength = 63;

/** What tracking depends on. */
export interface TrackingSettings {
  readonly trackingMethod: TrackingMethod;
  readonly appInstanceLabelKey: string;
  readonly installationId: string;
}

/** An object as a tracking annotation names it. */
export interface TrackingId extends ResourceKey {
  readonly instance: string;
}

/** The application's name in tracking: its own in the home namespace, else `<namespace>_<name>`. */
export function instanceName(
  application: { readonly name: string; readonly namespace: string },
  homeNamespace: string,
): string {
  const { name, namespace } = application;
  return namespace === '' || namespace === homeNamespace ? name : `${namespace}_${name}`;
}

/** Reads a tracking annotation; `undefined` for what is not one. Names of some kinds (RBAC) hold colons themselves. */
export function parseTrackingId(text: string): TrackingId | undefined {
  const [instance, kindText, ...rest] = text.split(':');
  const slash = kindText?.indexOf('/') ?? -1;
  const path = rest.join(':');
  const separator = path.indexOf('/');
  if (!instance || !kindText || slash < 0 || separator < 0) return undefined;
  return {
    instance,
    group: kindText.slice(0, slash),
    kind: kindText.slice(slash + 1),
    namespace: path.slice(0, separator),
    name: path.slice(separator + 1),
  };
}

/** The tracking annotation of an object. An object without a namespace carries the application's destination namespace. */
export function formatTrackingId(instance: string, key: ResourceKey, destinationNamespace: string): string {
  return `${instance}:${key.group}/${key.kind}:${key.namespace || destinationNamespace}/${key.name}`;
}

/** The application instance that an object's label or annotation gives it to, or `undefined`. */
export function trackedInstance(object: KubeObject, settings: TrackingSettings): string | undefined {
  if (settings.trackingMethod === 'label')
    return object.metadata.labels?.[settings.appInstanceLabelKey] || undefined;
  return readTracking(object, settings)?.instance;
}

/**
 * The object with the tracking mark of an application; the object itself stays as it is. CustomResourceDefinitions are never marked: one that
 * left the source would be pruned, and all its objects with it (Argo CD: reposerver/repository/repository.go).
 */
export function setTracking(
  object: KubeObject,
  mark: { readonly instance: string; readonly namespace: string; readonly settings: TrackingSettings },
): KubeObject {
  const { settings, instance } = mark;
  const { metadata } = object;
  if (isDefinition(object)) return object;
  const byAnnotation = settings.trackingMethod !== 'label';
  const byLabel = settings.trackingMethod !== 'annotation';
  const annotations = byAnnotation ? withTrackingId(object, mark) : metadata.annotations;
  const value = settings.trackingMethod === 'label' ? instance : shortened(instance);
  const labels = byLabel ? { ...metadata.labels, [settings.appInstanceLabelKey]: value } : metadata.labels;
  return {
    ...object,
    metadata: { ...metadata, ...(annotations ? { annotations } : {}), ...(labels ? { labels } : {}) },
  };
}

/**
 * Whether the tracking mark of a live object names that object. A mark copied by another controller names its original; such an object is
 * not managed. Judged by the target where there is one, so that an object whose API group moved stays managed.
 */
export function isSelfReferenced(
  pair: { readonly live: KubeObject | undefined; readonly target: KubeObject | undefined },
  settings: TrackingSettings,
): boolean {
  const { live, target } = pair;
  if (!live || settings.trackingMethod === 'label') return true;
  const wanted = target ? keyOf(target) : readTracking(live, settings);
  if (!wanted) return true;
  const key = keyOf(live);
  return (
    key.name === wanted.name &&
    key.group === wanted.group &&
    key.kind === wanted.kind &&
    (key.namespace === '' || key.namespace === wanted.namespace)
  );
}

function readTracking(object: KubeObject, settings: TrackingSettings): TrackingId | undefined {
  const { annotations } = object.metadata;
  const text = annotations?.[trackingAnnotation];
  if (!text) return undefined;
  if (settings.installationId !== '' && annotations?.[installationAnnotation] !== settings.installationId)
    return undefined;
  return parseTrackingId(text);
}

function withTrackingId(
  object: KubeObject,
  mark: { readonly instance: string; readonly namespace: string; readonly settings: TrackingSettings },
): Record<string, string> {
  const { [installationAnnotation]: _old, ...annotations } = object.metadata.annotations ?? {};
  const id = formatTrackingId(mark.instance, keyOf(object), mark.namespace);
  const { installationId } = mark.settings;
  return {
    ...annotations,
    [trackingAnnotation]: id,
    ...(installationId === '' ? {} : { [installationAnnotation]: installationId }),
  };
}

function isDefinition({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'CustomResourceDefinition' && apiVersion.startsWith('apiextensions.k8s.io/');
}

/** Beside an annotation the label may be cut: it is only for people and selectors. */
function shortened(instance: string): string {
  return instance.slice(0, maxLabelLength).replace(/[^a-zA-Z0-9]+$/, '');
}
