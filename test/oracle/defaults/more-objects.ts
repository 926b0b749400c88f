import type { KubeObject } from '@tiphys/base';

function object(type: string, rest: Record<string, unknown>, name = 'more'): KubeObject {
  const [apiVersion = '', kind = ''] = type.split(' ');
  return { apiVersion, kind, metadata: { name }, ...rest };
}

const containers = [
  { name: 'a', image: 'nginx@sha256:0123456789012345678901234567890123456789012345678901234567890123' },
];
const images = [
  'nginx',
  'nginx:latest',
  'nginx:1',
  'a.example:5000/nginx',
  'a.example:5000/nginx:latest',
  'docker.io/library/nginx:1.2',
  '',
];

/** Objects whose defaults depend on their other fields. */
export const moreObjects: readonly KubeObject[] = [
  object(
    'v1 Pod',
    {
      spec: {
        hostNetwork: true,
        containers: [{ name: 'a', ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 82 }] }],
      },
    },
    'host-network',
  ),
  object(
    'v1 Pod',
    { spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) } },
    'images',
  ),
  object(
    'v1 Pod',
    {
      spec: {
        containers: [{ name: 'a', resources: { limits: { cpu: '2' }, requests: { memory: '1Gi' } } }],
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 0,
        enableServiceLinks: false,
      },
    },
    'limits',
  ),
  object(
    'v1 Pod',
    {
      spec: {
        containers,
        ephemeralContainers: [{ name: 'debug', image: 'busybox' }],
        volumes: [
          { name: 'image', image: { reference: 'a:1' } },
          { name: 'iscsi', iscsi: { targetPortal: 'a', iqn: 'b', lun: 0 } },
          { name: 'rbd', rbd: { monitors: [], image: 'i' } },
          { name: 'azure', azureDisk: { diskName: 'a', diskURI: 'b' } },
          { name: 'sio', scaleIO: { gateway: 'g', system: 's', secretRef: {} } },
          {
            name: 'down',
            downwardAPI: { items: [{ path: 'p', resourceFieldRef: { resource: 'limits.cpu' } }] },
          },
        ],
      },
    },
    'volumes',
  ),
  object(
    'apps/v1 Deployment',
    {
      spec: {
        template: { spec: { containers } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } },
      },
    },
    'surge',
  ),
  object(
    'apps/v1 DaemonSet',
    { spec: { template: { spec: { containers } }, updateStrategy: { type: 'OnDelete' } } },
    'on-delete',
  ),
  object(
    'apps/v1 StatefulSet',
    { spec: { serviceName: 's', template: { spec: { containers } }, updateStrategy: { type: 'OnDelete' } } },
    'on-delete',
  ),
  object(
    'apps/v1 StatefulSet',
    {
      spec: {
        serviceName: 's',
        template: { spec: { containers } },
        updateStrategy: { type: 'RollingUpdate' },
      },
    },
    'rolling',
  ),
  object(
    'apps/v1 StatefulSet',
    {
      spec: {
        serviceName: 's',
        template: { spec: { containers } },
        updateStrategy: { rollingUpdate: { partition: 2 } },
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
      },
    },
    'partition',
  ),
  object('batch/v1 Job', {
    spec: {
      parallelism: 3,
      backoffLimitPerIndex: 1,
      podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers } },
    },
  }),
  object(
    'v1 Service',
    {
      spec: {
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: {} },
        ports: [
          { port: 80, targetPort: '' },
          { port: 81, targetPort: 0 },
        ],
      },
    },
    'client-ip',
  ),
  object(
    'v1 Service',
    {
      spec: {
        sessionAffinity: 'None',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } },
        externalIPs: ['1.2.3.4'],
      },
    },
    'none',
  ),
  object(
    'v1 Service',
    {
      spec: {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        allocateLoadBalancerNodePorts: false,
        internalTrafficPolicy: 'Local',
      },
    },
    'local',
  ),
  object('v1 LimitRange', {
    spec: {
      limits: [
        { type: 'Container', max: { cpu: '2' }, min: { memory: '1Mi' }, default: { memory: '2Mi' } },
        { type: 'Pod', max: { cpu: '2' } },
        { type: 'Container' },
      ],
    },
  }),
  object('v1 ReplicationController', {
    spec: { template: { metadata: { labels: { a: 'b' } }, spec: { containers } } },
  }),
  object('v1 PersistentVolume', { spec: { iscsi: { targetPortal: 'a', iqn: 'b', lun: 0 }, capacity: {} } }),
  object('autoscaling/v2 HorizontalPodAutoscaler', {
    spec: {
      scaleTargetRef: { kind: 'A', name: 'b' },
      maxReplicas: 2,
      behavior: { scaleUp: { selectPolicy: 'Min' } },
      metrics: [],
    },
  }),
  object('networking.k8s.io/v1 NetworkPolicy', {
    spec: { egress: [{ ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] }] },
  }),
  object('networking.k8s.io/v1 IngressClass', {
    spec: { parameters: { kind: 'A', name: 'b', scope: 'Namespace', namespace: 'c' } },
  }),
  object('rbac.authorization.k8s.io/v1 ClusterRoleBinding', {
    roleRef: { kind: 'ClusterRole', name: 'a' },
    subjects: [
      { kind: 'Group', name: 'g' },
      { kind: 'User', name: 'u', apiGroup: 'x' },
    ],
  }),
  object('storage.k8s.io/v1 CSIDriver', { spec: {} }),
  object('storage.k8s.io/v1 StorageClass', {
    provisioner: 'a',
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'WaitForFirstConsumer',
  }),
  object('admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', {
    webhooks: [
      {
        name: 'a',
        clientConfig: { service: { name: 'a', namespace: 'b' } },
        rules: [{ resources: ['x'], scope: 'Namespaced' }, {}],
        namespaceSelector: { matchLabels: { a: 'b' } },
      },
    ],
  }),
  object('admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy', {
    spec: { matchConstraints: { resourceRules: [{ resources: ['pods'] }] } },
  }),
  object('admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding', {
    spec: { policyName: 'p', matchResources: {} },
  }),
];
