import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { mapLimit } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import { eventually, startTestCluster } from '../harness/index.ts';
import { startApiServer } from '../server/api-server.ts';
import { percentile, report } from './report.ts';

// `list-1000`: a warm list of 1,000 applications of about 8.7 kB JSON each, from the first byte of the request to the last
// of the answer, as a client in another process sees it.

const applications = 1000;
const resourcesEach = 18;
const calls = 60;
const warmUps = 10;
const type = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };

if (process.argv[2] === 'client') await call(process.argv[3] ?? '', process.argv[4] ?? '');
else await measure();

async function measure(): Promise<void> {
  await using cluster = await startTestCluster();
  await using server = await startApiServer(cluster.kubeconfig);
  await fill(server.kube);
  await eventually(() => server.applications.list().length === applications, { timeoutMs: 60_000 });
  const client = fork(import.meta.filename, ['client', server.address, await server.login()]);
  const result = await new Promise<ListResult>((resolve, reject) => {
    client.once('message', (message) => resolve(message as ListResult));
    client.once('exit', (code) => reject(new Error(`the client ended with ${code}`)));
  });
  report({ bench: 'list-1000.rest', value: result.restMs, unit: 'ms', target: 15 });
  report({ bench: 'list-1000.grpc', value: result.grpcMs, unit: 'ms', target: 10 });
  report({ bench: 'list-1000.fields', value: result.fieldsMs, unit: 'ms' });
  report({ bench: 'list-1000.rest-size', value: result.restMegabytes, unit: 'MB' });
  report({ bench: 'list-1000.grpc-size', value: result.grpcMegabytes, unit: 'MB' });
}

async function fill(kube: KubeClient): Promise<void> {
  const names = Array.from({ length: applications }, (_, at) => `app-${String(at).padStart(4, '0')}`);
  await mapLimit(names, 30, (name) => kube.create(application(name), type));
}

function application(name: string): KubeObject {
  const source = {
    repoURL: 'https://git.example.com/team/deployments.git',
    path: `apps/${name}`,
    targetRevision: 'HEAD',
  };
  const destination = { server: 'https://kubernetes.default.svc', namespace: name };
  const revision = 'd7927a27b4533926b7d86b5f249cd9ebe7625e90';
  const at = '2026-01-02T03:04:05Z';
  const resources = Array.from({ length: resourcesEach }, (_, index) => ({
    version: 'v1',
    kind: 'ConfigMap',
    namespace: name,
    name: `${name}-configuration-${index}`,
    status: 'Synced',
    health: { status: 'Healthy' },
  }));
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', labels: { team: `team-${name.slice(-1)}` } },
    spec: {
      source,
      destination,
      project: 'default',
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
    status: {
      sync: { status: 'Synced', revision, comparedTo: { source, destination } },
      health: { status: 'Healthy' },
      reconciledAt: at,
      resources,
      summary: { images: ['registry.example.com/team/app:1.2.3'] },
      history: [1, 2, 3].map((id) => ({ id, revision, source, deployedAt: at, deployStartedAt: at })),
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        startedAt: at,
        finishedAt: at,
        operation: { sync: { revision, source }, initiatedBy: { automated: true } },
        syncResult: {
          revision,
          source,
          resources: resources.map(({ version, kind, namespace, name: resource }) => ({
            group: '',
            version,
            kind,
            namespace,
            name: resource,
            status: 'Synced',
            message: `configmap/${resource} configured`,
            syncPhase: 'Sync',
          })),
        },
      },
    },
  };
}

interface ListResult {
  readonly restMs: number;
  readonly grpcMs: number;
  readonly fieldsMs: number;
  readonly restMegabytes: number;
  readonly grpcMegabytes: number;
}

async function call(address: string, token: string): Promise<void> {
  const rest = await median(() => getBytes(address, '/api/v1/applications', token));
  const cut =
    '/api/v1/applications?fields=items.metadata.name,items.metadata.namespace,items.spec,items.status.sync.status,items.status.health,items.status.summary';
  const fields = await median(() => getBytes(address, cut, token));
  const session = connect(`http://${address}`, { settings: { initialWindowSize: 16 * 1024 * 1024 } });
  await once(session, 'connect');
  session.setLocalWindowSize(64 * 1024 * 1024);
  const grpc = await median(() => grpcBytes(session, token));
  session.close();
  const result: ListResult = {
    restMs: rest.ms,
    grpcMs: grpc.ms,
    fieldsMs: fields.ms,
    restMegabytes: rest.bytes / 1e6,
    grpcMegabytes: grpc.bytes / 1e6,
  };
  process.send?.(result);
  process.disconnect?.();
}

async function median(
  once_: () => Promise<number>,
): Promise<{ readonly ms: number; readonly bytes: number }> {
  const times: number[] = [];
  let bytes = 0;
  for (let at = 0; at < warmUps + calls; at++) {
    const startedAt = performance.now();
    bytes = await once_();
    if (at >= warmUps) times.push(performance.now() - startedAt);
  }
  return { ms: percentile(times, 0.5), bytes };
}

/** Reads into one buffer: what a client allocates must not count as the server's time. */
function getBytes(address: string, path: string, token: string): Promise<number> {
  const [host = '', port = ''] = address.split(':');
  return new Promise((resolve, reject) => {
    let head = '';
    let missing = -1;
    let length = 0;
    const take = (bytes: number, buffer: Uint8Array): boolean => {
      if (missing >= 0) missing -= bytes;
      else {
        head += Buffer.from(buffer.subarray(0, bytes)).toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return true;
        length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
        if (!head.startsWith('HTTP/1.1 200')) reject(new Error(head.slice(0, end)));
        missing = length - (head.length - end - 4);
      }
      if (missing === 0) {
        socket.destroy();
        resolve(length);
      }
      return true;
    };
    const onread = { buffer: Buffer.alloc(1024 * 1024), callback: take };
    const socket = connectTcp({ host, port: Number(port), onread }, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${address}\r\nauthorization: Bearer ${token}\r\n\r\n`);
    });
    socket.once('error', reject);
  });
}

function grpcBytes(session: ReturnType<typeof connect>, token: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/application.ApplicationService/List',
      'content-type': 'application/grpc',
      te: 'trailers',
      token,
    });
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
    stream.once('trailers', (trailers) => {
      if (trailers['grpc-status'] !== '0')
        reject(new Error(`grpc-status ${String(trailers['grpc-status'])}`));
    });
    stream.once('end', () => resolve(bytes));
    stream.once('error', reject);
    stream.end(Buffer.alloc(5));
  });
}
