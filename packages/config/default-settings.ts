import { traceAnnotation } from '@tiphys/model';

/** Kinds that come and go by the thousand and that nobody keeps in Git, by API groups. */
const excluded: readonly (readonly [groups: readonly string[], kinds: readonly string[]])[] = [
  [
    ['', 'discovery.k8s.io'],
    ['Endpoints', 'EndpointSlice'],
  ],
  [['coordination.k8s.io'], ['Lease']],
  [
    ['authentication.k8s.io', 'authorization.k8s.io'],
    [
      'SelfSubjectReview',
      'TokenReview',
      'LocalSubjectAccessReview',
      'SelfSubjectAccessReview',
      'SelfSubjectRulesReview',
      'SubjectAccessReview',
    ],
  ],
  [['certificates.k8s.io'], ['CertificateSigningRequest']],
  [['cert-manager.io'], ['CertificateRequest']],
  [['cilium.io'], ['CiliumIdentity', 'CiliumEndpoint', 'CiliumEndpointSlice']],
  [
    ['kyverno.io', 'reports.kyverno.io', 'wgpolicyk8s.io'],
    [
      'PolicyReport',
      'ClusterPolicyReport',
      'EphemeralReport',
      'ClusterEphemeralReport',
      'AdmissionReport',
      'ClusterAdmissionReport',
      'BackgroundScanReport',
      'ClusterBackgroundScanReport',
      'UpdateRequest',
    ],
  ],
];

/** Annotations that controllers write over and over, by kind: a change in them alone is not worth comparing an application. */
const busyAnnotations: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io_Application': [
    'notified.notifications.argoproj.io',
    'argocd.argoproj.io/refresh',
    'argocd.argoproj.io/refresh-timestamp',
    'argocd.argoproj.io/hydrate',
    'argocd.argoproj.io/hydrate-timestamp',
    traceAnnotation,
  ],
  'argoproj.io_Rollout': ['notified.notifications.argoproj.io'],
  autoscaling_HorizontalPodAutoscaler: [
    'autoscaling.alpha.kubernetes.io/behavior',
    'autoscaling.alpha.kubernetes.io/conditions',
    'autoscaling.alpha.kubernetes.io/metrics',
    'autoscaling.alpha.kubernetes.io/current-metrics',
  ],
  ConfigMap: ['cluster-autoscaler.kubernetes.io/last-updated', 'control-plane.alpha.kubernetes.io/leader'],
  apps_ReplicaSet: [
    'deployment.kubernetes.io/desired-replicas',
    'deployment.kubernetes.io/max-replicas',
    'rollout.argoproj.io/desired-replicas',
  ],
};

/** Parts of objects that are written over and over, by kind. */
const busyParts: Readonly<Record<string, readonly string[]>> = {
  all: ['/status'],
  'discovery.k8s.io_EndpointSlice': ['/metadata', '/endpoints', '/ports'],
  Endpoints: ['/metadata', '/subsets'],
};

/** The data of argocd-cm in a new installation: the same settings that Argo CD ships. */
export function defaultSettings(): Record<string, string> {
  const updates = 'resource.customizations.ignoreResourceUpdates';
  return {
    'resource.exclusions': excluded.map(exclusion).join(''),
    ...Object.fromEntries(
      Object.entries(busyAnnotations).map(([kind, names]) => [
        `${updates}.${kind}`,
        annotationPaths(kind, names),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(busyParts).map(([kind, pointers]) => [
        `${updates}.${kind}`,
        list('jsonPointers', pointers),
      ]),
    ),
  };
}

function exclusion([groups, kinds]: (typeof excluded)[number]): string {
  const items = (values: readonly string[]): string =>
    values.map((value) => `  - ${value || "''"}\n`).join('');
  return `- apiGroups:\n${items(groups)}  kinds:\n${items(kinds)}`;
}

function annotationPaths(kind: string, names: readonly string[]): string {
  const paths = names.map((name) => `'.metadata.annotations."${name}"'`);
  return list('jqPathExpressions', kind === 'argoproj.io_Application' ? [...paths, "'.operation'"] : paths);
}

function list(name: string, values: readonly string[]): string {
  return `${name}:\n${values.map((value) => `  - ${value}\n`).join('')}`;
}
