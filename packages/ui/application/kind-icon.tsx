import type { ReactNode } from 'react';

/** Lines of 1.4 on a grid of 16, drawn for this page; several kinds share a picture. */
const shapes = {
  pod: 'M8 2 13.200 5v6L8 14 2.800 11V5ZM2.900 5.100 8 8l5.100-2.900M8 8v5.900',
  deployment:
    'M8 2.500a5.500 5.500 0 1 1-5 3.200M3 2.500v3.200h3.200M8 5.500l2.300 1.300v2.600L8 10.700 5.700 9.400V6.800Z',
  replicaSet: 'M2.500 2.500h8v8h-8ZM12.500 5.500h1v8h-8v-1',
  statefulSet:
    'M3 4c0-1 2.200-1.800 5-1.800S13 3 13 4s-2.200 1.800-5 1.800S3 5 3 4Zm0 0v8c0 1 2.200 1.800 5 1.800s5-.800 5-1.800V4M3 8c0 1 2.200 1.800 5 1.800S13 9 13 8',
  daemonSet: 'M2.500 2.500h4v4h-4ZM9.500 2.500h4v4h-4ZM2.500 9.500h4v4h-4ZM9.500 9.500h4v4h-4Z',
  job: 'M2.500 2.500h11v11h-11ZM5 8l2.200 2.200L11.200 6',
  cronJob: 'M8 2.200a5.800 5.800 0 1 0 0 11.600A5.800 5.800 0 0 0 8 2.200ZM8 5v3.200l2.300 1.500',
  service: 'M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM8 6V2.500M6.200 9 3 12.500M9.800 9l3.200 3.500',
  ingress: 'M9.500 2.500h4v11h-4M2.500 8h7M6.700 5.200 9.500 8l-2.800 2.800',
  slice:
    'M2.500 4h3v3h-3ZM2.500 9.500h3v3h-3ZM10.500 6.700h3v3h-3ZM5.500 5.500h2.300v2.700h2.700M5.500 11h2.300V8.200',
  config: 'M4 2h5.500L12.500 5v9H4ZM9.300 2.200V5.200h3M6 8h4.500M6 10.700h4.500',
  secret:
    'M5.500 6.500a3 3 0 1 0 2.600 4.500l.400-.400H10v-1.600h1.600V7.500h1.600V5.200L12 3.500H9.800L7 6.700',
  account: 'M8 2.500a2.600 2.600 0 1 0 0 5.200 2.600 2.600 0 0 0 0-5.200ZM3 13.500a5 5 0 0 1 10 0Z',
  role: 'M8 2 13 4v4c0 3-2 5-5 6-3-1-5-3-5-6V4Z',
  binding: 'M8 2 13 4v4c0 3-2 5-5 6-3-1-5-3-5-6V4ZM5.500 8h5M8.700 6.200 10.500 8 8.700 9.800',
  namespace: 'M2.500 5V2.500H5M11 2.500h2.500V5M13.500 11v2.500H11M5 13.500H2.500V11M5.500 5.500h5v5h-5Z',
  volume:
    'M3 4.200c0-1 2.200-1.700 5-1.700s5 .700 5 1.700-2.200 1.700-5 1.700-5-.700-5-1.700Zm0 0v7.600c0 1 2.200 1.700 5 1.700s5-.700 5-1.700V4.200',
  scaler: 'M2.500 13.500h11M4 13.500V9.500M7 13.500v-6M10 13.500V5M13 13.500V2.500',
  policy: 'M8 2 13 4v4c0 3-2 5-5 6-3-1-5-3-5-6V4ZM3.200 7.500h9.600M8 2.200v11.500',
  definition: 'M5.500 2.500h-2v11h2M10.500 2.500h2v11h-2M6.500 8h.100M8 8h.100M9.500 8h.100',
  webhook:
    'M6 5.500a2 2 0 1 1 3.500 1.300L12 11M4 12a2 2 0 1 1 2.500-2.500H12M12 11a1.800 1.800 0 1 1-1.700 2',
  node: 'M2.500 3h11v4h-11ZM2.500 9h11v4h-11ZM5 5h.100M5 11h.100',
  application:
    'M8 2.200a5.800 5.800 0 1 0 0 11.600A5.800 5.800 0 0 0 8 2.200ZM8 2.200v11.600M2.200 8h11.600M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z',
  group: 'M4.500 2.500h9v8M2.500 5h8.500v8.500H2.500Z',
  object: 'M8 2 13.500 8 8 14 2.500 8Z',
} as const;

type Shape = keyof typeof shapes;

const byKind: Readonly<Record<string, Shape>> = {
  Application: 'application',
  ApplicationSet: 'application',
  AppProject: 'namespace',
  APIService: 'definition',
  ClusterRole: 'role',
  ClusterRoleBinding: 'binding',
  ConfigMap: 'config',
  ControllerRevision: 'config',
  CronJob: 'cronJob',
  CustomResourceDefinition: 'definition',
  DaemonSet: 'daemonSet',
  Deployment: 'deployment',
  Endpoints: 'slice',
  EndpointSlice: 'slice',
  Gateway: 'ingress',
  GRPCRoute: 'ingress',
  HorizontalPodAutoscaler: 'scaler',
  HTTPRoute: 'ingress',
  Ingress: 'ingress',
  Job: 'job',
  LimitRange: 'policy',
  MutatingWebhookConfiguration: 'webhook',
  Namespace: 'namespace',
  NetworkPolicy: 'policy',
  Node: 'node',
  PersistentVolume: 'volume',
  PersistentVolumeClaim: 'volume',
  Pod: 'pod',
  PodDisruptionBudget: 'policy',
  ReplicaSet: 'replicaSet',
  ReplicationController: 'replicaSet',
  ResourceQuota: 'policy',
  Role: 'role',
  RoleBinding: 'binding',
  Rollout: 'deployment',
  Route: 'ingress',
  Secret: 'secret',
  Service: 'service',
  ServiceAccount: 'account',
  StatefulSet: 'statefulSet',
  StorageClass: 'volume',
  ValidatingWebhookConfiguration: 'webhook',
};

/** The picture of a kind of Kubernetes object; `group` is a number of them. It says nothing by itself: the kind stands beside it. */
export function KindIcon({
  kind,
  size = 16,
}: {
  readonly kind: string;
  readonly size?: number | undefined;
}): ReactNode {
  const shape = kind === 'group' ? 'group' : Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
  return (
    <svg
      className="kind-icon"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[shape ?? 'object']} />
    </svg>
  );
}
