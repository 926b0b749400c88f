import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createCertificateAuthority, createPrivateKey } from './certificates.ts';

/** Where the parts of a cluster keep their files below its folder. */
export type ClusterFiles = {
  readonly dir: string;
  readonly logs: string;
  readonly etcd: string;
  readonly kubeconfig: string;
  readonly kwok: string;
  readonly podLog: string;
  readonly tokens: string;
  readonly ports: string;
  readonly pki: (name: string) => string;
};

/** Secrets of a cluster that its callers need: the authority's certificate and the administrator's credentials. */
export type ClusterSecrets = {
  readonly ca: string;
  readonly token: string;
  readonly cert: string;
  readonly key: string;
};

const podLogLines = ['starting', 'listening on :8080', 'ready'];

/** Names the files of the cluster in `dir`. */
export function clusterFiles(dir: string): ClusterFiles {
  return {
    dir,
    logs: join(dir, 'logs'),
    etcd: join(dir, 'etcd'),
    kubeconfig: join(dir, 'kubeconfig'),
    kwok: join(dir, 'kwok.yaml'),
    podLog: join(dir, 'pod.log'),
    tokens: join(dir, 'pki', 'tokens.csv'),
    ports: join(dir, 'ports.json'),
    pki: (name) => join(dir, 'pki', name),
  };
}

/** Makes the folders, keys and certificates on the first start and reads them on later ones, so that tokens stay valid. */
export async function prepareFiles(files: ClusterFiles): Promise<ClusterSecrets> {
  await mkdir(join(files.dir, 'pki'), { recursive: true });
  await mkdir(files.logs, { recursive: true });
  // etcd refuses a data folder that others can read.
  await mkdir(files.etcd, { recursive: true, mode: 0o700 });
  await chmod(files.dir, 0o700);
  await writeFile(files.podLog, podLog());
  const read = (name: string): Promise<string> => readFile(files.pki(name), 'utf8');
  try {
    const token = (await read('tokens.csv')).split(',')[0] ?? '';
    return { ca: await read('ca.crt'), token, cert: await read('admin.crt'), key: await read('admin.key') };
  } catch {
    return makeSecrets(files);
  }
}

/** What every container has printed, in the format in which container runtimes keep logs. */
function podLog(): string {
  const now = new Date().toISOString();
  return podLogLines.map((line) => `${now} stdout F ${line}\n`).join('');
}

async function makeSecrets(files: ClusterFiles): Promise<ClusterSecrets> {
  const authority = await createCertificateAuthority('tiphys-embedded-cluster');
  const hosts = [
    'localhost',
    '127.0.0.1',
    '10.96.0.1',
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
  ];
  const [server, admin] = await Promise.all([
    authority.issue({ commonName: 'kube-apiserver', hosts }),
    authority.issue({ commonName: 'admin', organization: 'system:masters' }),
  ]);
  const token = randomBytes(24).toString('hex');
  const write = (name: string, text: string): Promise<void> =>
    writeFile(files.pki(name), text, { mode: 0o600 });
  await Promise.all([
    write('ca.crt', authority.cert),
    write('ca.key', authority.key),
    write('server.crt', server.cert),
    write('server.key', server.key),
    write('admin.crt', admin.cert),
    write('admin.key', admin.key),
    write('service-accounts.key', createPrivateKey()),
  ]);
  // Written last: its presence says that the rest is complete.
  await write('tokens.csv', `${token},admin,admin,"system:masters"\n`);
  return { ca: authority.cert, token, cert: admin.cert, key: admin.key };
}

/** Writes a kubeconfig (JSON, which is YAML) with one context `name` that logs in with the administrator's certificate. */
export async function writeKubeconfig(
  file: string,
  access: ClusterSecrets & { server: string; name: string },
): Promise<void> {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const { name, server } = access;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': base64(access.ca) } }],
    users: [
      {
        name,
        user: { 'client-certificate-data': base64(access.cert), 'client-key-data': base64(access.key) },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  };
  await writeFile(file, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
}
