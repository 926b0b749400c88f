import { codes, deadline, sleep, StatusError } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { KubeClient, ResourceType } from '@tiphys/kube';
import type { CliLog } from '../../output/log.ts';

/** The account, role and binding through which a cluster is managed; the names are Argo CD's. */
const accountName = 'argocd-manager';
const roleName = 'argocd-manager-role';
const bindingName = 'argocd-manager-role-binding';

const serviceAccounts: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'serviceaccounts',
  kind: 'ServiceAccount',
};
const secrets: ResourceType = { group: '', version: 'v1', plural: 'secrets', kind: 'Secret' };
const rbacApi = 'rbac.authorization.k8s.io';
const rbac = (plural: string, kind: string): ResourceType => ({
  group: rbacApi,
  version: 'v1',
  plural,
  kind,
});
const clusterRoles = rbac('clusterroles', 'ClusterRole');
const clusterRoleBindings = rbac('clusterrolebindings', 'ClusterRoleBinding');
const roles = rbac('roles', 'Role');
const roleBindings = rbac('rolebindings', 'RoleBinding');

/** Where and how to work in the cluster. */
export interface ManagerAccess {
  readonly client: KubeClient;
  readonly log: CliLog;
  readonly signal: AbortSignal;
  readonly systemNamespace: string;
}

/** Makes the account and its rights (in the whole cluster, or in `namespaces`), and returns its token. */
export async function installManager(access: ManagerAccess, namespaces: readonly string[]): Promise<string> {
  const { client, log, systemNamespace } = access;
  const created = await createIfMissing(access, serviceAccounts, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: accountName, namespace: systemNamespace },
  });
  log.log(
    'info',
    `ServiceAccount "${accountName}" ${created ? 'created' : 'already exists'} in namespace "${systemNamespace}"`,
  );
  const subject = { kind: 'ServiceAccount', name: accountName, namespace: systemNamespace };
  const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
  if (namespaces.length === 0) {
    const rules = [everything, { nonResourceURLs: ['*'], verbs: ['*'] }];
    await upsert(access, clusterRoles, object('ClusterRole', roleName, { rules }));
    await upsert(
      access,
      clusterRoleBindings,
      object('ClusterRoleBinding', bindingName, binding('ClusterRole', subject)),
    );
  }
  for (const namespace of namespaces) {
    await upsert(access, roles, object('Role', roleName, { rules: [everything] }, namespace));
    await upsert(
      access,
      roleBindings,
      object('RoleBinding', bindingName, binding('Role', subject), namespace),
    );
  }
  return accountToken({ ...access, client }, accountName);
}

function binding(kind: string, subject: object): object {
  return { roleRef: { apiGroup: rbacApi, kind, name: roleName }, subjects: [subject] };
}

// The parts of an object of Kubernetes' access control.
// oxlint-disable-next-line max-params -- kind, name, content and place read as one line
function object(kind: string, name: string, content: object, namespace?: string): KubeObject {
  const metadata = namespace === undefined ? { name } : { name, namespace };
  return { apiVersion: `${rbacApi}/v1`, kind, metadata, ...content };
}

async function createIfMissing(
  access: ManagerAccess,
  type: ResourceType,
  wanted: KubeObject,
): Promise<boolean> {
  try {
    await access.client.create(wanted, type, { signal: access.signal });
    return true;
  } catch (error) {
    if (error instanceof StatusError && error.code === codes.alreadyExists) return false;
    const { name = '' } = wanted.metadata;
    throw failed(`failed to create ${wanted.kind} ${JSON.stringify(name)}`, error);
  }
}

async function upsert(access: ManagerAccess, type: ResourceType, wanted: KubeObject): Promise<void> {
  const { name = '', namespace } = wanted.metadata;
  const title = `${wanted.kind} ${JSON.stringify(namespace === undefined ? name : `${namespace}/${name}`)}`;
  const created = await createIfMissing(access, type, wanted);
  if (!created) {
    await access.client.replace(wanted, type, { signal: access.signal }).catch((error: unknown) => {
      throw failed(`failed to update ${title}`, error);
    });
  }
  access.log.log('info', `${title} ${created ? 'created' : 'updated'}`);
}

function failed(what: string, error: unknown): Error {
  return new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}

const tokenTimeoutMs = 30_000;
const pollMs = 500;

/** The long-lived token of a service account; its Secret is made where missing. Throws when no token comes in 30 seconds. */
export async function accountToken(access: ManagerAccess, account: string): Promise<string> {
  const { systemNamespace: namespace, log } = access;
  const name = `${account}-long-lived-token`;
  const created = await createIfMissing(access, secrets, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, annotations: { 'kubernetes.io/service-account.name': account } },
    type: 'kubernetes.io/service-account-token',
  });
  log.log(
    'info',
    `${created ? 'Created' : 'Using existing'} bearer token secret "${name}" for ServiceAccount "${account}"`,
  );
  using limit = deadline(
    `token for serviceaccount ${JSON.stringify(account)}`,
    tokenTimeoutMs,
    access.signal,
  );
  for (;;) {
    const secret = await access.client.get({ type: secrets, namespace, name }, { signal: limit.signal });
    const data = secret?.['data'];
    const token = typeof data === 'object' && data !== null && 'token' in data ? data.token : undefined;
    if (typeof token === 'string' && token !== '') return Buffer.from(token, 'base64').toString('utf8');
    await sleep(pollMs, limit.signal);
  }
}

/** Takes the account and its rights away. */
export async function uninstallManager(access: ManagerAccess): Promise<void> {
  const { client, log, signal } = access;
  const targets: readonly (readonly [ResourceType, string, string | undefined])[] = [
    [clusterRoleBindings, bindingName, undefined],
    [clusterRoles, roleName, undefined],
    [serviceAccounts, accountName, 'kube-system'],
  ];
  for (const [type, name, namespace] of targets) {
    const gone = await client.delete({ type, name, namespace }, { signal }).catch((error: unknown) => {
      throw failed(`failed to delete ${type.kind ?? type.plural}`, error);
    });
    log.log('info', `${type.kind ?? ''} "${name}" ${gone ? 'deleted' : 'not found'}`);
  }
}
