import type { KubeObject, OwnerReference } from '@tiphys/base';
import { parseApiVersion } from '@tiphys/base';
import type { InfoItem, ResourceNetworkingInfo } from '@tiphys/model';
import { trackedInstance } from '@tiphys/model';
import type { HostFacts, LiveNode, LiveSettings, PodFacts } from '../types.ts';
import type { Interner } from './interner.ts';
import { fieldsOf, textsOf } from './json.ts';
import { projectNetworking } from './networking.ts';
import { claimPrefixesOf, ownersOf } from './owners.ts';
import { projectPod } from './pod.ts';
import { milliValue } from './quantity.ts';

const noOwners: readonly OwnerReference[] = [];
const noInfo: readonly InfoItem[] = [];
const noImages: readonly string[] = [];

/** Makes what is kept of an object. The result holds no part of it that is large, and no value of a Secret. */
export function projectObject(object: KubeObject, settings: LiveSettings, interner: Interner): LiveNode {
  const { metadata } = object;
  const { group, version } = parseApiVersion(object.apiVersion);
  const owners = ownersOf(object);
  const pod = group === '' && object.kind === 'Pod' ? projectPod(object) : undefined;
  const info = [...generalInfo(object, settings), ...(pod?.info ?? [])];
  return {
    key: {
      group: interner.text(group),
      kind: interner.text(object.kind),
      namespace: interner.text(metadata.namespace ?? ''),
      name: metadata.name ?? '',
    },
    version: interner.text(version),
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    createdAt: interner.text(metadata.creationTimestamp ?? ''),
    deleting: metadata.deletionTimestamp !== undefined,
    owners: internOwners(owners, interner),
    application: applicationOf(object, owners, { settings, interner }),
    health: internJson(settings.health(object), interner),
    info: info.length === 0 ? noInfo : info.map((item) => internItem(item, interner)),
    images: pod ? pod.images.map((image) => interner.text(image)) : noImages,
    networking: internNetworking(projectNetworking(object), interner),
    pod: pod && internPod(pod.pod, interner),
    host: group === '' && object.kind === 'Node' ? projectHost(object) : undefined,
    claimPrefixes: claimPrefixesOf(object),
  };
}

/** Argo CD: only objects without owners belong to an application; what controllers make copies labels and annotations. */
function applicationOf(
  object: KubeObject,
  owners: readonly OwnerReference[],
  context: { readonly settings: LiveSettings; readonly interner: Interner },
): string | undefined {
  if (owners.length > 0) return undefined;
  const { trackingMethod, instanceLabelKey, installationId } = context.settings;
  const application = trackedInstance(object, {
    trackingMethod,
    appInstanceLabelKey: instanceLabelKey,
    installationId,
  });
  return application === undefined ? undefined : context.interner.text(application);
}

function generalInfo(object: KubeObject, settings: LiveSettings): InfoItem[] {
  const info: InfoItem[] = [];
  const revision = revisionOf(object);
  if (revision > 0) info.push({ name: 'Revision', value: `Rev:${revision}` });
  for (const label of settings.customLabels ?? []) {
    const value = object.metadata.labels?.[label];
    if (value !== undefined) info.push({ name: label, value });
  }
  const managedBy = object.metadata.annotations?.['argocd.argoproj.io/managed-by-url'];
  if (
    managedBy !== undefined &&
    object.kind === 'Application' &&
    object.apiVersion.startsWith('argoproj.io/')
  ) {
    info.push({ name: 'managed-by-url', value: managedBy });
  }
  return info;
}

/** The rollout revision of a ReplicaSet (of a Deployment or an Argo Rollout) or a ControllerRevision; 0 for others. */
function revisionOf(object: KubeObject): number {
  if (object.kind === 'ControllerRevision') return Number(object['revision']) || 0;
  if (object.kind !== 'ReplicaSet' && object.kind !== 'Rollout' && object.kind !== 'Deployment') return 0;
  const { annotations = {} } = object.metadata;
  return (
    Number(annotations['deployment.kubernetes.io/revision'] ?? annotations['rollout.argoproj.io/revision']) ||
    0
  );
}

function projectHost(object: KubeObject): HostFacts {
  const status = fieldsOf(object['status']);
  const capacity = Object.entries(fieldsOf(status['capacity']));
  return {
    capacity: Object.fromEntries(capacity.map(([name, quantity]) => [name, milliValue(quantity)])),
    systemInfo: fieldsOf(status['nodeInfo']),
    labels: textsOf(object.metadata.labels),
  };
}

function internOwners(owners: readonly OwnerReference[], interner: Interner): readonly OwnerReference[] {
  if (owners.length === 0) return noOwners;
  const name = owners.map((owner) => `${owner.kind}/${owner.name}/${owner.uid}`).join(' ');
  return interner.value(`owners ${name}`, () =>
    owners.map(({ apiVersion, kind, name: ownerName, uid }) => ({
      apiVersion: interner.text(apiVersion),
      kind: interner.text(kind),
      name: ownerName,
      uid,
    })),
  );
}

function internItem(item: InfoItem, interner: Interner): InfoItem {
  return interner.value(`info ${item.name ?? ''}=${item.value ?? ''}`, () => item);
}

function internPod(pod: PodFacts, interner: Interner): PodFacts {
  const requests = internJson(pod.requests, interner);
  return { node: interner.text(pod.node), phase: interner.text(pod.phase), requests };
}

function internNetworking(
  networking: ResourceNetworkingInfo | undefined,
  interner: Interner,
): ResourceNetworkingInfo | undefined {
  return networking && internJson(networking, interner);
}

/** The one copy of a small JSON value. */
function internJson<T>(value: T, interner: Interner): T {
  return value === undefined ? value : interner.value(JSON.stringify(value), () => value);
}
