import { readFile } from 'node:fs/promises';
import type { FlagSet } from '../command/flag-set.ts';
import type { LocalConfig } from '../local/config-types.ts';
import type { Env } from '../local/config-path.ts';
import { resolveContext } from '../local/contexts.ts';

/** How to reach the API server, and as whom. */
export interface ServerOptions {
  /** `host[:port]`. */
  readonly address: string;
  readonly plainText: boolean;
  readonly insecure: boolean;
  readonly caPem?: string | undefined;
  readonly certPem?: string | undefined;
  readonly keyPem?: string | undefined;
  readonly token: string;
  readonly grpcWeb: boolean;
  readonly grpcWebRootPath: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What the server options are read from. */
export interface ServerOptionSources {
  readonly flags: FlagSet;
  readonly env: Env;
  readonly config: LocalConfig | undefined;
  /** The address of a forwarded port, which stands for any other and needs no certificate that is trusted. */
  readonly forwarded?: string | undefined;
}

/** Whether commands go to Kubernetes instead of an API server: `--core`, or a context that `login --core` has written. */
export function isCoreMode(flags: FlagSet, config: LocalConfig | undefined): boolean {
  if (flags.bool('core')) return true;
  return config !== undefined && resolveContext(config, flags.string('argocd-context')).server.core === true;
}

/** Puts together the config file, the environment and the flags, the later ones winning, as Argo CD's client. */
export async function resolveServerOptions(sources: ServerOptionSources): Promise<ServerOptions> {
  const { flags, env, forwarded } = sources;
  const saved = fromConfig(sources);
  const address = forwarded ?? (flags.string('server') || env['ARGOCD_SERVER'] || saved.address);
  if (address === '') throw new Error('Argo CD server address unspecified');
  return {
    ...saved,
    ...(await certificatesFromFlags(flags)),
    address,
    token: flags.string('auth-token').trim() || env['ARGOCD_AUTH_TOKEN'] || saved.token,
    plainText: saved.plainText || flags.bool('plaintext'),
    insecure: forwarded !== undefined || saved.insecure || flags.bool('insecure'),
    grpcWeb: saved.grpcWeb || flags.bool('grpc-web') || flags.string('grpc-web-root-path') !== '',
    grpcWebRootPath: flags.string('grpc-web-root-path') || saved.grpcWebRootPath,
    headers: parseHeaders(flags.strings('header')),
  };
}

/** The server of `login SERVER`: what the flags say, nothing from the config file. */
export async function loginServerOptions(flags: FlagSet, address: string): Promise<ServerOptions> {
  return {
    address,
    ...(await certificatesFromFlags(flags)),
    token: '',
    plainText: flags.bool('plaintext'),
    insecure: flags.bool('insecure'),
    grpcWeb: flags.bool('grpc-web') || flags.string('grpc-web-root-path') !== '',
    grpcWebRootPath: flags.string('grpc-web-root-path'),
    headers: parseHeaders(flags.strings('header')),
  };
}

const nowhere: ServerOptions = {
  address: '',
  plainText: false,
  insecure: false,
  token: '',
  grpcWeb: false,
  grpcWebRootPath: '',
  headers: {},
};

function fromConfig(sources: ServerOptionSources): ServerOptions {
  const { flags, config } = sources;
  const named = flags.string('argocd-context');
  if (config === undefined) return nowhere;
  const { server, user } = resolveContext(config, named);
  if (!server.clientCertData !== !server.clientKeyData) {
    throw new Error('ClientCertificateData and ClientCertificateKeyData must always be specified together');
  }
  return {
    address: server.server,
    plainText: server.plainText === true,
    insecure: server.insecure === true,
    caPem: fromBase64(server.caData),
    certPem: fromBase64(server.clientCertData),
    keyPem: fromBase64(server.clientKeyData),
    token: user.authToken ?? '',
    grpcWeb: server.grpcWeb === true || (server.grpcWebRootPath ?? '') !== '',
    grpcWebRootPath: server.grpcWebRootPath ?? '',
    headers: {},
  };
}

function fromBase64(text: string | undefined): string | undefined {
  return text ? Buffer.from(text, 'base64').toString('utf8') : undefined;
}

async function certificatesFromFlags(flags: FlagSet): Promise<Partial<ServerOptions>> {
  const ca = flags.string('server-crt');
  const cert = flags.string('client-crt');
  const key = flags.string('client-crt-key');
  if ((cert === '') !== (key === '')) {
    throw new Error('--client-crt and --client-crt-key must always be specified together');
  }
  return {
    ...(ca === '' ? {} : { caPem: await readFile(ca, 'utf8') }),
    ...(cert === '' ? {} : { certPem: await readFile(cert, 'utf8'), keyPem: await readFile(key, 'utf8') }),
  };
}

/** Reads `name: value` texts; throws with Argo CD's text where there is no colon. */
export function parseHeaders(headers: readonly string[]): Record<string, string> {
  const parsed: Record<string, string> = {};
  for (const header of headers) {
    const colon = header.indexOf(':');
    if (colon < 0) throw new Error(`additional headers must be colon(:)-separated: ${header}`);
    parsed[header.slice(0, colon).trim().toLowerCase()] = header.slice(colon + 1).trim();
  }
  return parsed;
}
