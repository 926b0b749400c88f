import { messageOf } from '@tiphys/base';
import type { KubeObject, LogFields, Logger } from '@tiphys/base';
import type { Cli } from '../cli.ts';
import { fatal } from '../cli.ts';
import { findInstallation, withKubeClient } from '../commands/kube-access.ts';
import type { Installation } from '../commands/kube-access.ts';
import { forwardPodPort } from '../commands/port-forward.ts';
import type { ForwardedPort, PodTarget } from '../commands/port-forward.ts';
import type { CliLog } from '../output/log.ts';
import type { LocalServer } from './local-server.ts';

const redisPort = 6379;
const repoServerPort = 8081;
/** What the cache of an installation in high availability is called, which has no proxy. */
const highlyAvailableRedis = 'argocd-redis-ha';
const componentLabel = 'app.kubernetes.io/component=repo-server';

/** How the API server in this process listens. */
export interface CoreOptions {
  readonly host: string;
  readonly port: number;
  readonly page: boolean;
}

/**
 * Starts an API server in this process, with the rights of the kubeconfig; Redis and the repository server are reached through
 * forwarded ports once they are needed. Throws `FatalError` where that cannot be, as Argo CD does.
 */
export async function startCore(cli: Cli, options: CoreOptions): Promise<LocalServer> {
  const { flags, environment } = cli;
  if (!environment.startLocalServer) throw fatal('this program was built without an API server');
  const compression = flags.string('redis-compress');
  if (compression !== 'gzip' && compression !== 'none')
    throw fatal(`unknown compression type: ${compression}`);
  const forwards = createForwards(cli);
  try {
    const installation = await findInstallation(cli, flags);
    const server = await environment.startLocalServer({
      ...installation,
      ...options,
      redisCompress: compression === 'gzip',
      redisAddress: forwards.once(installation, () => Promise.resolve(redisTarget(cli, installation))),
      repoServerAddress: forwards.once(installation, () => repoServerTarget(cli, installation)),
      log: serverLog(cli.log),
      warn: (message) => cli.log.log('warning', message),
      signal: cli.signal,
    });
    return {
      ...server,
      async close() {
        await server.close();
        await forwards.close();
      },
    };
  } catch (error) {
    await forwards.close();
    throw cli.signal.aborted ? error : fatal(messageOf(error));
  }
}

function redisTarget({ flags }: Cli, { namespace }: Installation): PodTarget {
  return {
    namespace,
    names: [flags.string('redis-haproxy-name'), flags.string('redis-name'), highlyAvailableRedis],
    port: redisPort,
    hint: '--redis-name and --redis-haproxy-name name another one',
  };
}

/** The repository server is called as its Service says, or else as `--repo-server-name` does. */
async function repoServerTarget(cli: Cli, { kube, namespace }: Installation): Promise<PodTarget> {
  const type = { group: '', version: 'v1', plural: 'services' };
  const { items } = await withKubeClient(kube, (client) =>
    client.list(type, { namespace, labelSelector: componentLabel }, { signal: cli.signal }),
  );
  return {
    namespace,
    names: [nameOf(items[0]) || cli.flags.string('repo-server-name')],
    port: repoServerPort,
    hint: '--repo-server-name names another one',
  };
}

function nameOf(object: KubeObject | undefined): string {
  return object?.metadata.labels?.['app.kubernetes.io/name'] ?? '';
}

/** Errors of the server are told; everything else is for `--loglevel debug`. */
function serverLog(log: CliLog): Logger {
  const line = (message: string, fields?: LogFields): string =>
    fields === undefined ? message : `${message} ${JSON.stringify(fields)}`;
  const debug = (message: string, fields?: LogFields): void => log.log('debug', line(message, fields));
  const own: Logger = {
    debug,
    info: debug,
    warn: debug,
    error: (message, fields) => log.log('error', line(message, fields)),
    with: () => own,
  };
  return own;
}

interface Forwards {
  /** The address of a forwarded port, which is opened when it is first asked for. */
  once(installation: Installation, target: () => Promise<PodTarget>): () => Promise<string>;
  close(): Promise<void>;
}

function createForwards(cli: Cli): Forwards {
  const open: ForwardedPort[] = [];
  return {
    once({ kube }, target) {
      let forwarding: Promise<string> | undefined;
      const forward = async (): Promise<string> => {
        const port = await forwardPodPort(cli, kube, await target());
        open.push(port);
        return port.address;
      };
      return () => {
        forwarding ??= forward().catch((error: unknown) => {
          forwarding = undefined;
          throw error;
        });
        return forwarding;
      };
    },
    close: async () => void (await Promise.all(open.splice(0).map((port) => port.close()))),
  };
}
