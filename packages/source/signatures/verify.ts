import { codes, mapLimit, StatusError } from '@tiphys/base';
import { LRUCache } from 'lru-cache';
import type { SignatureCheck } from './gpg-status.ts';
import type { HistoryCommit } from './history.ts';
import { commitsToVerify } from './history.ts';
import type { CheckedSignature, Keyring } from './keyring.ts';
import type { SignedObject } from './signed-object.ts';

/** Signatures whose check is remembered. */
const maxChecksKept = 200_000;
/** Time it is remembered: keys and signatures expire. */
const checkTtlMs = 600_000;
/** Checks prepared at once. */
const checksAtOnce = 16;

/** The signature of a commit or tag. */
export interface RevisionSignature extends SignatureCheck {
  /** SHA of a commit, name of a tag. */
  readonly revision: string;
  readonly identity: string;
  /** What gpg says of it to people; empty for what is unsigned. */
  readonly text: string;
}

/** Checks signatures and remembers what it found. */
export interface SignatureVerifier {
  one(keyring: Keyring, object: SignedObject, name: SignatureName): Promise<RevisionSignature>;
  /** The signatures that count of a history, newest first (see `commitsToVerify`). */
  history(
    keyring: Keyring,
    commits: ReadonlyMap<string, HistoryCommit>,
    head: string,
  ): Promise<RevisionSignature[]>;
}

/** What a signed object is called in messages, and the id of the object. */
export interface SignatureName {
  readonly revision: string;
  readonly id: string;
}

/** Makes a verifier that knows nothing yet. */
export function createSignatureVerifier(): SignatureVerifier {
  const known = new LRUCache<string, CheckedSignature>({ max: maxChecksKept, ttl: checkTtlMs });

  async function one(
    keyring: Keyring,
    object: SignedObject,
    name: SignatureName,
  ): Promise<RevisionSignature> {
    const { identity } = object;
    const { id, revision } = name;
    if (object.signature === '') return { revision, identity, state: 'unsigned', keyId: '', text: '' };
    const key = `${keyring.id} ${id}`;
    const checked = known.get(key) ?? (await keyring.verify(object));
    known.set(key, checked);
    if (!checked.check) {
      // Nothing may be made of a signature that gpg cannot read, or of several.
      throw new StatusError(
        codes.failedPrecondition,
        `failed building revision gpg signature info for ${JSON.stringify(revision)}: invalid gpg signing key ""`,
      );
    }
    return { revision, identity, ...checked.check, text: checked.text };
  }

  const ofCommit = (keyring: Keyring, commit: HistoryCommit): Promise<RevisionSignature> =>
    one(keyring, commit, { revision: commit.sha, id: commit.sha });

  return {
    one,
    async history(keyring, commits, head) {
      const seals = [...commits.values()].filter(({ isSeal }) => isSeal);
      const checked = await mapLimit(seals, checksAtOnce, (seal) => ofCommit(keyring, seal));
      const good = checked.filter(({ state }) => state === 'signed').map(({ revision }) => revision);
      const counted = commitsToVerify(head, commits, new Set(good));
      return mapLimit(counted, checksAtOnce, (commit) => ofCommit(keyring, commit));
    },
  };
}
