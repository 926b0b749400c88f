import type { RepositoryCertificate } from '@tiphys/model';

/** Host keys that may be added at once. */
const maxHosts = 500;

/** A TLS certificate as the server takes it. Throws `Error` in words for the user. */
export function tlsCertificateOf(server: string, pem: string): Partial<RepositoryCertificate> {
  const serverName = server.trim();
  if (serverName === '' || /[\s/]/.test(serverName))
    throw new Error('A server name without a path is required');
  if (!/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(pem))
    throw new Error('This is no certificate in PEM');
  return { serverName, certType: 'https', certData: toBase64(`${pem.trim()}\n`) };
}

/** The host keys of lines as `ssh-keyscan` prints them. Throws `Error` that names the line. */
export function knownHostsOf(text: string): readonly Partial<RepositoryCertificate>[] {
  const items: Partial<RepositoryCertificate>[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const [hosts, subType, key] = trimmed.split(/\s+/);
    if (hosts === undefined || subType === undefined || key === undefined)
      throw new Error(`Line ${index + 1}: host, kind and key are expected`);
    if (!/^(ssh-|ecdsa-|sk-)/.test(subType))
      throw new Error(`Line ${index + 1}: ${subType} is no kind of key`);
    for (const serverName of hosts.split(',')) {
      items.push({
        serverName,
        certType: 'ssh',
        certSubType: subType,
        certData: toBase64(key),
      });
    }
  }
  if (items.length === 0) throw new Error('There is no host key in this text');
  if (items.length > maxHosts) throw new Error(`At most ${maxHosts} keys at once`);
  return items;
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
