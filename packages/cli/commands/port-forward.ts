import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { pipeline } from 'node:stream';
import type { KubeObject } from '@tiphys/base';
import { messageOf } from '@tiphys/base';
import { openPodPort } from '@tiphys/kube';
import type { LoadedKubeconfig, PodPort } from '@tiphys/kube';
import type { Cli } from '../cli.ts';
import { loadContext, withKubeClient } from './kube-access.ts';

/** Where an API server listens in its pod. */
const serverPort = 8080;
/** Argo CD's, by which all its parts are found. */
const nameLabel = 'app.kubernetes.io/name';

/** A port of this machine that leads to a pod. */
export interface ForwardedPort {
  /** `127.0.0.1:port`. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Forwards a free port of this machine to a pod of the API server: one labelled with the name of `--server-name`, in
 * `--port-forward-namespace` or the namespace of the kubeconfig's context (`--kube-context`).
 */
export async function forwardServerPort(cli: Cli): Promise<ForwardedPort> {
  const { flags } = cli;
  const config = await loadContext(cli, flags, flags.string('kube-context') || undefined);
  const target = {
    namespace: flags.string('port-forward-namespace') || config.namespace || 'default',
    selector: `${nameLabel}=${flags.string('server-name')}`,
  };
  let pod = await findPod(config, target);
  const dial = async () => {
    try {
      return await openPodPort(config, pod, cli.signal);
    } catch {
      // The pod may be gone; another has its place.
      pod = await findPod(config, target);
      return await openPodPort(config, pod, cli.signal);
    }
  };
  return await listen(async (socket) => {
    try {
      pipeline(socket, await dial(), socket, () => {}); // either side's end is the other's
    } catch (error) {
      cli.log.log('error', `cannot forward to pod ${pod.namespace}/${pod.name}: ${messageOf(error)}`);
      socket.destroy();
    }
  });
}

interface Target {
  readonly namespace: string;
  readonly selector: string;
}

async function findPod(config: LoadedKubeconfig, { namespace, selector }: Target): Promise<PodPort> {
  const type = { group: '', version: 'v1', plural: 'pods' };
  const { items } = await withKubeClient(config, (client) =>
    client.list(type, { namespace, labelSelector: selector }),
  );
  const pod = items.find(isReady);
  if (!pod) {
    throw new Error(
      `cannot find ready pod with selector: [${selector}] in namespace ${namespace}; ` +
        '--port-forward-namespace names another namespace, --server-name another API server',
    );
  }
  return { namespace, name: pod.metadata.name ?? '', port: serverPort };
}

interface PodStatus {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[] | undefined;
}

function isReady(pod: KubeObject): boolean {
  const { conditions = [] } = (pod['status'] ?? {}) as PodStatus;
  const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  return ready && pod.metadata.deletionTimestamp === undefined;
}

async function listen(serve: (socket: Socket) => Promise<void>): Promise<ForwardedPort> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {}); // its close follows
    void serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
