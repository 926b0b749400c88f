import type { JsonObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';

/** Gives an object of one type its defaults; returns the members to set (`undefined` takes one away). */
export type DefaultRule = (value: JsonObject) => JsonObject;

const resourceListFields = ['limits', 'requests'];
const rbacGroup = 'rbac.authorization.k8s.io';
const tcp = { protocol: 'TCP' };
const fileMode = { defaultMode: 0o644 };

/** Members that are set where they are missing, by type. */
export const constantDefaults: Readonly<Record<string, JsonObject>> = {
  ContainerPort: tcp,
  CoreV1EndpointPort: tcp,
  NetworkPolicyPort: tcp,
  EndpointPort: { name: '', protocol: 'TCP' },
  Container: { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
  EphemeralContainer: { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
  Probe: { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
  HTTPGetAction: { path: '/', scheme: 'HTTP' },
  GRPCAction: { service: '' },
  ObjectFieldSelector: { apiVersion: 'v1' },
  ResourceFieldSelector: { divisor: '0' },
  PodSpec: {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
  },
  SecretVolumeSource: fileMode,
  ConfigMapVolumeSource: fileMode,
  DownwardAPIVolumeSource: fileMode,
  ProjectedVolumeSource: fileMode,
  ServiceAccountTokenProjection: { expirationSeconds: 3600 },
  HostPathVolumeSource: { type: '' },
  ISCSIVolumeSource: { iscsiInterface: 'default' },
  ISCSIPersistentVolumeSource: { iscsiInterface: 'default' },
  RBDVolumeSource: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  RBDPersistentVolumeSource: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  ScaleIOVolumeSource: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
  ScaleIOPersistentVolumeSource: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
  AzureDiskVolumeSource: { cachingMode: 'ReadWrite', fsType: 'ext4', kind: 'Shared', readOnly: false },
  Secret: { type: 'Opaque' },
  ServiceSpec: { sessionAffinity: 'None', type: 'ClusterIP' },
  PersistentVolumeSpec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' },
  PersistentVolumeClaimSpec: { volumeMode: 'Filesystem' },
  DeploymentSpec: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} },
  DeploymentStrategy: { type: 'RollingUpdate' },
  RollingUpdateDeployment: { maxUnavailable: '25%', maxSurge: '25%' },
  DaemonSetSpec: { revisionHistoryLimit: 10, updateStrategy: {} },
  DaemonSetUpdateStrategy: { type: 'RollingUpdate' },
  RollingUpdateDaemonSet: { maxUnavailable: 1, maxSurge: 0 },
  ReplicaSetSpec: { replicas: 1 },
  ReplicationControllerSpec: { replicas: 1 },
  StatefulSetSpec: {
    podManagementPolicy: 'OrderedReady',
    replicas: 1,
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {},
    updateStrategy: {},
  },
  StatefulSetPersistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  RollingUpdateStatefulSetStrategy: { partition: 0 },
  CronJobSpec: {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  },
  PodFailurePolicyOnPodConditionsPattern: { status: 'True' },
  RoleRef: { apiGroup: rbacGroup },
  HorizontalPodAutoscalerSpec: { minReplicas: 1 },
  AutoscalingV1HorizontalPodAutoscalerSpec: { minReplicas: 1 },
  StorageClass: { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' },
  CSIDriverSpec: {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: 'ReadWriteOnceWithFSType',
    volumeLifecycleModes: ['Persistent'],
    requiresRepublish: false,
    seLinuxMount: false,
  },
  ValidatingWebhook: {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  },
  MutatingWebhook: {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
    reinvocationPolicy: 'Never',
  },
  RuleWithOperations: { scope: '*' },
  NamedRuleWithOperations: { scope: '*' },
  ServiceReference: { port: 443 },
  ValidatingAdmissionPolicySpec: { failurePolicy: 'Fail' },
  MutatingAdmissionPolicySpec: { failurePolicy: 'Fail' },
  MatchResources: { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} },
  PriorityClass: { preemptionPolicy: 'PreemptLowerPriority' },
  IngressClassParametersReference: { scope: 'Cluster' },
};

/** Defaults that depend on other members, by type; they run after the constant ones. */
export const defaultRules: Readonly<Record<string, DefaultRule>> = {
  Container: (container) => missing(container, 'imagePullPolicy', pullPolicy(container['image'])),
  EphemeralContainer: (container) => missing(container, 'imagePullPolicy', pullPolicy(container['image'])),
  ImageVolumeSource: (image) => missing(image, 'pullPolicy', pullPolicy(image['reference'])),
  Volume: (volume) => (Object.keys(volume).some((key) => key !== 'name') ? {} : { emptyDir: {} }),
  Pod: defaultPod,
  ServiceSpec: defaultService,
  ServicePort: (port) => ({
    ...missing(port, 'protocol', 'TCP'),
    ...(port['targetPort'] === 0 || port['targetPort'] === '' || port['targetPort'] === undefined
      ? { targetPort: port['port'] }
      : {}),
  }),
  DeploymentStrategy: (strategy) =>
    strategy['type'] === 'RollingUpdate' ? missing(strategy, 'rollingUpdate', {}) : {},
  DaemonSetUpdateStrategy: (strategy) =>
    strategy['type'] === 'RollingUpdate' ? missing(strategy, 'rollingUpdate', {}) : {},
  StatefulSetUpdateStrategy: (strategy) =>
    strategy['type'] === undefined
      ? { type: 'RollingUpdate', rollingUpdate: strategy['rollingUpdate'] ?? {} }
      : {},
  Job: defaultJob,
  ReplicationController: defaultReplicationController,
  NetworkPolicySpec: (spec) =>
    isEmptyList(spec['policyTypes'])
      ? { policyTypes: isEmptyList(spec['egress']) ? ['Ingress'] : ['Ingress', 'Egress'] }
      : {},
  Subject: (subject) =>
    subject['kind'] === 'User' || subject['kind'] === 'Group' ? missing(subject, 'apiGroup', rbacGroup) : {},
  HorizontalPodAutoscalerSpec: (spec) => (isEmptyList(spec['metrics']) ? { metrics: defaultMetrics } : {}),
  HorizontalPodAutoscalerBehavior: (behavior) => ({
    scaleUp: scalingRules(behavior['scaleUp'], defaultScaleUp),
    scaleDown: scalingRules(behavior['scaleDown'], defaultScaleDown),
  }),
  LimitRangeItem: defaultLimits,
  Namespace: defaultNamespace,
};

const defaultMetrics = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
];
const defaultScaleUp = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const defaultScaleDown = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

function missing(value: JsonObject, key: string, wanted: unknown): JsonObject {
  return value[key] === undefined && wanted !== undefined ? { [key]: wanted } : {};
}

function isEmptyList(value: unknown): boolean {
  return !Array.isArray(value) || value.length === 0;
}

/** `Always` for the tag `latest` and for an image without tag and digest, else `IfNotPresent`. */
function pullPolicy(image: unknown): string {
  const text = typeof image === 'string' ? image : '';
  if (text.includes('@')) return /:latest@/.test(text) ? 'Always' : 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(text)?.[1] ?? 'latest';
  return tag === 'latest' && text !== '' ? 'Always' : 'IfNotPresent';
}

function defaultPod(pod: JsonObject): JsonObject {
  const spec = pod['spec'];
  if (!isJsonObject(spec)) return {};
  const changed: Record<string, unknown> = { enableServiceLinks: spec['enableServiceLinks'] ?? true };
  for (const key of ['containers', 'initContainers']) {
    const containers = spec[key];
    if (!Array.isArray(containers)) continue;
    const limited = containers.map(requestWhatIsLimited);
    changed[key] = spec['hostNetwork'] === true ? limited.map(useHostPorts) : limited;
  }
  return { spec: { ...spec, ...changed } };
}

/** On the host's network every port is one of the host. */
function useHostPorts(container: unknown): unknown {
  if (!isJsonObject(container) || !Array.isArray(container['ports'])) return container;
  const ports = container['ports'].map((port: unknown) =>
    isJsonObject(port) && !port['hostPort'] ? { ...port, hostPort: port['containerPort'] } : port,
  );
  return { ...container, ports };
}

function requestWhatIsLimited(container: unknown): unknown {
  if (!isJsonObject(container) || !isJsonObject(container['resources'])) return container;
  const resources = container['resources'];
  const [limits, requests] = resourceListFields.map((key) => resources[key]);
  if (!isJsonObject(limits)) return container;
  const own = isJsonObject(requests) ? requests : {};
  return { ...container, resources: { ...resources, requests: { ...limits, ...own } } };
}

function defaultService(spec: JsonObject): JsonObject {
  const type = spec['type'];
  const isBalanced = type === 'LoadBalancer';
  const isExternal =
    isBalanced || type === 'NodePort' || (type === 'ClusterIP' && !isEmptyList(spec['externalIPs']));
  const changed: Record<string, unknown> = {};
  if (spec['sessionAffinity'] === 'None') changed['sessionAffinityConfig'] = undefined;
  if (spec['sessionAffinity'] === 'ClientIP' && !hasTimeout(spec['sessionAffinityConfig'])) {
    changed['sessionAffinityConfig'] = { clientIP: { timeoutSeconds: 10_800 } };
  }
  if (isExternal) Object.assign(changed, missing(spec, 'externalTrafficPolicy', 'Cluster'));
  if (type !== 'ExternalName') Object.assign(changed, missing(spec, 'internalTrafficPolicy', 'Cluster'));
  if (isBalanced) Object.assign(changed, missing(spec, 'allocateLoadBalancerNodePorts', true));
  return changed;
}

/** Only of a Job itself: the template in a CronJob stays as it is. */
function defaultJob(job: JsonObject): JsonObject {
  const spec = job['spec'];
  if (!isJsonObject(spec)) return {};
  const isSingle = spec['completions'] === undefined && spec['parallelism'] === undefined;
  return {
    ...labelsOfTemplate(job, spec),
    spec: {
      ...spec,
      ...(isSingle ? { completions: 1 } : {}),
      ...missing(spec, 'parallelism', 1),
      ...missing(spec, 'backoffLimit', spec['backoffLimitPerIndex'] === undefined ? 6 : 2_147_483_647),
      ...missing(spec, 'completionMode', 'NonIndexed'),
      ...missing(spec, 'suspend', false),
      ...missing(spec, 'podReplacementPolicy', spec['podFailurePolicy'] ? 'Failed' : 'TerminatingOrFailed'),
      ...missing(spec, 'manualSelector', false),
    },
  };
}

function defaultReplicationController(controller: JsonObject): JsonObject {
  const spec = controller['spec'];
  if (!isJsonObject(spec)) return {};
  const labels = templateLabels(spec);
  const selector = labels && isEmptyMap(spec['selector']) ? { selector: labels } : {};
  return { ...labelsOfTemplate(controller, spec), spec: { ...spec, ...selector } };
}

/** `metadata` with the labels of the template, where the object has none of its own. */
function labelsOfTemplate(object: JsonObject, spec: JsonObject): JsonObject {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const labels = templateLabels(spec);
  return labels && isEmptyMap(metadata['labels']) ? { metadata: { ...metadata, labels } } : {};
}

function templateLabels(spec: JsonObject): JsonObject | undefined {
  const metadata = isJsonObject(spec['template']) ? spec['template']['metadata'] : undefined;
  const labels = isJsonObject(metadata) ? metadata['labels'] : undefined;
  return isJsonObject(labels) ? labels : undefined;
}

function isEmptyMap(value: unknown): boolean {
  return !isJsonObject(value) || Object.keys(value).length === 0;
}

function hasTimeout(config: unknown): boolean {
  const client = isJsonObject(config) ? config['clientIP'] : undefined;
  return isJsonObject(client) && client['timeoutSeconds'] !== undefined;
}

function scalingRules(own: unknown, defaults: JsonObject): JsonObject {
  return isJsonObject(own) ? { ...defaults, ...own } : defaults;
}

function defaultLimits(item: JsonObject): JsonObject {
  if (item['type'] !== 'Container') return {};
  const [max, min, limits, requests] = ['max', 'min', 'default', 'defaultRequest'].map((key) =>
    isJsonObject(item[key]) ? item[key] : {},
  );
  const ownLimits = { ...max, ...limits };
  const ownRequests = { ...min, ...ownLimits, ...requests };
  return {
    ...(Object.keys(ownLimits).length > 0 ? { default: ownLimits } : {}),
    ...(Object.keys(ownRequests).length > 0 ? { defaultRequest: ownRequests } : {}),
  };
}

function defaultNamespace(namespace: JsonObject): JsonObject {
  const metadata = namespace['metadata'];
  if (!isJsonObject(metadata) || typeof metadata['name'] !== 'string') return {};
  const labels = isJsonObject(metadata['labels']) ? metadata['labels'] : {};
  return {
    metadata: { ...metadata, labels: { ...labels, 'kubernetes.io/metadata.name': metadata['name'] } },
  };
}
