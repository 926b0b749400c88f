import type { ClusterFiles } from './files.ts';

/** The loopback ports of one cluster. */
export type ClusterPorts = {
  readonly api: number;
  readonly etcd: number;
  readonly peer: number;
  readonly kwok: number;
};

/** What the arguments of the components depend on. `durable`: survive a power cut, not only a crash. */
export type ArgumentOptions = {
  readonly files: ClusterFiles;
  readonly ports: ClusterPorts;
  readonly durable: boolean;
  readonly server: string;
};

/** etcd: one member that elects itself at once, behind client certificates. */
export function etcdArguments({ files, ports, durable }: ArgumentOptions): string[] {
  const client = `https://127.0.0.1:${ports.etcd}`;
  const peer = `https://127.0.0.1:${ports.peer}`;
  return [
    `--data-dir=${files.etcd}`,
    '--name=embedded',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=embedded=${peer}`,
    '--client-cert-auth=true',
    `--trusted-ca-file=${files.pki('ca.crt')}`,
    `--cert-file=${files.pki('server.crt')}`,
    `--key-file=${files.pki('server.key')}`,
    '--peer-client-cert-auth=true',
    `--peer-trusted-ca-file=${files.pki('ca.crt')}`,
    `--peer-cert-file=${files.pki('server.crt')}`,
    `--peer-key-file=${files.pki('server.key')}`,
    '--heartbeat-interval=20',
    '--election-timeout=200',
    '--auto-compaction-mode=periodic',
    '--auto-compaction-retention=10m',
    '--log-level=warn',
    ...(durable ? [] : ['--unsafe-no-fsync']),
  ];
}

/** kube-apiserver with RBAC and node authorisation, on loopback. */
export function apiServerArguments({ files, ports, server }: ArgumentOptions): string[] {
  return [
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${ports.api}`,
    `--tls-cert-file=${files.pki('server.crt')}`,
    `--tls-private-key-file=${files.pki('server.key')}`,
    `--client-ca-file=${files.pki('ca.crt')}`,
    `--token-auth-file=${files.tokens}`,
    '--authorization-mode=Node,RBAC',
    `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
    `--etcd-cafile=${files.pki('ca.crt')}`,
    `--etcd-certfile=${files.pki('admin.crt')}`,
    `--etcd-keyfile=${files.pki('admin.key')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${files.pki('service-accounts.key')}`,
    `--service-account-signing-key-file=${files.pki('service-accounts.key')}`,
    // A loopback address may not become an endpoint; nothing runs in the pods that would want it.
    '--endpoint-reconciler-type=none',
    '--kubelet-preferred-address-types=InternalIP',
    `--kubelet-client-certificate=${files.pki('admin.crt')}`,
    `--kubelet-client-key=${files.pki('admin.key')}`,
    `--kubelet-certificate-authority=${files.pki('ca.crt')}`,
    `--external-hostname=${new URL(server).hostname}`,
    '--allow-privileged=true',
    '--profiling=false',
  ];
}

/** kube-controller-manager with everything on but what needs a cloud. */
export function controllerArguments({ files }: ArgumentOptions): string[] {
  return [
    `--kubeconfig=${files.kubeconfig}`,
    '--leader-elect=false',
    '--secure-port=0',
    `--root-ca-file=${files.pki('ca.crt')}`,
    `--cluster-signing-cert-file=${files.pki('ca.crt')}`,
    `--cluster-signing-key-file=${files.pki('ca.key')}`,
    `--service-account-private-key-file=${files.pki('service-accounts.key')}`,
    // Claims are provisioned outside; look soon for the volume made for one.
    '--pvclaimbinder-sync-period=5s',
    '--kube-api-qps=200',
    '--kube-api-burst=400',
    '--profiling=false',
  ];
}

/** kube-scheduler. */
export function schedulerArguments({ files }: ArgumentOptions): string[] {
  return [
    `--kubeconfig=${files.kubeconfig}`,
    '--leader-elect=false',
    '--secure-port=0',
    '--kube-api-qps=200',
    '--kube-api-burst=400',
    '--profiling=false',
  ];
}

/** kwok, which plays the kubelets of all nodes. */
export function kwokArguments({ files }: ArgumentOptions): string[] {
  return [`--kubeconfig=${files.kubeconfig}`, `--config=${files.kwok}`];
}
