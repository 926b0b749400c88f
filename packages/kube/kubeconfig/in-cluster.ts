import { readFile } from 'node:fs/promises';
import { codes, messageOf, StatusError } from '@tiphys/base';
import type { ClientConfig } from '../config.ts';
import type { Environment } from './exec-credentials.ts';
import { tokenFileCredentials } from './token-file.ts';

const defaultFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where a pod finds its API server and its own identity. */
export interface InClusterOptions {
  /** Holds `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT`. */
  readonly env: Environment;
  /** Folder of `token`, `ca.crt` and `namespace`. Default: where the kubelet mounts them. */
  readonly folder?: string | undefined;
}

/** Whether the process runs in a pod, by its environment. */
export function isInCluster(env: Environment): boolean {
  return Boolean(env['KUBERNETES_SERVICE_HOST'] && env['KUBERNETES_SERVICE_PORT']);
}

/** The configuration of a pod's own service account; its token is read again as the kubelet replaces it. */
export async function loadInClusterConfig(options: InClusterOptions): Promise<ClientConfig> {
  const { env, folder = defaultFolder } = options;
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  if (!host || !port) {
    const message =
      'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined';
    throw new StatusError(codes.failedPrecondition, message);
  }
  const authority = host.includes(':') ? `[${host}]` : host;
  const credentials = tokenFileCredentials(`${folder}/token`);
  // A pod without a token should fail here, not at its first request.
  await credentials.resolve();
  return {
    server: `https://${authority}:${port}`,
    tls: { ca: await readText(`${folder}/ca.crt`) },
    credentials,
    namespace: await readText(`${folder}/namespace`).then(
      (text) => text.trim(),
      () => undefined,
    ),
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new StatusError(codes.failedPrecondition, `read ${path}: ${messageOf(error)}`, { cause: error });
  }
}
