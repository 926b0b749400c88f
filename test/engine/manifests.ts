import type { KubeObject } from '@tiphys/base';

const labels = { app: 'web' };

/** A pod's spec as people write it: with what is empty, not canonical, or left to defaults. */
const podSpec = {
  hostNetwork: false,
  nodeSelector: null,
  securityContext: {},
  serviceAccountName: 'default',
  initContainers: [{ name: 'init', image: 'busybox:latest', command: ['true'], env: [] }],
  containers: [
    {
      name: 'web',
      image: 'registry.example.com:5000/nginx',
      tty: false,
      ports: [
        { containerPort: 53 },
        { containerPort: 53, protocol: 'UDP' },
        { name: 'http', containerPort: 8080, hostPort: 0 },
      ],
      env: [
        { name: 'EMPTY', value: '' },
        { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
        { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k', optional: false } } },
      ],
      envFrom: [{ configMapRef: { name: 'c' } }],
      resources: { limits: { cpu: '1000m', memory: '1024Mi' }, requests: { cpu: 0.5, memory: '0.5Gi' } },
      livenessProbe: { httpGet: { port: 'http' } },
      readinessProbe: { tcpSocket: { port: 8080 }, initialDelaySeconds: 0 },
      startupProbe: { grpc: { port: 8080 } },
      lifecycle: { preStop: { httpGet: { port: 8080 } } },
      volumeMounts: [
        { name: 'config', mountPath: '/config', readOnly: false },
        { name: 'data', mountPath: '/data', subPath: '' },
      ],
    },
  ],
  volumes: [
    { name: 'data' },
    { name: 'scratch', emptyDir: { sizeLimit: '1024Mi', medium: '' } },
    { name: 'config', configMap: { name: 'c', items: [{ key: 'a', path: 'a' }] } },
    { name: 'secret', secret: { secretName: 's' } },
    { name: 'host', hostPath: { path: '/tmp' } },
    {
      name: 'all',
      projected: {
        sources: [
          { serviceAccountToken: { path: 't' } },
          { downwardAPI: { items: [{ path: 'n', fieldRef: { fieldPath: 'metadata.name' } }] } },
        ],
      },
    },
  ],
  tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }],
  imagePullSecrets: [{ name: 'pull' }],
  hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: labels },
    },
  ],
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, podAffinityTerm: { topologyKey: 'zone', labelSelector: { matchLabels: labels } } },
      ],
    },
  },
};

const template = { metadata: { creationTimestamp: null, labels, annotations: {} }, spec: podSpec };
const jobTemplate = {
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'job', image: 'busybox' }] } } },
};
const webhook = {
  name: 'check.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  failurePolicy: 'Ignore',
  clientConfig: { service: { name: 'webhook', namespace: 'default', path: '/check' } },
  rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['things'] }],
};

function manifest(type: string, rest: Record<string, unknown>, name = 'web'): KubeObject {
  const [apiVersion = '', kind = ''] = type.split(' ');
  return { apiVersion, kind, metadata: { name, labels, creationTimestamp: null }, ...rest };
}

/** Manifests of many kinds, each of which Kubernetes stores differently from how it is written. */
export const manifests: readonly KubeObject[] = [
  manifest('apps/v1 Deployment', {
    spec: { selector: { matchLabels: labels }, template, strategy: {}, paused: false },
    status: {},
  }),
  manifest(
    'apps/v1 Deployment',
    {
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template,
        strategy: { rollingUpdate: { maxSurge: 1 } },
      },
    },
    'zero',
  ),
  manifest(
    'apps/v1 Deployment',
    {
      spec: {
        selector: { matchLabels: labels },
        template,
        strategy: { type: 'Recreate' },
        minReadySeconds: 0,
      },
    },
    'recreate',
  ),
  manifest('apps/v1 StatefulSet', {
    spec: {
      serviceName: 'web',
      selector: { matchLabels: labels },
      template,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data', creationTimestamp: null },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
          status: {},
        },
      ],
    },
  }),
  manifest('apps/v1 DaemonSet', {
    spec: { selector: { matchLabels: labels }, template, updateStrategy: { type: 'RollingUpdate' } },
  }),
  manifest('apps/v1 ReplicaSet', { spec: { selector: { matchLabels: labels }, template } }),
  manifest('v1 ReplicationController', { spec: { selector: labels, template } }),
  // Admission adds tolerations to a Pod's own, which is a difference.
  manifest('v1 Pod', { spec: { ...podSpec, tolerations: undefined } }),
  manifest('v1 PodTemplate', { template }),
  manifest('batch/v1 Job', jobTemplate),
  manifest(
    'batch/v1 Job',
    { spec: { ...jobTemplate.spec, completions: 2, suspend: false, ttlSecondsAfterFinished: 0 } },
    'two',
  ),
  manifest('batch/v1 CronJob', {
    spec: { schedule: '0 0 * * *', jobTemplate: { metadata: { creationTimestamp: null }, ...jobTemplate } },
  }),
  manifest('v1 Service', { spec: { selector: labels, ports: [{ port: 80 }] } }),
  manifest(
    'v1 Service',
    {
      spec: {
        selector: labels,
        ports: [
          { name: 'dns', port: 53 },
          { name: 'dns-udp', port: 53, protocol: 'UDP', targetPort: 'dns' },
        ],
      },
    },
    'dns',
  ),
  manifest(
    'v1 Service',
    { spec: { type: 'NodePort', ports: [{ port: 80, targetPort: 'http' }], sessionAffinity: 'ClientIP' } },
    'node-port',
  ),
  manifest(
    'v1 Service',
    { spec: { type: 'LoadBalancer', ports: [{ port: 80 }], loadBalancerIP: '' } },
    'balancer',
  ),
  manifest(
    'v1 Service',
    { spec: { clusterIP: 'None', ports: [], publishNotReadyAddresses: false } },
    'headless',
  ),
  manifest('v1 Service', { spec: { type: 'ExternalName', externalName: 'example.com' } }, 'external'),
  manifest('v1 ConfigMap', { data: { a: '1', empty: '' }, binaryData: {} }),
  manifest('v1 ConfigMap', { data: null }, 'nothing'),
  manifest('v1 Secret', { stringData: { password: 'pä&ss<word>' }, data: { key: 'dmFsdWU=' } }),
  manifest('v1 Secret', { type: 'Opaque', data: { nothing: null } }, 'nothing'),
  manifest('v1 ServiceAccount', { imagePullSecrets: [] }),
  manifest('v1 PersistentVolumeClaim', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
  }),
  manifest(
    'v1 PersistentVolumeClaim',
    {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: '',
        resources: { requests: { storage: '0.5Gi' } },
      },
    },
    'no-class',
  ),
  manifest('v1 PersistentVolume', {
    spec: { capacity: { storage: '1024Mi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/tmp' } },
  }),
  manifest('v1 Namespace', {}),
  manifest('v1 LimitRange', {
    spec: { limits: [{ type: 'Container', max: { cpu: '1000m' }, min: { cpu: '0.1' } }] },
  }),
  manifest('v1 ResourceQuota', { spec: { hard: { cpu: '1000m', memory: '1024Mi', pods: 4 } } }),
  manifest('v1 Endpoints', {
    subsets: [
      {
        addresses: [{ ip: '10.0.0.2' }, { ip: '10.0.0.1' }],
        ports: [
          { name: 'b', port: 81 },
          { name: 'a', port: 80 },
        ],
      },
      { addresses: [{ ip: '10.0.0.0' }], ports: [{ name: 'a', port: 80 }] },
    ],
  }),
  manifest('discovery.k8s.io/v1 EndpointSlice', {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'], conditions: {} }],
    ports: [{ port: 80 }],
  }),
  manifest('networking.k8s.io/v1 Ingress', {
    spec: {
      rules: [
        {
          host: 'a.example.com',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } },
            ],
          },
        },
      ],
      tls: [],
    },
  }),
  manifest('networking.k8s.io/v1 IngressClass', {
    spec: { controller: 'example.com/ingress', parameters: { kind: 'ConfigMap', name: 'c' } },
  }),
  manifest('networking.k8s.io/v1 NetworkPolicy', {
    spec: {
      podSelector: {},
      ingress: [{ from: [{ podSelector: { matchLabels: labels } }], ports: [{ port: 80 }] }],
      egress: [],
    },
  }),
  manifest(
    'networking.k8s.io/v1 NetworkPolicy',
    { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [{}] } },
    'closed',
  ),
  manifest('policy/v1 PodDisruptionBudget', {
    spec: { maxUnavailable: '50%', selector: { matchLabels: labels } },
  }),
  manifest('rbac.authorization.k8s.io/v1 Role', { rules: [] }),
  manifest(
    'rbac.authorization.k8s.io/v1 Role',
    { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'], resourceNames: [] }] },
    'pods',
  ),
  manifest('rbac.authorization.k8s.io/v1 ClusterRole', { rules: null }),
  manifest('rbac.authorization.k8s.io/v1 RoleBinding', {
    roleRef: { kind: 'Role', name: 'web', apiGroup: 'rbac.authorization.k8s.io' },
    subjects: [
      { kind: 'ServiceAccount', name: 'web', namespace: 'default', apiGroup: '' },
      { kind: 'User', name: 'u' },
    ],
  }),
  manifest('rbac.authorization.k8s.io/v1 ClusterRoleBinding', {
    roleRef: { kind: 'ClusterRole', name: 'view', apiGroup: 'rbac.authorization.k8s.io' },
    subjects: [{ kind: 'Group', name: 'g', apiGroup: 'rbac.authorization.k8s.io' }],
  }),
  manifest('autoscaling/v2 HorizontalPodAutoscaler', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 3,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '1000m' } },
        },
        { type: 'External', external: { metric: { name: 'm' }, target: { type: 'Value', value: '0.5' } } },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
    },
  }),
  manifest(
    'autoscaling/v2 HorizontalPodAutoscaler',
    { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3 } },
    'plain',
  ),
  manifest(
    'autoscaling/v1 HorizontalPodAutoscaler',
    {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        maxReplicas: 3,
        targetCPUUtilizationPercentage: 50,
      },
    },
    'old',
  ),
  manifest('scheduling.k8s.io/v1 PriorityClass', { value: 1000, globalDefault: false, description: '' }),
  manifest('storage.k8s.io/v1 StorageClass', {
    provisioner: 'example.com/none',
    parameters: {},
    allowVolumeExpansion: false,
  }),
  manifest('coordination.k8s.io/v1 Lease', { spec: { holderIdentity: 'a', leaseDurationSeconds: 15 } }),
  manifest('admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration', { webhooks: [webhook] }),
  manifest('admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', { webhooks: [webhook] }),
  manifest('node.k8s.io/v1 RuntimeClass', { handler: 'runc', overhead: { podFixed: { cpu: '0.25' } } }),
];
