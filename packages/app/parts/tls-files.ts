import { readFile } from 'node:fs/promises';
import type { Logger } from '@tiphys/base';
import { messageOf, sleep } from '@tiphys/base';
import type { FlagSet } from '@tiphys/cli';
import type { Environment } from '@tiphys/kube';
import type { ClientTls, TlsCertificate } from '@tiphys/rpc';

/** Time between two looks at certificates on disk. */
const reloadMs = 10_000;

/** A text file, or `undefined` where there is none. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Where certificates are mounted, as in Argo CD's manifests. */
function configFolder(env: Environment): string {
  return env['ARGOCD_APP_CONF_PATH'] || '/app/config';
}

/** The certificate of the repo server: the one that is mounted, or one made now; with the authority of its clients where that is mounted. */
export interface ServerCertificate {
  readonly certificate: TlsCertificate;
  /** Looks at the files until the signal aborts, and tells of what has changed. */
  watch(onChange: (certificate: TlsCertificate) => void, signal: AbortSignal): Promise<void>;
}

/** Reads the repo server's certificate from `reposerver/tls` and the authority of its clients from `--client-ca-path`. */
export async function repoServerCertificate(
  { env, flags, log }: { readonly env: Environment; readonly flags: FlagSet; readonly log: Logger },
  makeOwn: () => Promise<TlsCertificate>,
): Promise<ServerCertificate> {
  const folder = `${configFolder(env)}/reposerver/tls`;
  const own = await makeOwn();
  const read = async (): Promise<TlsCertificate> => {
    const [cert, key, clientCa] = await Promise.all(
      [`${folder}/tls.crt`, `${folder}/tls.key`, flags.string('client-ca-path')].map(readIfThere),
    );
    return { ...(cert && key ? { cert, key } : own), clientCa };
  };
  const certificate = await read();
  return {
    certificate,
    async watch(onChange, signal) {
      let known = certificate;
      while (!signal.aborted) {
        await sleep(reloadMs, signal).catch(() => undefined);
        try {
          const now = await read();
          // Without an authority everybody would be let in: the last one stays.
          const next = { ...now, clientCa: now.clientCa ?? known.clientCa };
          if (JSON.stringify(next) === JSON.stringify(known) || signal.aborted) continue;
          if (known.clientCa === undefined && next.clientCa !== undefined)
            log.warn('clients must show certificates only after a restart of the repo server');
          known = next;
          onChange(next);
          log.info('the certificates of the repo server have changed');
        } catch (error) {
          log.warn('the certificates of the repo server cannot be read', { error: messageOf(error) });
        }
      }
    },
  };
}

/** How a component checks the repo server and shows itself, read anew for each connection. Throws `SyntaxError` for flags that do not fit. */
export function repoServerClientTls(
  { env, flags }: { readonly env: Environment; readonly flags: FlagSet },
  component: 'server' | 'controller',
): () => Promise<ClientTls> {
  const [certPath, keyPath] = ['repo-server-client-cert-path', 'repo-server-client-cert-key-path'].map(
    (name) => flags.string(name),
  );
  if (certPath && !keyPath) {
    throw new SyntaxError(
      '--repo-server-client-cert-key-path is required when --repo-server-client-cert-path is specified',
    );
  }
  if (keyPath && !certPath) {
    throw new SyntaxError(
      '--repo-server-client-cert-path is required when --repo-server-client-cert-key-path is specified',
    );
  }
  const caPath = flags.string('repo-server-ca-cert-path');
  const folder = `${configFolder(env)}/${component}/tls`;
  return async () => {
    const [cert, key] = await Promise.all([readIfThere(certPath ?? ''), readIfThere(keyPath ?? '')]);
    const own = cert && key ? { cert, key } : {};
    if (caPath !== '') return { ...own, ca: await readFile(caPath, 'utf8'), onlyCa: true };
    if (!flags.bool('repo-server-strict-tls')) return { ...own, insecure: true };
    const authorities = await Promise.all([`${folder}/tls.crt`, `${folder}/ca.crt`].map(readIfThere));
    return { ...own, ca: authorities.filter(Boolean).join('\n'), onlyCa: true };
  };
}
