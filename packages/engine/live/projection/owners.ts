import type { KubeObject, OwnerReference } from '@tiphys/base';
import { parseApiVersion, textOf } from '@tiphys/base';
import { fieldsOf, listOf } from './json.ts';

const none: readonly OwnerReference[] = [];

/**
 * Owner references of an object, and the owners that Argo CD infers where Kubernetes sets none
 * (`gitops-engine/pkg/cache/references.go`). Inferred owners without a known uid have an empty one and are found by
 * kind and name in the object's namespace.
 */
export function ownersOf(object: KubeObject): readonly OwnerReference[] {
  const owners = object.metadata.ownerReferences ?? none;
  const inferred = inferredOwner(object, owners);
  return inferred ? [...owners, inferred] : owners;
}

function inferredOwner(object: KubeObject, owners: readonly OwnerReference[]): OwnerReference | undefined {
  const { annotations = {}, labels = {}, name = '' } = object.metadata;
  const { group } = parseApiVersion(object.apiVersion);
  switch (`${group}/${object.kind}`) {
    case '/Endpoints':
      return owners.length === 0 ? owner('v1', 'Service', name) : undefined;
    case 'discovery.k8s.io/EndpointSlice': {
      const service = labels['kubernetes.io/service-name'];
      return owners.length === 0 && service ? owner('v1', 'Service', service) : undefined;
    }
    case 'operators.coreos.com/ClusterServiceVersion': {
      const operatorGroup = annotations['olm.operatorGroup'];
      return operatorGroup ? owner('operators.coreos.com/v1', 'OperatorGroup', operatorGroup) : undefined;
    }
    case '/Secret': {
      const account = annotations['kubernetes.io/service-account.name'];
      const uid = annotations['kubernetes.io/service-account.uid'];
      const isToken = object['type'] === 'kubernetes.io/service-account-token';
      return isToken && account && uid ? { ...owner('v1', 'ServiceAccount', account), uid } : undefined;
    }
    default:
      return undefined;
  }
}

/** Beginnings of the names of claims that a StatefulSet makes: `<template>-<set>-`. */
export function claimPrefixesOf(object: KubeObject): readonly string[] | undefined {
  if (object.kind !== 'StatefulSet') return undefined;
  const templates = listOf(fieldsOf(object['spec'])['volumeClaimTemplates']);
  const names = templates.map((template) => textOf(fieldsOf(template['metadata'])['name'])).filter(Boolean);
  return names.length > 0 ? names.map((name) => `${name}-${object.metadata.name ?? ''}-`) : undefined;
}

function owner(apiVersion: string, kind: string, name: string): OwnerReference {
  return { apiVersion, kind, name, uid: '' };
}
