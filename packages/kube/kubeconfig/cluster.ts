import type { Cluster, ClusterConfig } from '@tiphys/model';
import { codes, StatusError } from '@tiphys/base';
import type { ClientCertificate, ClientConfig, CredentialSource } from '../config.ts';
import { fixedCredentials } from '../config.ts';
import { execCredentials } from './exec-credentials.ts';
import type { Environment } from './exec-credentials.ts';
import { basicAuthorization } from './load.ts';

/** The configuration of a client of a declared cluster. `env` is what exec plugins run with. */
export function clientConfigFromCluster(cluster: Cluster, env: Environment): ClientConfig {
  const config: ClusterConfig = cluster.config ?? {};
  const tls = config.tlsClientConfig ?? {};
  return {
    server: (cluster.server ?? '').replace(/\/$/, ''),
    tls: {
      ca: tls.insecure ? undefined : decode(tls.caData),
      serverName: tls.serverName || undefined,
      insecure: tls.insecure ?? false,
    },
    credentials: credentialsOf(config, { env, server: cluster.server ?? '' }),
    proxyUrl: config.proxyUrl || undefined,
  };
}

interface CredentialContext {
  readonly env: Environment;
  readonly server: string;
}

function credentialsOf(config: ClusterConfig, context: CredentialContext): CredentialSource {
  const certificate = certificateOf(config);
  if (config.awsAuthConfig) {
    const message = `cluster ${context.server}: awsAuthConfig is not supported yet, use execProviderConfig`;
    return { resolve: () => Promise.reject(new StatusError(codes.unimplemented, message)), invalidate() {} };
  }
  if (config.execProviderConfig) return execOf(config, context);
  if (config.bearerToken)
    return fixedCredentials({ authorization: `Bearer ${config.bearerToken}`, certificate });
  if (config.username) {
    return fixedCredentials({
      authorization: basicAuthorization(config.username, config.password ?? ''),
      certificate,
    });
  }
  return fixedCredentials({ certificate });
}

function execOf(config: ClusterConfig, context: CredentialContext): CredentialSource {
  const provider = config.execProviderConfig ?? {};
  const env = Object.entries(provider.env ?? {}).map(([name, value]) => ({ name, value }));
  return execCredentials({
    exec: {
      command: provider.command ?? '',
      args: provider.args ?? [],
      env,
      apiVersion: provider.apiVersion ?? '',
      installHint: provider.installHint ?? '',
      provideClusterInfo: provider.provideClusterInfo ?? false,
    },
    env: context.env,
    cluster: {
      server: context.server,
      ...(config.tlsClientConfig?.caData
        ? { 'certificate-authority-data': config.tlsClientConfig.caData }
        : {}),
      ...(config.tlsClientConfig?.insecure ? { 'insecure-skip-tls-verify': true } : {}),
      ...(provider.config === undefined ? {} : { config: provider.config }),
    },
  });
}

function certificateOf(config: ClusterConfig): ClientCertificate | undefined {
  const cert = decode(config.tlsClientConfig?.certData);
  const key = decode(config.tlsClientConfig?.keyData);
  return cert && key ? { cert, key } : undefined;
}

function decode(base64: string | undefined): string | undefined {
  return base64 ? Buffer.from(base64, 'base64').toString('utf8') : undefined;
}
