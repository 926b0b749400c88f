import { codes, jsonEqual, StatusError } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { KubeClient, ResourceType } from '@tiphys/kube';

/** API types that a backup holds, by kind. */
export const backupTypes = {
  ConfigMap: { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' },
  Secret: { group: '', version: 'v1', plural: 'secrets', kind: 'Secret' },
  AppProject: { group: 'argoproj.io', version: 'v1alpha1', plural: 'appprojects', kind: 'AppProject' },
  Application: { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications', kind: 'Application' },
  ApplicationSet: {
    group: 'argoproj.io',
    version: 'v1alpha1',
    plural: 'applicationsets',
    kind: 'ApplicationSet',
  },
} as const satisfies Record<string, ResourceType>;

/** The ConfigMaps of a backup, in the order they are written. */
export const backupConfigMaps = [
  'argocd-cm',
  'argocd-rbac-cm',
  'argocd-ssh-known-hosts-cm',
  'argocd-tls-certs-cm',
];

/** Where a backup comes from or goes to. */
export interface BackupScope {
  readonly client: KubeClient;
  /** The namespace of Argo CD. */
  readonly namespace: string;
  readonly signal: AbortSignal;
  /** Whether applications of a namespace belong to the installation. */
  readonly hasApplications: (namespace: string) => boolean;
  readonly hasApplicationSets: (namespace: string) => boolean;
  /** Whether other namespaces have to be looked at, too. */
  readonly everywhere: { readonly applications: boolean; readonly applicationSets: boolean };
}

/** What of an installation is in the cluster, in the order of a backup. ApplicationSets that may not be read are left out. */
export async function readInstallation(
  scope: BackupScope,
  onDenied: (error: StatusError) => void,
): Promise<KubeObject[]> {
  const { client, namespace, signal, everywhere } = scope;
  const list = async (type: ResourceType, where: string | undefined): Promise<readonly KubeObject[]> => {
    const { items } = await client.list(type, where === undefined ? {} : { namespace: where }, { signal });
    return items.map((object) => ({ ...object, apiVersion: apiVersionOf(type), kind: type.kind ?? '' }));
  };
  const configMaps = await list(backupTypes.ConfigMap, namespace);
  const secrets = await list(backupTypes.Secret, namespace);
  const projects = await list(backupTypes.AppProject, namespace);
  const applications = await list(backupTypes.Application, everywhere.applications ? undefined : namespace);
  const sets = await list(
    backupTypes.ApplicationSet,
    everywhere.applicationSets ? undefined : namespace,
  ).catch((error: unknown) => {
    if (!isDenied(error)) throw error;
    onDenied(error);
    return [];
  });
  const known = new Map(configMaps.map((object) => [object.metadata.name ?? '', object]));
  return [
    ...backupConfigMaps.flatMap((name) => known.get(name) ?? []),
    ...secrets.filter(isOurSecret),
    ...projects,
    ...applications.filter(({ metadata }) => scope.hasApplications(metadata.namespace ?? '')),
    ...sets.filter(({ metadata }) => scope.hasApplicationSets(metadata.namespace ?? '')),
  ];
}

/** Whether the API server said that we may not, or that it knows no such thing. */
export function isDenied(error: unknown): error is StatusError {
  return (
    error instanceof StatusError && (error.code === codes.permissionDenied || error.code === codes.notFound)
  );
}

/** Kind, name and namespace: what makes two objects the same. */
export function identity({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}

/** `group/Kind`, as messages name a kind. */
export function kindText({ apiVersion, kind }: KubeObject): string {
  return `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`;
}

/** Secrets with credentials of repositories and clusters, and `argocd-secret`. */
function isOurSecret({ metadata }: KubeObject): boolean {
  return (
    metadata.name === 'argocd-secret' ||
    metadata.labels?.['argocd.argoproj.io/secret-type'] !== undefined ||
    metadata.annotations?.['managed-by'] === 'argocd.argoproj.io'
  );
}

function apiVersionOf({ group, version }: ResourceType): string {
  return group === '' ? version : `${group}/${version}`;
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Whether a backup says of an object what the cluster has: all but times of the last comparison. */
export function isSame(backup: KubeObject, live: KubeObject): boolean {
  return jsonEqual(comparable(backup), comparable(live));
}

function comparable(object: KubeObject): unknown {
  const { [lastApplied]: _applied, ...annotations } = object.metadata.annotations ?? {};
  const {
    reconciledAt: _reconciled,
    observedAt: _observed,
    ...status
  } = (object['status'] as Readonly<Record<string, unknown>> | undefined) ?? {};
  return {
    annotations,
    labels: object.metadata.labels ?? {},
    finalizers: object.metadata.finalizers ?? [],
    data: object['data'] ?? {},
    spec: object['spec'] ?? {},
    status: object.kind === 'Application' ? status : {},
  };
}
