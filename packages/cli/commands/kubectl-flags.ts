import { arrayFlag, boolFlag, stringFlag } from '../command/flag-spec.ts';
import type { FlagSpec } from '../command/flag-spec.ts';

/** The connection flags of kubectl, for commands that talk to Kubernetes themselves. */
export const kubectlFlags: readonly FlagSpec[] = [
  stringFlag('kubeconfig', 'Path of a kubeconfig'),
  stringFlag('context', 'Context of the kubeconfig'),
  stringFlag('cluster', 'Cluster of the kubeconfig'),
  stringFlag('user', 'User of the kubeconfig'),
  stringFlag('server', 'Address of the Kubernetes API server'),
  stringFlag('namespace', 'Namespace, if not that of the context', { short: 'n' }),
  stringFlag('token', 'Bearer token for the Kubernetes API server'),
  stringFlag('username', 'User name for the Kubernetes API server'),
  stringFlag('password', 'Password for the Kubernetes API server'),
  stringFlag('proxy-url', 'Proxy for the Kubernetes API server'),
  stringFlag('tls-server-name', 'Name expected in the certificate of the Kubernetes API server'),
  stringFlag('certificate-authority', 'File with the authority of the Kubernetes API server'),
  stringFlag('client-certificate', 'File with a client certificate for the Kubernetes API server'),
  stringFlag('client-key', 'File with the key of the client certificate'),
  boolFlag('insecure-skip-tls-verify', 'Accept any certificate of the Kubernetes API server'),
  boolFlag('disable-compression', 'Do not compress answers of the Kubernetes API server'),
  stringFlag('request-timeout', 'How long a request to Kubernetes may take; 0 for any time', { value: '0' }),
  stringFlag('as', 'User to act as'),
  stringFlag('as-uid', 'UID to act as'),
  arrayFlag('as-group', 'Group to act as (repeatable)'),
];

const adminOnly = new Set([
  // Elsewhere it is the API server of Argo CD.
  'server',
  'disable-compression',
  'certificate-authority',
  'client-certificate',
  'client-key',
  'as',
  'as-group',
  'as-uid',
  'tls-server-name',
]);

/** Those of the flags that commands of the API server take, for its core mode. */
export const coreModeFlags: readonly FlagSpec[] = kubectlFlags.filter((flag) => !adminOnly.has(flag.name));
