import { codes, mapLimit, messageOf, StatusError } from '@tiphys/base';
import type { Logger } from '@tiphys/base';
import type { Config, ConfigWriter } from '@tiphys/config';
import { gpgKeysConfigMap } from '@tiphys/config';
import type {
  GnuPGPublicKey,
  GnuPGPublicKeyCreateRequest,
  GnuPGPublicKeyCreateResponse,
  GnuPGPublicKeyList,
  GnuPGPublicKeyQuery,
} from '@tiphys/model';
import { gpgKeyId } from '@tiphys/model';
import type { ReadKey } from '@tiphys/source';
import { readGpgKeys } from '@tiphys/source';
import type { Access } from '../auth/access.ts';
import type { Call, ServiceMethods } from '../call.ts';

/** Keys read at once. */
const readsAtOnce = 4;
/** Largest text with keys that is taken. */
const maxKeyBytes = 1024 * 1024;

/** What `GPGKeyService` needs. */
export interface GpgKeyServiceDeps {
  readonly access: Access;
  readonly config: Pick<Config, 'gpgKeys'>;
  readonly writer: Pick<ConfigWriter, 'saveValues'>;
  readonly log: Logger;
}

/** `/gpgkey.GPGKeyService`: the public keys that signatures of sources are checked with. */
export function createGpgKeyService({ access, config, log, writer }: GpgKeyServiceDeps): ServiceMethods {
  /** What gpg said of the texts that are stored now. */
  const read = new Map<string, readonly ReadKey[]>();
  const allow = (call: Call, action: string): void =>
    access.enforce(call.identity, { resource: 'gpgkeys', action, object: '' });

  /** A stored key, `undefined` for a text that is not the one key its name says. */
  async function stored(name: string, text: string): Promise<GnuPGPublicKey | undefined> {
    try {
      const keys = read.get(text) ?? (await readGpgKeys(text));
      read.set(text, keys);
      const [key] = keys;
      if (key && keys.length === 1 && key.keyId === gpgKeyId(name)?.toUpperCase()) {
        return { ...shown(key), keyData: text };
      }
      log.warn('a GPG key is not shown', { key: name, error: 'its text is not that one key' });
    } catch (error) {
      log.warn('a GPG key is not shown', { key: name, error: messageOf(error) });
    }
    return undefined;
  }

  async function list(): Promise<GnuPGPublicKey[]> {
    const texts = config.gpgKeys();
    const keys = await mapLimit(Object.entries(texts), readsAtOnce, ([name, text]) => stored(name, text));
    const current = new Set(Object.values(texts));
    for (const text of read.keys()) if (!current.has(text)) read.delete(text);
    return keys.flatMap((key) => key ?? []).sort((a, b) => (a.keyID < b.keyID ? -1 : 1));
  }

  return {
    async List(_query: GnuPGPublicKeyQuery, call: Call): Promise<GnuPGPublicKeyList> {
      allow(call, 'get');
      return { metadata: {}, items: (await list()).map((key) => ({ ...key, keyData: '' })) };
    },
    async Get({ keyID = '' }: GnuPGPublicKeyQuery, call: Call): Promise<GnuPGPublicKey> {
      allow(call, 'get');
      const id = gpgKeyId(keyID)?.toUpperCase();
      if (id === undefined) throw new StatusError(codes.unknown, `'${keyID}' is not a valid GnuPG key ID`);
      const text = config.gpgKeys()[id];
      const key = text === undefined ? undefined : await stored(id, text);
      if (!key) throw new StatusError(codes.unknown, `no such key: ${id}`);
      return key;
    },
    async Create(request: GnuPGPublicKeyCreateRequest, call: Call): Promise<GnuPGPublicKeyCreateResponse> {
      allow(call, 'create');
      const text = request.publickey?.keyData ?? '';
      if (text.trim() === '') throw new StatusError(codes.unknown, 'submitted key data is empty');
      if (text.length > maxKeyBytes) {
        throw new StatusError(
          codes.invalidArgument,
          `submitted key data is larger than ${maxKeyBytes} bytes`,
        );
      }
      const keys = await readGpgKeys(text).catch((error: unknown) => {
        throw new StatusError(codes.unknown, `error validating PGP keys from input: ${messageOf(error)}`);
      });
      const known = config.gpgKeys();
      const added = keys.filter(({ keyId }) => known[keyId] === undefined);
      const skipped = keys.filter(({ keyId }) => known[keyId] !== undefined).map(({ keyId }) => keyId);
      if (added.length > 0)
        await save(Object.fromEntries(added.map((key) => [key.keyId, key.armored])), call);
      const items = added.map((key) => ({ ...shown(key), keyData: key.armored }));
      return { created: { metadata: {}, items }, skipped };
    },
    async Delete({ keyID = '' }: GnuPGPublicKeyQuery, call: Call): Promise<object> {
      allow(call, 'delete');
      if (config.gpgKeys()[keyID] === undefined) {
        throw new StatusError(codes.unknown, `no such key configured: ${keyID}`);
      }
      await save({ [keyID]: undefined }, call);
      return {};
    },
  };

  function save(values: Readonly<Record<string, string | undefined>>, call: Call): Promise<void> {
    return writer.saveValues({ kind: 'ConfigMap', name: gpgKeysConfigMap, values }, call.signal);
  }
}

function shown({ fingerprint, keyId, owner, subType, trust }: ReadKey): GnuPGPublicKey {
  return { keyID: keyId, fingerprint, owner, trust, subType };
}
