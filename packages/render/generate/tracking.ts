import type { JsonObject, KubeObject } from '@tiphys/base';
import { isJsonObject, parseApiVersion } from '@tiphys/base';
import type { ManifestRequest, TrackingMethod } from '@tiphys/model';
import { setTracking } from '@tiphys/model';

/**
 * The object marked as the application's that a request is for; the object itself stays as it is. CustomResourceDefinitions are not
 * marked, nor anything when no label key or name is given (Argo CD: reposerver/repository/repository.go, GenerateManifests).
 */
export function trackObject(object: JsonObject, request: ManifestRequest): JsonObject {
  const {
    appLabelKey = '',
    appName = '',
    installationID = '',
    namespace = '',
    trackingMethod = '',
  } = request;
  if (appLabelKey === '' || appName === '' || isCrd(object)) return object;
  return setTracking(asKubeObject(object), {
    instance: appName,
    namespace,
    settings: {
      trackingMethod: methodOf(trackingMethod),
      appInstanceLabelKey: appLabelKey,
      installationId: installationID,
    },
  });
}

function methodOf(text: string): TrackingMethod {
  return text === 'label' || text === 'annotation+label' ? text : 'annotation';
}

function isCrd(object: JsonObject): boolean {
  return (
    object['kind'] === 'CustomResourceDefinition' &&
    parseApiVersion(text(object['apiVersion'])).group === 'apiextensions.k8s.io'
  );
}

/** What a tool made may lack anything; what tracking reads is there afterwards. */
function asKubeObject(object: JsonObject): KubeObject {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  return { ...object, apiVersion: text(object['apiVersion']), kind: text(object['kind']), metadata };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
