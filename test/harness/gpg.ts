import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** A key that can sign. */
export type SigningKey = {
  readonly keyId: string;
  readonly fingerprint: string;
  /** The public key, armored. */
  readonly publicKey: string;
};

/** A GnuPG home of people who sign, with an agent of its own that ends with it. */
export type SigningHome = AsyncDisposable & {
  /** The environment in which gpg and git find the keys. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes a key; `expire` as gpg's `--quick-gen-key` takes it (default never). */
  makeKey(name: string, expire?: string): Promise<SigningKey>;
  /** Runs git in a folder, with the keys of this home. */
  git(dir: string, ...args: string[]): Promise<string>;
  /** Runs gpg in this home. */
  gpg(...args: string[]): Promise<string>;
};

/** Makes an empty home (Debian package gnupg). */
export async function createSigningHome(): Promise<SigningHome> {
  const home = await mkdtemp(join(tmpdir(), 'tiphys-gpg-'));
  const env = { GNUPGHOME: home, PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' };
  const gpg = async (...args: string[]): Promise<string> =>
    (
      await exec('gpg', ['--batch', '--no-tty', '--pinentry-mode', 'loopback', '--passphrase', '', ...args], {
        env,
      })
    ).stdout;
  return {
    env,
    gpg,
    git: async (dir, ...args) =>
      (
        await exec('git', args, {
          cwd: dir,
          env: { ...env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
        })
      ).stdout,
    makeKey: async (name, expire = 'never') => {
      const identity = `${name} <${name.toLowerCase().replaceAll(' ', '.')}@example.com>`;
      await gpg('--quick-gen-key', identity, 'ed25519', 'sign', expire);
      const listing = await gpg('--with-colons', '--list-keys', `=${identity}`);
      const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listing)?.[1] ?? '';
      return {
        fingerprint,
        keyId: fingerprint.slice(-16),
        publicKey: await gpg('--armor', '--export', fingerprint),
      };
    },
    [Symbol.asyncDispose]: async () => {
      await exec('gpgconf', ['--kill', 'all'], { env }).catch(() => {});
      await rm(home, { recursive: true, force: true });
    },
  };
}
