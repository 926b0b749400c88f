import 'reflect-metadata';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key, both PEM. */
export type KeyPair = { readonly cert: string; readonly key: string };

/** What a certificate is for: `hosts` (DNS names and IP addresses) for a server, `organization` for a client's groups. */
export type CertificateOptions = {
  readonly commonName: string;
  readonly organization?: string | undefined;
  readonly hosts?: readonly string[] | undefined;
};

/** A certificate authority that lives in memory; `cert` is its own certificate as PEM. */
export type CertificateAuthority = KeyPair & {
  /** Issues a certificate for a server and client, good for ten years. */
  issue(options: CertificateOptions): Promise<KeyPair>;
};

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const validDays = 3650;

/** Makes a new certificate authority with a P-256 key. */
export async function createCertificateAuthority(commonName: string): Promise<CertificateAuthority> {
  const keys = await generateKeys();
  const root = await X509CertificateGenerator.createSelfSigned({
    ...common(),
    name: [{ CN: [commonName] }],
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(
        KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature,
        true,
      ),
    ],
  });
  const issue = (options: CertificateOptions): Promise<KeyPair> =>
    issueFrom({ root, signingKey: keys.privateKey }, options);
  return { cert: root.toString('pem'), key: await exportKey(keys), issue };
}

/** A PEM private key (P-256) such as kube-apiserver signs service account tokens with. */
export function createPrivateKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'sec1', format: 'pem' })
    .toString();
}

type Issuer = { readonly root: X509Certificate; readonly signingKey: CryptoKey };

async function issueFrom(issuer: Issuer, options: CertificateOptions): Promise<KeyPair> {
  const keys = await generateKeys();
  const names = (options.hosts ?? []).map((host) => ({
    type: /^[\d.]+$|:/.test(host) ? ('ip' as const) : ('dns' as const),
    value: host,
  }));
  const extensions: Extension[] = [
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
  ];
  if (names.length > 0) extensions.push(new SubjectAlternativeNameExtension(names));
  const certificate = await X509CertificateGenerator.create({
    ...common(),
    subject: [{ CN: [options.commonName] }, ...(options.organization ? [{ O: [options.organization] }] : [])],
    issuer: issuer.root.subject,
    signingKey: issuer.signingKey,
    publicKey: keys.publicKey,
    extensions,
  });
  return { cert: certificate.toString('pem'), key: await exportKey(keys) };
}

function common(): {
  serialNumber: string;
  notBefore: Date;
  notAfter: Date;
  signingAlgorithm: typeof algorithm;
} {
  const now = Date.now();
  return {
    // A leading 01 keeps the number positive and of full length.
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + validDays * 86_400_000),
    signingAlgorithm: algorithm,
  };
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function exportKey(keys: CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
