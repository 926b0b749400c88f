/** One document of kwok's configuration. */
export type KwokDocument = Readonly<Record<string, unknown>>;

/** Class of volumes that the embedded cluster provides, its default one. */
export const storageClass = 'standard';

const provisioner = 'tiphys.dev/embedded';
const batchRunMs = 100;

/** Options of kwok itself: where it answers for the kubelets, and the file that every container's log is read from. */
export type KwokOptions = {
  readonly port: number;
  readonly certFile: string;
  readonly keyFile: string;
  readonly logsFile: string;
  /** Ports of pods that lead to a port of this machine; no other can be forwarded to. */
  readonly podPorts: PodPorts;
};

/** From a port of every pod to the port of this machine that plays it. */
export type PodPorts = Readonly<Record<number, number>>;

/**
 * Everything kwok is told: how nodes come up, what becomes of pods, and who plays storage and load balancers.
 * A pod that restarts always runs and is ready; one that does not ends well, or with exit code 1 when its command
 * says `false` or `exit 1`, after as long as a `sleep N` in it says; an image with `invalid` in its name never starts.
 */
export function kwokConfiguration(options: KwokOptions): KwokDocument[] {
  return [
    {
      apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
      kind: 'KwokConfiguration',
      options: {
        manageAllNodes: true,
        nodeIP: '127.0.0.1',
        nodePort: options.port,
        serverAddress: `127.0.0.1:${options.port}`,
        tlsCertFile: options.certFile,
        tlsPrivateKeyFile: options.keyFile,
        nodeLeaseDurationSeconds: 40,
        nodeLeaseParallelism: 4,
        nodePlayStageParallelism: 4,
        podPlayStageParallelism: 8,
        podsOnNodeSyncParallelism: 4,
        enablePodsOnNodeSyncListPager: false,
        enablePodsOnNodeSyncStreamWatch: true,
        enableDebuggingHandlers: true,
        cidr: '10.0.0.1/16',
      },
    },
    {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'ClusterLogs',
      metadata: { name: 'all' },
      spec: { logs: [{ logsFile: options.logsFile, follow: true }] },
    },
    {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'ClusterPortForward',
      metadata: { name: 'all' },
      spec: {
        forwards: Object.entries(options.podPorts).map(([port, local]) => ({
          ports: [Number(port)],
          target: { port: local, address: '127.0.0.1' },
        })),
      },
    },
    ...nodeStages(),
    ...podStages(),
    ...serviceStages(),
    ...volumeStages(),
  ];
}

/** The nodes and the storage class to create once the API server answers. */
export function clusterObjects(): { readonly path: string; readonly body: KwokDocument }[] {
  const nodes = ['node-1', 'node-2'].map((name) => ({
    path: '/api/v1/nodes',
    body: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/role': 'agent',
        },
      },
    },
  }));
  const storage = {
    path: '/apis/storage.k8s.io/v1/storageclasses',
    body: {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: storageClass,
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
      provisioner,
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
      allowVolumeExpansion: true,
    },
  };
  return [...nodes, storage];
}

const alive = { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' };
const fate = `
def words: [.spec.containers[] | (.command // []) + (.args // []) | join(" ")] | join(" ; ");
if any(.spec.containers[], .spec.initContainers[]?; .image | contains("invalid")) then "invalid"
elif (.spec.restartPolicy // "Always") == "Always" then "serve"
elif words | test("sleep infinity") then "hang"
elif words | test("(^|[ ;&])(false|exit [1-9][0-9]*)([ ;&]|$)") then "fail"
else "complete" end`;
const sleepSeconds = `
[.spec.containers[] | (.command // []) + (.args // []) | join(" ") | capture("sleep (?<n>[0-9]+)") | .n | tonumber]
| max // 0 | . * 1000 + ${batchRunMs} | "\\(.)ms"`;

function nodeStages(): KwokDocument[] {
  const ready = {
    key: '.status.conditions[]? | select(.type == "Ready") | .status',
    operator: 'NotIn',
    values: ['True'],
  };
  const status = `
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
addresses:
- type: InternalIP
  address: {{ NodeIP | Quote }}
- type: Hostname
  address: {{ NodeName | Quote }}
daemonEndpoints:
  kubeletEndpoint:
    Port: {{ NodePort }}
allocatable: &size
  cpu: "64"
  memory: 256Gi
  ephemeral-storage: 1Ti
  pods: "5000"
capacity: *size
nodeInfo:
  architecture: amd64
  operatingSystem: linux
  osImage: kwok
  kernelVersion: kwok
  kubeletVersion: v1.36.3
  kubeProxyVersion: v1.36.3
  containerRuntimeVersion: kwok://0.8.0
  machineID: {{ NodeName | Quote }}
  bootID: {{ NodeName | Quote }}
  systemUUID: {{ NodeName | Quote }}
phase: Running`;
  return [stage('node-start', { kind: 'Node', match: [ready], steps: [patchStatus(status)] })];
}

function podStages(): KwokDocument[] {
  const isFate = (...values: string[]): KwokDocument => ({ key: fate, operator: 'In', values });
  const inPhase = (phase: string): KwokDocument => ({
    key: '.status.phase // "Pending"',
    operator: 'In',
    values: [phase],
  });
  const fresh = { key: '.status.containerStatuses[0].name', operator: 'DoesNotExist' };
  const pod = (name: string, match: readonly KwokDocument[], more: Partial<StageBody>): KwokDocument =>
    stage(name, { kind: 'Pod', match: [alive, ...match], steps: [], ...more });
  const startBatch = podStatus({ phase: 'Running', ready: 'True', state: running });
  const sleep = { durationFrom: { jq: { expression: sleepSeconds } } };
  return [
    pod('pod-serve', [inPhase('Pending'), isFate('serve')], {
      steps: [patchStatus(podStatus({ phase: 'Running', ready: 'True', state: running }))],
    }),
    pod('pod-start', [inPhase('Pending'), isFate('complete', 'fail', 'hang')], {
      steps: [patchStatus(startBatch)],
    }),
    pod('pod-complete', [inPhase('Running'), isFate('complete')], {
      delay: sleep,
      steps: [
        patchStatus(podStatus({ phase: 'Succeeded', ready: 'False', state: terminated(0, 'Completed') })),
      ],
    }),
    pod('pod-fail', [inPhase('Running'), isFate('fail')], {
      delay: sleep,
      steps: [patchStatus(podStatus({ phase: 'Failed', ready: 'False', state: terminated(1, 'Error') }))],
    }),
    pod('pod-invalid', [inPhase('Pending'), fresh, isFate('invalid')], {
      steps: [patchStatus(podStatus({ phase: 'Pending', ready: 'False', state: invalidImage }))],
    }),
    stage('pod-delete', {
      kind: 'Pod',
      match: [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }],
      steps: [{ delete: true }],
    }),
  ];
}

function serviceStages(): KwokDocument[] {
  const match = [
    alive,
    { key: '.spec.type', operator: 'In', values: ['LoadBalancer'] },
    { key: '.status.loadBalancer.ingress[0].ip', operator: 'DoesNotExist' },
  ];
  const status = 'loadBalancer: {ingress: [{ip: 192.0.2.10, ipMode: VIP}]}';
  return [stage('service-address', { kind: 'Service', match, steps: [patchStatus(status, 'merge')] })];
}

/** Makes a volume for each claim of our class, as a provisioner would; kube-controller-manager then binds the two. */
function volumeStages(): KwokDocument[] {
  const ours = { key: '.spec.storageClassName', operator: 'In', values: [storageClass] };
  const volume = `
apiVersion: v1
kind: PersistentVolume
metadata:
  name: pvc-{{ .metadata.uid }}
  annotations:
    pv.kubernetes.io/provisioned-by: ${provisioner}
spec:
  storageClassName: ${storageClass}
  persistentVolumeReclaimPolicy: Delete
  volumeMode: {{ or .spec.volumeMode "Filesystem" }}
  accessModes:
  {{ YAML .spec.accessModes 1 }}
  capacity:
    storage: {{ .spec.resources.requests.storage | Quote }}
  claimRef:
    apiVersion: v1
    kind: PersistentVolumeClaim
    namespace: {{ .metadata.namespace | Quote }}
    name: {{ .metadata.name | Quote }}
    uid: {{ .metadata.uid | Quote }}
  hostPath:
    path: /var/lib/volumes/{{ .metadata.uid }}`;
  return [
    stage('claim-provision', {
      kind: 'PersistentVolumeClaim',
      match: [alive, ours, { key: '.spec.volumeName', operator: 'DoesNotExist' }],
      steps: [{ apply: { template: volume } }],
    }),
    stage('volume-delete', {
      kind: 'PersistentVolume',
      match: [alive, ours, { key: '.status.phase', operator: 'In', values: ['Released'] }],
      steps: [{ delete: true }],
    }),
  ];
}

const running = 'running: {startedAt: {{ Now | Quote }}}';
const invalidImage = `waiting: {reason: InvalidImageName, message: {{ printf "Failed to apply default image tag %q: couldn't parse image name" .image | Quote }}}`;

function terminated(exitCode: number, reason: string): string {
  return `terminated: {exitCode: ${exitCode}, reason: ${reason}, startedAt: {{ Now | Quote }}, finishedAt: {{ Now | Quote }}}`;
}

type PodStatus = { readonly phase: string; readonly ready: 'True' | 'False'; readonly state: string };

function podStatus({ phase, ready, state }: PodStatus): string {
  const isReady = ready === 'True';
  return `
phase: ${phase}
conditions:
{{ range list "Initialized" "Ready" "ContainersReady" }}
- type: {{ . }}
  status: {{ if eq . "Initialized" }}"True"{{ else }}"${ready}"{{ end }}
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
{{ range .spec.readinessGates }}
- type: {{ .conditionType | Quote }}
  status: "${ready}"
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: ${isReady}
  started: ${isReady}
  restartCount: 0
  state: {${state}}
{{ end }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  {{ if eq (or .restartPolicy "") "Always" }}
  started: true
  state: {${running}}
  {{ else }}
  state: {${terminated(0, 'Completed')}}
  {{ end }}
{{ end }}
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
hostIPs: [{ip: {{ index . 0 | Quote }}}]
{{ end }}
{{ if not .status.podIP }}{{ with PodIPsWith .spec.nodeName (or .spec.hostNetwork false) (or .metadata.uid "") (or .metadata.name "") (or .metadata.namespace "") }}
podIP: {{ index . 0 | Quote }}
podIPs: [{ip: {{ index . 0 | Quote }}}]
{{ end }}{{ end }}
startTime: {{ or .status.startTime Now | Quote }}`;
}

type StageBody = {
  readonly kind: string;
  readonly match: readonly KwokDocument[];
  readonly steps: readonly KwokDocument[];
  readonly delay?: KwokDocument | undefined;
};

function stage(name: string, { kind, match, steps, delay }: StageBody): KwokDocument {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions: match },
      ...(delay ? { delay } : {}),
      steps,
    },
  };
}

function patchStatus(template: string, type = 'strategic'): KwokDocument {
  return { patch: { subresource: 'status', root: 'status', type, template } };
}
