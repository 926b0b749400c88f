import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@tiphys/base';
import { createLimiter, messageOf } from '@tiphys/base';
import type { GitProgram } from '../git/run.ts';
import type { GpgKey } from './gpg.ts';
import { callFile, exportKey, importKeys, listKeys, makeKeyring, trustKeys, verifySignature } from './gpg.ts';
import type { SignatureCheck } from './gpg-status.ts';
import { readStatus } from './gpg-status.ts';

/** Runs of gpg at once. */
const maxRuns = 4;
/** Keyrings kept: the one in use, and those that calls under way may still use. */
const maxKeyrings = 3;

/** What a signature was found to be, with gpg's text for people. */
export interface CheckedSignature {
  /** `undefined` where gpg's answer names no single signature. */
  readonly check: SignatureCheck | undefined;
  readonly text: string;
}

/** A set of keys that signatures are checked with. */
export interface Keyring {
  /** Differs whenever the keys differ. */
  readonly id: string;
  verify(
    signed: { readonly payload: Uint8Array; readonly signature: string },
    signal?: AbortSignal,
  ): Promise<CheckedSignature>;
}

/** What keyrings are made from. */
export interface KeyringDeps {
  /** Armored keys by id, as `argocd-gpg-keys-cm` has them. */
  readonly keys: () => Readonly<Record<string, string>>;
  readonly log: Logger;
}

/** The keyring of the keys there are now, made anew when they change. */
export interface Keyrings {
  current(): Promise<Keyring>;
}

/** Makes keyrings below a folder. A key whose id is not its name is named in the log and left out. */
export function createKeyrings(
  { keys, log }: KeyringDeps,
  { dir, program }: { readonly dir: string; readonly program: Pick<GitProgram, 'path'> },
): Keyrings {
  const limit = createLimiter(maxRuns);
  const made = new Map<string, { readonly keyring: Promise<Keyring>; readonly home: string }>();
  let calls = 0;

  async function make(id: string, home: string, wanted: Readonly<Record<string, string>>): Promise<Keyring> {
    const gpg = { home, program };
    await makeKeyring(gpg);
    const usable = await Promise.all(
      Object.entries(wanted).map(([name, text]) =>
        limit(async () => {
          const problem = await keyProblem({ home: `${home}-${randomUUID()}`, program }, name, text);
          if (problem !== undefined) log.warn('a GPG key is not used', { key: name, error: problem });
          return problem === undefined ? [text] : [];
        }),
      ),
    );
    for (const text of usable.flat()) await importKeys(gpg, text);
    await trustKeys(gpg, await listKeys(gpg));
    return {
      id,
      verify: ({ payload, signature }, signal) =>
        limit(async () => {
          const file = callFile(gpg, calls++);
          const { status, text } = await verifySignature(gpg, { payload, signature }, { file, signal });
          return { check: readStatus(status), text };
        }, signal),
    };
  }

  async function forgetOld(): Promise<void> {
    for (const [id, { home }] of [...made].slice(0, Math.max(0, made.size - maxKeyrings))) {
      made.delete(id);
      await rm(home, { recursive: true, force: true });
    }
  }

  return {
    async current() {
      const wanted = keys();
      const id = createHash('sha256')
        .update(JSON.stringify(Object.entries(wanted).sort(([a], [b]) => (a < b ? -1 : 1))))
        .digest('hex')
        .slice(0, 16);
      const known = made.get(id);
      if (known) return known.keyring;
      const home = join(dir, `${id}-${randomUUID().slice(0, 8)}`);
      const keyring = make(id, home, wanted);
      made.set(id, { keyring, home });
      keyring.catch(() => made.delete(id));
      await forgetOld();
      return keyring;
    },
  };
}

/** A public key with its text. */
export interface ReadKey extends GpgKey {
  readonly armored: string;
}

/** The public keys in a text (armored or binary). Throws `invalidArgument` where gpg finds none in it. */
export async function readGpgKeys(
  text: string | Uint8Array,
  {
    dir = tmpdir(),
    program = {},
  }: { readonly dir?: string | undefined; readonly program?: Pick<GitProgram, 'path'> | undefined } = {},
): Promise<ReadKey[]> {
  const gpg = { home: join(dir, `tiphys-keys-${randomUUID()}`), program };
  try {
    await makeKeyring(gpg);
    await importKeys(gpg, text);
    const keys = await listKeys(gpg);
    return await Promise.all(keys.map(async (key) => ({ ...key, armored: await exportKey(gpg, key.keyId) })));
  } finally {
    await rm(gpg.home, { recursive: true, force: true });
  }
}

async function keyProblem(
  gpg: { readonly home: string; readonly program: Pick<GitProgram, 'path'> },
  name: string,
  text: string,
): Promise<string | undefined> {
  if (!/^[0-9A-Fa-f]{16}$|^[0-9A-Fa-f]{40}$/.test(name)) return `'${name}' is not a valid GnuPG key ID`;
  try {
    await makeKeyring(gpg);
    await importKeys(gpg, text);
    const found = await listKeys(gpg);
    if (found.length !== 1) return 'more than one key found in input data';
    const keyId = found[0]?.keyId ?? '';
    const wanted = name.slice(-16).toUpperCase();
    return keyId === wanted
      ? undefined
      : `key parsed for entry with key ID '${wanted}' had different key ID '${keyId}'`;
  } catch (error) {
    return messageOf(error);
  } finally {
    await rm(gpg.home, { recursive: true, force: true });
  }
}
