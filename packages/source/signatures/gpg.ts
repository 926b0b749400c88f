import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codes, StatusError } from '@tiphys/base';
import type { ProgramResult } from '../git/run-program.ts';
import { runProgram } from '../git/run-program.ts';
import type { GitProgram } from '../git/run.ts';
import { defaultPath } from '../git/run.ts';

/** Longest time of one call of gpg. */
const timeoutMs = 30_000;
/** Largest list of keys. */
const maxListingBytes = 4 * 1024 * 1024;

/** Where gpg keeps a keyring, and how it is found. */
export interface Gpg {
  readonly home: string;
  readonly program: Pick<GitProgram, 'path'>;
}

/** A public key as gpg lists it. */
export interface GpgKey {
  /** The last 16 digits of the fingerprint, upper case. */
  readonly keyId: string;
  readonly fingerprint: string;
  /** `rsa2048`, `ed25519`, … */
  readonly subType: string;
  /** The first identity, `Name (comment) <mail>`. */
  readonly owner: string;
  /** gpg's word for the trust in it: `ultimate`, `unknown`, `expired`, `revoked`, … */
  readonly trust: string;
}

/** Makes an empty keyring in a folder of its own. */
export async function makeKeyring(gpg: Gpg): Promise<void> {
  await mkdir(gpg.home, { recursive: true, mode: 0o700 });
}

/** Runs gpg without a user's settings, an agent or a network. */
export function runGpg(
  { home, program }: Gpg,
  args: readonly string[],
  options: {
    readonly stdin?: string | Uint8Array | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<ProgramResult> {
  const base = [
    '--homedir',
    home,
    '--no-options',
    '--batch',
    '--no-tty',
    '--no-autostart',
    '--no-permission-warning',
  ];
  return runProgram({
    file: 'gpg',
    args: [...base, '--no-auto-key-retrieve', '--disable-dirmngr', ...args],
    what: 'gpg',
    env: { PATH: program.path ?? defaultPath, LC_ALL: 'C.UTF-8', HOME: home },
    timeoutMs,
    maxStdoutBytes: maxListingBytes,
    ...options,
  });
}

/** Puts keys (armored or binary) into a keyring. Throws `invalidArgument` where there is none in the text. */
export async function importKeys(gpg: Gpg, keys: string | Uint8Array): Promise<void> {
  const { stderr, stdout } = await runGpg(gpg, ['--status-fd=1', '--import'], { stdin: keys });
  // The exit code also tells of an agent that cannot be reached (its socket's path may be too long), which nobody needs.
  if (/^\[GNUPG:\] IMPORT_OK /m.test(stdout)) return;
  throw new StatusError(codes.invalidArgument, `cannot import GPG keys: ${complaint(stderr)}`);
}

/** The keys of a keyring. */
export async function listKeys(gpg: Gpg): Promise<GpgKey[]> {
  const { exitCode, stderr, stdout } = await runGpg(gpg, [
    '--with-colons',
    '--fixed-list-mode',
    '--list-keys',
  ]);
  if (exitCode !== 0) throw new StatusError(codes.internal, `cannot list GPG keys: ${complaint(stderr)}`);
  return parseKeys(stdout);
}

/** Trusts every key of a keyring: who put it there decided that (Argo CD's way). */
export async function trustKeys(gpg: Gpg, keys: readonly GpgKey[]): Promise<void> {
  if (keys.length === 0) return;
  const stdin = keys.map(({ fingerprint }) => `${fingerprint}:6:\n`).join('');
  const { exitCode, stderr } = await runGpg(gpg, ['--import-ownertrust'], { stdin });
  if (exitCode !== 0) throw new StatusError(codes.internal, `cannot trust GPG keys: ${complaint(stderr)}`);
  await runGpg(gpg, ['--check-trustdb']);
}

/** One key of a keyring, armored. */
export async function exportKey(gpg: Gpg, keyId: string): Promise<string> {
  return (await runGpg(gpg, ['--armor', '--export', keyId])).stdout;
}

/** What gpg says of a signature: its status lines, and the text for people. */
export async function verifySignature(
  gpg: Gpg,
  signed: { readonly payload: Uint8Array; readonly signature: string },
  at: { readonly file: string; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly status: string; readonly text: string }> {
  await writeFile(at.file, signed.signature, { mode: 0o600, encoding: 'latin1' });
  try {
    const args = ['--status-fd=1', '--keyid-format=long', '--verify', at.file, '-'];
    const { stdout, stderr } = await runGpg(gpg, args, { stdin: signed.payload, signal: at.signal });
    return { status: stdout, text: stderr.trim() };
  } finally {
    await rm(at.file, { force: true });
  }
}

/** A path for a file of one call. */
export function callFile(gpg: Gpg, number: number): string {
  return join(gpg.home, `signature-${number}`);
}

/** Reads `gpg --with-colons --list-keys` (its documentation: doc/DETAILS). */
export function parseKeys(listing: string): GpgKey[] {
  const keys: { keyId: string; fingerprint: string; subType: string; owner: string; trust: string }[] = [];
  for (const line of listing.split('\n')) {
    const fields = line.split(':');
    const key = keys.at(-1);
    if (fields[0] === 'pub') {
      const trust = trustNames[fields[1] ?? ''] ?? 'unknown';
      keys.push({ keyId: '', fingerprint: '', subType: subTypeOf(fields), owner: '', trust });
    } else if (fields[0] === 'fpr' && key?.fingerprint === '') {
      key.fingerprint = fields[9] ?? '';
      key.keyId = key.fingerprint.slice(-16);
    } else if (fields[0] === 'uid' && key?.owner === '') key.owner = unescape(fields[9] ?? '');
  }
  return keys;
}

const trustNames: Readonly<Record<string, string>> = {
  u: 'ultimate',
  f: 'full',
  m: 'marginal',
  n: 'never',
  e: 'expired',
  r: 'revoked',
};

/** As `gpg --list-keys` names kinds of keys: by curve, or by algorithm and length. */
function subTypeOf(fields: readonly string[]): string {
  const [length = '', algorithm = '', curve = ''] = [fields[2], fields[3], fields[16]];
  if (curve !== '') return curve;
  const name =
    { 1: 'rsa', 16: 'elg', 17: 'dsa', 18: 'cv', 19: 'ecdsa', 22: 'ed' }[Number(algorithm)] ?? 'unknown_';
  return `${name}${length}`;
}

/** gpg writes bytes that would break its lines as `\xHH`. */
function unescape(text: string): string {
  const bytes = Buffer.from(text).toString('latin1');
  const plain = bytes.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1').toString('utf8');
}

/** The telling line of what gpg says. */
function complaint(text: string): string {
  const lines = text.trim().split('\n');
  return (lines.find((line) => !line.endsWith(' created')) ?? '').replace(/^gpg: /, '');
}
