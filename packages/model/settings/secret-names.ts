const offset = 0x811c9dc5;
const prime = 0x01000193;

/** 32-bit FNV-1a of a text's UTF-8 bytes, as Go's `fnv.New32a`. */
export function fnv32a(text: string): number {
  let hash = offset;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, prime) >>> 0;
  }
  return hash;
}

/** Name of the Secret of a repository that is made through the API (`repo-…`, `repo-write-…`). */
export function repositorySecretName(url: string, project: string, prefix = 'repo'): string {
  return `${prefix}-${fnv32a(url + project)}`;
}

/** Name of the Secret of a credential template (`creds-…`). */
export function credentialsSecretName(url: string, prefix = 'creds'): string {
  return `${prefix}-${fnv32a(url)}`;
}

/** Name of the Secret of a cluster: `cluster-<host>-<hash of the URL>`. Throws `TypeError` for what is not a URL. */
export function clusterSecretName(server: string): string {
  // An IPv6 address loses its brackets, and colons may not stand in names.
  const host = new URL(server).hostname
    .toLowerCase()
    .replaceAll(/[[\]]/g, '')
    .replaceAll(/[^a-z0-9.-]/g, '-');
  return `cluster-${host}-${fnv32a(server)}`;
}
