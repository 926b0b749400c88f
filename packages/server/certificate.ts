import type { Clock, KubeObject } from '@tiphys/base';
import type { Config, ConfigWriter } from '@tiphys/config';
import type { TlsCertificate } from '@tiphys/rpc';
import { createSelfSigned } from '@tiphys/rpc';
import { secretText } from './store/write.ts';

const validDays = 365;

/** What the certificate of the port is made of. */
export interface CertificateDeps {
  readonly config: Config;
  readonly writer: ConfigWriter;
  readonly clock: Clock;
}

/**
 * The certificate of the API server: from `argocd-server-tls`, else from `argocd-secret`, where a self-signed one is put when there is
 * none.
 */
export async function serverCertificate(
  deps: CertificateDeps,
  signal?: AbortSignal,
): Promise<TlsCertificate> {
  const { config, writer } = deps;
  const found =
    certificateOf(config.raw('Secret', 'argocd-server-tls')) ??
    certificateOf(config.raw('Secret', 'argocd-secret'));
  if (found) return found;
  const made = await createSelfSignedCertificate(config.namespace, deps.clock);
  const values = { 'tls.crt': made.cert, 'tls.key': made.key };
  await writer.saveValues({ kind: 'Secret', name: 'argocd-secret', values }, signal);
  return made;
}

function certificateOf(secret: KubeObject | undefined): TlsCertificate | undefined {
  const cert = secretText(secret, 'tls.crt');
  const key = secretText(secret, 'tls.key');
  return cert && key ? { cert, key } : undefined;
}

/** A self-signed certificate with the names under which the service is reached in a cluster. */
export function createSelfSignedCertificate(namespace: string, clock: Clock): Promise<TlsCertificate> {
  const service = 'argocd-server';
  return createSelfSigned({
    hosts: [
      'localhost',
      service,
      `${service}.${namespace}`,
      `${service}.${namespace}.svc`,
      `${service}.${namespace}.svc.cluster.local`,
      '127.0.0.1',
      '::1',
    ],
    organization: 'Argo CD',
    days: validDays,
    nowMs: clock.now(),
  });
}
