import { readFile } from 'node:fs/promises';
import { parseDuration } from '@tiphys/base';
import type { ClientConfig, Impersonation } from '@tiphys/kube';
import type { FlagSet } from '../command/flag-set.ts';

/** What the command line says instead of the kubeconfig, in kubectl's words; empty texts change nothing. */
export interface KubeOverrides {
  readonly cluster: string;
  readonly user: string;
  readonly server: string;
  readonly token: string;
  readonly username: string;
  readonly password: string;
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
  readonly tlsServerName: string;
  readonly insecure: boolean;
  readonly proxyUrl: string;
  readonly impersonate: Impersonation;
  /** Bound of one request in milliseconds; `undefined` leaves it to each. */
  readonly timeoutMs: number | undefined;
}

/** Reads kubectl's flags. Throws a `SyntaxError` for a time that is none. */
export function kubeOverrides(flags: Pick<FlagSet, 'string' | 'strings' | 'bool'>): KubeOverrides {
  return {
    cluster: flags.string('cluster'),
    user: flags.string('user'),
    server: flags.string('server'),
    token: flags.string('token'),
    username: flags.string('username'),
    password: flags.string('password'),
    certificateAuthority: flags.string('certificate-authority'),
    clientCertificate: flags.string('client-certificate'),
    clientKey: flags.string('client-key'),
    tlsServerName: flags.string('tls-server-name'),
    insecure: flags.bool('insecure-skip-tls-verify'),
    proxyUrl: flags.string('proxy-url'),
    impersonate: {
      name: flags.string('as'),
      groups: flags.strings('as-group'),
      uid: flags.string('as-uid') || undefined,
    },
    timeoutMs: requestTimeout(flags.string('request-timeout')),
  };
}

/** kubectl: a number is one of seconds; 0 is none. */
function requestTimeout(text: string): number | undefined {
  try {
    return (/^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text)) || undefined;
  } catch (error) {
    throw new SyntaxError(`--request-timeout: ${JSON.stringify(text)} is not a duration`, { cause: error });
  }
}

/** The configuration with what the command line says. Throws where a named file cannot be read. */
export async function overrideConfig(config: ClientConfig, overrides: KubeOverrides): Promise<ClientConfig> {
  const { server, impersonate, insecure, proxyUrl, tlsServerName, certificateAuthority } = overrides;
  if (impersonate.name === '' && (impersonate.groups?.length || impersonate.uid))
    throw new SyntaxError('--as-group and --as-uid need --as');
  const ca = certificateAuthority === '' ? undefined : await readFile(certificateAuthority, 'utf8');
  const credentials = await credentialsOf(config, overrides);
  return {
    ...config,
    ...(server === '' ? {} : { server: server.replace(/\/$/, '') }),
    ...(proxyUrl === '' ? {} : { proxyUrl }),
    ...(impersonate.name === '' ? {} : { impersonate }),
    ...(credentials ? { credentials } : {}),
    tls: {
      ...config.tls,
      ...(ca === undefined ? {} : { ca }),
      ...(tlsServerName === '' ? {} : { serverName: tlsServerName }),
      ...(insecure ? { insecure } : {}),
    },
    ...(overrides.timeoutMs === undefined ? {} : { timeoutMs: overrides.timeoutMs }),
  };
}

/** A token wins over a password; a certificate goes along with either, or with what the kubeconfig says. */
async function credentialsOf(
  config: ClientConfig,
  { token, username, password, clientCertificate, clientKey }: KubeOverrides,
): Promise<ClientConfig['credentials']> {
  // Only here: most commands start without a Kubernetes client.
  const { basicAuthorization, fixedCredentials } = await import('@tiphys/kube');
  const basic = username === '' ? undefined : basicAuthorization(username, password);
  const authorization = token === '' ? basic : `Bearer ${token}`;
  if (clientCertificate === '' && clientKey === '')
    return authorization === undefined ? undefined : fixedCredentials({ authorization });
  if (clientCertificate === '' || clientKey === '')
    throw new SyntaxError('--client-certificate and --client-key go together');
  const [cert, key] = await Promise.all([readFile(clientCertificate, 'utf8'), readFile(clientKey, 'utf8')]);
  if (authorization !== undefined) return fixedCredentials({ authorization, certificate: { cert, key } });
  const { credentials } = config;
  return {
    resolve: async (signal, observer) => ({
      ...(await credentials?.resolve(signal, observer)),
      certificate: { cert, key },
    }),
    invalidate: () => credentials?.invalidate(),
  };
}
