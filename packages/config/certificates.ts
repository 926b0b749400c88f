import type { RepositoryCertificate } from '@tiphys/model';

/** One line of ssh_known_hosts. */
export interface KnownHost {
  readonly host: string;
  readonly keyType: string;
  /** base64 of the key. */
  readonly key: string;
}

/** Reads ssh_known_hosts; a line that lists several names is several entries, comments and markers are left out. */
export function parseKnownHosts(text: string): KnownHost[] {
  return text.split('\n').flatMap((line) => {
    const [names = '', keyType = '', key = ''] = line.trim().split(/\s+/);
    if (names === '' || names.startsWith('#') || names.startsWith('@') || key === '') return [];
    return names.split(',').map((host) => ({ host, keyType, key }));
  });
}

/** Certificates and known hosts as the API lists them; `certInfo` is filled by who can compute fingerprints. */
export function listCertificates(
  knownHosts: string,
  tlsCertificates: Readonly<Record<string, string>>,
): RepositoryCertificate[] {
  const ssh = parseKnownHosts(knownHosts).map(({ host, keyType, key }) => ({
    serverName: host,
    certType: 'ssh',
    certSubType: keyType,
    certData: btoa(key),
    certInfo: '',
  }));
  const tls = Object.entries(tlsCertificates).map(([serverName, pem]) => ({
    serverName,
    certType: 'https',
    certSubType: '',
    certData: btoa(pem),
    certInfo: '',
  }));
  return [...ssh, ...tls];
}
