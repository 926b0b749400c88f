// oxlint-disable max-params -- manifests of tests are read most easily as one short line

import type { KubeObject } from '@tiphys/base';

/** Parts of an object as JSON. */
export type Fields = Record<string, unknown>;

/** Any object; `kind` is `group/version Kind`, or the kind alone for the core group's v1. */
export function object(
  kind: string,
  name: string,
  namespace: string,
  fields: Fields & { readonly annotations?: Fields } = {},
): KubeObject {
  const { annotations, ...rest } = fields;
  const [apiVersion = 'v1', ownKind = ''] = kind.includes(' ') ? kind.split(' ') : ['v1', kind];
  return {
    apiVersion,
    kind: ownKind,
    metadata: { name, namespace, ...(annotations ? { annotations } : {}) },
    ...rest,
  } as KubeObject;
}

/** A ConfigMap with one value. */
export function configMap(
  name: string,
  namespace: string,
  value = '1',
  annotations: Fields = {},
): KubeObject {
  return object('ConfigMap', name, namespace, { data: { value }, annotations });
}

/** A Deployment of one pod that becomes healthy. */
export function deployment(name: string, namespace: string, annotations: Fields = {}): KubeObject {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
  return object('apps/v1 Deployment', name, namespace, {
    spec: { replicas: 1, selector: { matchLabels: labels }, template },
    annotations,
  });
}

/** A Job of one try; `false` as its command fails. */
export function job(name: string, namespace: string, annotations: Fields, command = 'true'): KubeObject {
  const spec = {
    restartPolicy: 'Never',
    containers: [{ name: 'job', image: 'busybox', command: [command] }],
  };
  return object('batch/v1 Job', name, namespace, {
    spec: { backoffLimit: 0, template: { spec } },
    annotations,
  });
}

/** The annotation of a wave. */
export function wave(number: number): Fields {
  return { 'argocd.argoproj.io/sync-wave': String(number) };
}

/** The annotations of a hook. */
export function hook(types: string, policy = 'BeforeHookCreation'): Fields {
  return { 'argocd.argoproj.io/hook': types, 'argocd.argoproj.io/hook-delete-policy': policy };
}

/** The annotation of sync options, separated by commas. */
export function options(text: string): Fields {
  return { 'argocd.argoproj.io/sync-options': text };
}

/** A CRD of group `example.com`. */
export function definitionOf(kind: string): KubeObject {
  const singular = kind.toLowerCase();
  const names = { plural: `${singular}s`, singular, kind };
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const versions = [{ name: 'v1', served: true, storage: true, schema }];
  const spec = { group: 'example.com', scope: 'Namespaced', names, versions };
  return object('apiextensions.k8s.io/v1 CustomResourceDefinition', `${singular}s.example.com`, '', { spec });
}
