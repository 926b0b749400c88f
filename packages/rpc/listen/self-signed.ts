import { createHash, generateKeyPair, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import type { TlsCertificate } from './listener.ts';

const generateKey = promisify(generateKeyPair);

/** What a self-signed certificate says. */
export interface SelfSignedOptions {
  /** DNS names and IP addresses, the first one also the common name. */
  readonly hosts: readonly string[];
  readonly organization: string;
  readonly days: number;
  readonly nowMs: number;
  /** The certificate is one of a client as well. Default false. */
  readonly client?: boolean | undefined;
}

/** Makes a P-256 key and a certificate that it signs itself, for servers and, as its own authority, for those who trust it. */
export async function createSelfSigned(options: SelfSignedOptions): Promise<TlsCertificate> {
  const { publicKey, privateKey } = await generateKey('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = tbsCertificate(spki, options);
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, ecdsaSha256(), bitString(signature));
  return { cert: pem('CERTIFICATE', certificate), key: exportKey(privateKey) };
}

function exportKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const oids = {
  ecdsaSha256: '2a8648ce3d040302',
  commonName: '550403',
  organization: '55040a',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  subjectKeyId: '551d0e',
  serverAuth: '2b06010505070301',
  clientAuth: '2b06010505070302',
} as const;

function tbsCertificate(spki: Buffer, options: SelfSignedOptions): Buffer {
  const name = distinguishedName(options);
  const until = options.nowMs + options.days * 86_400_000;
  // A minute back, for clocks that are behind.
  const validity = sequence(time(options.nowMs - 60_000), time(until));
  return sequence(
    tagged(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serialNumber()),
    ecdsaSha256(),
    name,
    validity,
    name,
    spki,
    tagged(0xa3, extensions(spki, options)),
  );
}

function extensions(spki: Buffer, { client = false, hosts }: SelfSignedOptions): Buffer {
  const keyId = createHash('sha1').update(spki).digest();
  return sequence(
    // digitalSignature, keyEncipherment, keyCertSign
    extension(oids.keyUsage, der(0x03, Buffer.from([2, 0b10100100])), true),
    extension(
      oids.extendedKeyUsage,
      sequence(oid(oids.serverAuth), ...(client ? [oid(oids.clientAuth)] : [])),
    ),
    extension(oids.basicConstraints, sequence(der(0x01, Buffer.from([0xff]))), true),
    extension(oids.subjectKeyId, der(0x04, keyId)),
    extension(oids.subjectAltName, sequence(...hosts.map(generalName))),
  );
}

function generalName(host: string): Buffer {
  if (isIP(host) === 4) return der(0x87, Buffer.from(host.split('.').map(Number)));
  if (isIP(host) === 6) return der(0x87, ipv6Bytes(host));
  return der(0x82, Buffer.from(host, 'latin1'));
}

function ipv6Bytes(host: string): Buffer {
  const [head = '', tail] = host.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function distinguishedName({ organization, hosts }: SelfSignedOptions): Buffer {
  const attribute = (id: string, text: string): Buffer =>
    der(0x31, sequence(oid(id), der(0x0c, Buffer.from(text))));
  return sequence(
    attribute(oids.organization, organization),
    attribute(oids.commonName, (hosts[0] ?? organization).slice(0, 64)),
  );
}

function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  // Positive and without a leading zero.
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40;
  return bytes;
}

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
  const year = Number(digits.slice(0, 4));
  return year < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

function ecdsaSha256(): Buffer {
  return sequence(oid(oids.ecdsaSha256));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(id), ...flag, der(0x04, value));
}

function bitString(value: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([0]), value]));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function tagged(tag: number, value: Buffer): Buffer {
  return der(tag, value);
}

function der(tag: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), length(value.length), value]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  const bytes = Buffer.from(size.toString(16).padStart(size < 0x100 ? 2 : 4, '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
