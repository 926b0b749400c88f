import type { Clock, KubeObject, Logger } from '@tiphys/base';
import { messageOf } from '@tiphys/base';
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

/** The Secret that an administrator or a certificate manager makes. */
const externalName = 'argocd-server-tls';

/**
 * The certificate of the API server: from `argocd-server-tls`, else from `argocd-secret`, where a self-signed one is put when there is
 * none.
 */
export async function serverCertificate(
  deps: CertificateDeps,
  signal?: AbortSignal,
): Promise<TlsCertificate> {
  const { config, writer } = deps;
  const found = storedCertificate(config);
  if (found) return found;
  const made = await createSelfSignedCertificate(config.namespace, deps.clock);
  const values = { 'tls.crt': made.cert, 'tls.key': made.key };
  await writer.saveValues({ kind: 'Secret', name: 'argocd-secret', values }, signal);
  return made;
}

/** The certificate in use, and how to use another one. */
export interface CertificateUse {
  readonly current: TlsCertificate;
  use(certificate: TlsCertificate): void;
}

/** Uses each new certificate that appears in the namespace; returns how to stop. One that cannot be used is logged. */
export function followCertificate(
  { config, log }: Pick<CertificateDeps, 'config'> & { readonly log: Logger },
  { current, use }: CertificateUse,
): () => void {
  let latest = current;
  return config.subscribe(() => {
    const found = storedCertificate(config);
    if (!found || (found.cert === latest.cert && found.key === latest.key)) return;
    latest = found;
    try {
      use(found);
      log.info('The TLS certificate was replaced');
    } catch (reason) {
      const holder = certificateOf(config.raw('Secret', externalName)) ? externalName : 'argocd-secret';
      log.error('The new TLS certificate cannot be used; the old one stays', {
        key: `${holder}: tls.crt`,
        error: messageOf(reason),
      });
    }
  });
}

function storedCertificate(config: Config): TlsCertificate | undefined {
  return (
    certificateOf(config.raw('Secret', externalName)) ?? certificateOf(config.raw('Secret', 'argocd-secret'))
  );
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
