import { createHash, X509Certificate } from 'node:crypto';
import type { KubeObject } from '@tiphys/base';
import { codes, StatusError } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import type { RepositoryCertificate } from '@tiphys/model';
import { configMapType, configText, updateObject } from './write.ts';

const sshConfigMap = 'argocd-ssh-known-hosts-cm';
const sshKey = 'ssh_known_hosts';
const tlsConfigMap = 'argocd-tls-certs-cm';

/** Known hosts and TLS certificates of repositories. `certData` is base64, as everywhere in JSON. */
export interface CertificateStore {
  list(): readonly RepositoryCertificate[];
  /** Adds certificates; resolves to those that are new or changed. Throws where one is there already and `upsert` is false. */
  add(
    certificates: readonly RepositoryCertificate[],
    options: AddOptions,
  ): Promise<readonly RepositoryCertificate[]>;
  /** Removes those that match; resolves to them. */
  remove(
    matches: (certificate: RepositoryCertificate) => boolean,
    signal: AbortSignal,
  ): Promise<readonly RepositoryCertificate[]>;
}

/** Options of `add`. */
export interface AddOptions {
  readonly upsert: boolean;
  readonly signal: AbortSignal;
}

/** What certificates are read from and written to. */
export interface CertificateStoreDeps {
  readonly kube: KubeClient;
  readonly namespace: string;
  readonly raw: (kind: 'ConfigMap', name: string) => KubeObject | undefined;
  /** Makes what was written readable here at once. */
  readonly put: (written: KubeObject) => void;
}

/** Makes the store of certificates in `argocd-ssh-known-hosts-cm` and `argocd-tls-certs-cm`. */
export function createCertificateStore(deps: CertificateStoreDeps): CertificateStore {
  const change = async (
    name: string,
    signal: AbortSignal,
    edit: (data: Readonly<Record<string, string>>) => Readonly<Record<string, string>> | undefined,
  ): Promise<void> => {
    const written = await updateObject(
      deps.kube,
      { type: configMapType, namespace: deps.namespace, name },
      {
        signal,
        create: () => ({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name, namespace: deps.namespace },
        }),
        change: (configMap) => {
          const data = edit((configMap['data'] as Readonly<Record<string, string>> | undefined) ?? {});
          return data ? { ...configMap, data } : undefined;
        },
      },
    );
    deps.put(written);
  };
  return {
    list: () => [
      ...listSsh(configText(deps.raw('ConfigMap', sshConfigMap), sshKey) ?? ''),
      ...listTls(
        (deps.raw('ConfigMap', tlsConfigMap)?.['data'] as Readonly<Record<string, string>> | undefined) ?? {},
      ),
    ],
    async add(certificates, { upsert, signal }) {
      for (const certificate of certificates) checkCertificate(certificate);
      const ssh = certificates.filter(({ certType }) => certType === 'ssh');
      const tls = certificates.filter(({ certType }) => certType === 'https');
      const added: RepositoryCertificate[] = [];
      if (ssh.length > 0) {
        await change(sshConfigMap, signal, (data) => {
          const result = addSsh(data[sshKey] ?? '', ssh, upsert);
          added.push(...result.added);
          return result.added.length > 0 ? { ...data, [sshKey]: result.text } : undefined;
        });
      }
      if (tls.length > 0) {
        await change(tlsConfigMap, signal, (data) => {
          const result = addTls(data, tls, upsert);
          added.push(...result.added);
          return result.added.length > 0 ? result.data : undefined;
        });
      }
      return added;
    },
    async remove(matches, signal) {
      const removed: RepositoryCertificate[] = [];
      await change(sshConfigMap, signal, (data) => {
        const lines = (data[sshKey] ?? '').split('\n');
        const kept = lines.filter((line) => {
          const certificate = parseSshLine(line);
          if (!certificate || !matches(certificate)) return true;
          removed.push(certificate);
          return false;
        });
        return kept.length < lines.length ? { ...data, [sshKey]: kept.join('\n') } : undefined;
      });
      await change(tlsConfigMap, signal, (data) => {
        const gone = listTls(data).filter(matches);
        removed.push(...gone.map((certificate) => ({ ...certificate, certSubType: '', certInfo: '' })));
        const names = new Set(gone.map(({ serverName }) => serverName));
        return names.size > 0
          ? Object.fromEntries(Object.entries(data).filter(([name]) => !names.has(name)))
          : undefined;
      });
      return removed;
    },
  };
}

function checkCertificate({ certType, serverName }: RepositoryCertificate): void {
  if (certType !== 'ssh' && certType !== 'https') throw invalid(`unknown certificate type: ${certType}`);
  const host = (certType === 'ssh' ? /^\[(.*)]:\d+$/.exec(serverName)?.[1] : undefined) ?? serverName;
  // Names and addresses; a name here becomes a key of a ConfigMap.
  if (!/^[a-zA-Z0-9]([a-zA-Z0-9.:_-]{0,251}[a-zA-Z0-9])?$/.test(host))
    throw invalid(`invalid hostname in request: ${host}`);
}

function listSsh(text: string): RepositoryCertificate[] {
  return text.split('\n').flatMap((line) => parseSshLine(line) ?? []);
}

function parseSshLine(line: string): RepositoryCertificate | undefined {
  const [serverName, certSubType, data] = line.trim().split(/\s+/);
  if (!serverName || !certSubType || !data || serverName.startsWith('#') || serverName.startsWith('@'))
    return undefined;
  return {
    serverName,
    certType: 'ssh',
    certSubType,
    certData: Buffer.from(data).toString('base64'),
    certInfo: fingerprint(data),
  };
}

function fingerprint(data: string): string {
  return `SHA256:${createHash('sha256').update(Buffer.from(data, 'base64')).digest('base64').replace(/=+$/, '')}`;
}

interface AddedSsh {
  readonly text: string;
  readonly added: readonly RepositoryCertificate[];
}

function addSsh(text: string, certificates: readonly RepositoryCertificate[], upsert: boolean): AddedSsh {
  const lines = text === '' ? [] : text.replace(/\n+$/, '').split('\n');
  const added: RepositoryCertificate[] = [];
  for (const certificate of certificates) {
    const data = Buffer.from(certificate.certData ?? '', 'base64')
      .toString('utf8')
      .trim();
    if (Buffer.from(data, 'base64').length < 16) throw invalid('ssh: no key found');
    const { serverName, certSubType } = certificate;
    const at = lines.findIndex((line) => {
      const found = parseSshLine(line);
      return found?.serverName === serverName && found.certSubType === certSubType;
    });
    const line = `${serverName} ${certSubType} ${data}`;
    if (at >= 0 && lines[at]?.trim() === line) continue;
    if (at >= 0 && !upsert) {
      throw invalid(
        `key for '${serverName}' (subtype: '${certSubType}') already exists, and upsert was not specified`,
      );
    }
    if (at >= 0) lines[at] = line;
    else lines.push(line);
    added.push({ ...certificate, certInfo: fingerprint(data).replace(/^SHA256:/, '') });
  }
  return { text: `${lines.join('\n')}\n`, added };
}

function listTls(data: Readonly<Record<string, string>>): RepositoryCertificate[] {
  return Object.keys(data)
    .sort()
    .flatMap((serverName) => pemBlocks(data[serverName] ?? '').map((pem) => describePem(serverName, pem)));
}

function describePem(serverName: string, pem: string): RepositoryCertificate {
  const base = { serverName, certType: 'https', certData: Buffer.from(pem).toString('base64') };
  try {
    const certificate = new X509Certificate(pem);
    return {
      ...base,
      certSubType: keyName(certificate),
      // Most specific part first, as Go prints names.
      certInfo: certificate.subject.split('\n').reverse().join(','),
    };
  } catch (cause) {
    return { ...base, certSubType: 'invalid', certInfo: (cause as Error).message };
  }
}

function keyName(certificate: X509Certificate): string {
  const type = certificate.publicKey.asymmetricKeyType ?? '';
  return type === 'ec' ? 'ecdsa' : type;
}

function pemBlocks(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
}

interface AddedTls {
  readonly data: Readonly<Record<string, string>>;
  readonly added: readonly RepositoryCertificate[];
}

function addTls(
  old: Readonly<Record<string, string>>,
  certificates: readonly RepositoryCertificate[],
  upsert: boolean,
): AddedTls {
  const data = { ...old };
  const added: RepositoryCertificate[] = [];
  for (const { serverName, certData } of certificates) {
    const text = Buffer.from(certData ?? '', 'base64').toString('utf8');
    const blocks = pemBlocks(text);
    if (blocks.length === 0) throw invalid('no valid PEM data received');
    for (const pem of blocks) {
      if (describePem(serverName, pem).certSubType === 'invalid')
        throw invalid(`invalid certificate for ${serverName}`);
    }
    if (data[serverName] === text) continue;
    if (data[serverName] !== undefined && !upsert) {
      throw invalid(
        `TLS certificate for server '${serverName}' already exists, and upsert was not specified`,
      );
    }
    data[serverName] = text;
    const created = blocks.map((pem) => ({ ...describePem(serverName, pem), certSubType: '', certInfo: '' }));
    added.push(...created);
  }
  return { data, added };
}

function invalid(message: string): StatusError {
  return new StatusError(codes.unknown, message);
}
