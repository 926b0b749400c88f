import type { JsonObject } from '@tiphys/base';
import { isJsonObject, parseApiVersion } from '@tiphys/base';

/** How an object is marked as an application's. */
export interface TrackingOptions {
  readonly labelKey: string;
  /** Name of the application, with its namespace in front (`ns_name`) where it is not the default one. */
  readonly appName: string;
  /** Namespace for objects that name none. */
  readonly namespace: string;
  readonly method: string;
  readonly installationId: string;
}

/** Longest value of a label. */
const maxLabelLength = 63;

/**
 * The object with the tracking annotation or label of an application; the object itself stays as it is. CustomResourceDefinitions
 * are not marked, nor anything when no label key or name is given, as Argo CD's repo server does it.
 */
export function trackObject(object: JsonObject, options: TrackingOptions): JsonObject {
  const { appName, installationId, labelKey, method } = options;
  if (labelKey === '' || appName === '' || isCrd(object)) return object;
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const next: Record<string, unknown> = { ...metadata };
  if (method !== 'label') {
    const annotations: Record<string, unknown> = {
      ...asMap(metadata['annotations']),
      'argocd.argoproj.io/tracking-id': trackingId(object, options),
    };
    delete annotations['argocd.argoproj.io/installation-id'];
    if (installationId !== '') annotations['argocd.argoproj.io/installation-id'] = installationId;
    next['annotations'] = annotations;
  }
  if (method === 'label' || method === 'annotation+label') {
    const value =
      method === 'label' ? appName : appName.slice(0, maxLabelLength).replace(/[^a-zA-Z0-9]+$/, '');
    next['labels'] = { ...asMap(metadata['labels']), [labelKey]: value };
  }
  return { ...object, metadata: next };
}

function trackingId(object: JsonObject, { appName, namespace }: TrackingOptions): string {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const { group } = parseApiVersion(text(object['apiVersion']));
  const at = text(metadata['namespace']) || namespace;
  return `${appName}:${group}/${text(object['kind'])}:${at}/${text(metadata['name'])}`;
}

function isCrd(object: JsonObject): boolean {
  return (
    object['kind'] === 'CustomResourceDefinition' &&
    parseApiVersion(text(object['apiVersion'])).group === 'apiextensions.k8s.io'
  );
}

function asMap(value: unknown): Record<string, unknown> {
  return isJsonObject(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
