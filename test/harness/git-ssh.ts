import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../../packages/app/dev/cluster/index.ts';
import type { GitRepository } from '../../packages/app/dev/git/index.ts';
import { eventually } from './eventually.ts';
import { accepts } from './ports.ts';
import { findProgram, type RunningServer, runServer } from './run-server.ts';

const exec = promisify(execFile);

/** A real sshd on loopback that lets one key run git on repositories, nothing else. */
export type GitSshServer = AsyncDisposable & {
  /** `ssh://USER@127.0.0.1:PORT/PATH` of a repository. */
  url(repository: GitRepository): string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The private key that is let in, and one that is not (OpenSSH format). */
  readonly privateKey: string;
  readonly strangerKey: string;
  /** The server's line for known_hosts, and one with a key that is not the server's. */
  readonly knownHosts: string;
  readonly wrongKnownHosts: string;
  /** Refuses connections until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
};

/** Starts sshd (Debian package openssh-server) as the current user. `lfs` is what `git-lfs-authenticate` answers; without it, it is refused. */
export async function startGitSsh({
  lfs,
}: { readonly lfs?: object | undefined } = {}): Promise<GitSshServer> {
  const dir = await mkdtemp(join(tmpdir(), 'tiphys-ssh-'));
  const [port = 0] = await freePorts(1);
  const keys = await makeKeys(dir);
  await writeFile(join(dir, 'authorized_keys'), keys.userPublic, { mode: 0o600 });
  await writeFile(join(dir, 'sshd_config'), configuration(dir, port));
  const answer = lfs === undefined ? '' : `git-lfs-authenticate*) cat ${join(dir, 'lfs.json')} ;;`;
  await writeFile(join(dir, 'lfs.json'), JSON.stringify(lfs ?? {}));
  await writeFile(
    join(dir, 'command'),
    `#!/bin/sh\ncase "$SSH_ORIGINAL_COMMAND" in\n${answer}\n*) exec git -c safe.directory=* shell -c "$SSH_ORIGINAL_COMMAND" ;;\nesac\n`,
    { mode: 0o755 },
  );
  const user = userInfo().username;
  let server = await startServer(dir, port);
  const stop = (): Promise<void> => server.stop();
  return {
    url: (repository) => `ssh://${user}@127.0.0.1:${port}${repository.dir}`,
    host: `[127.0.0.1]:${port}`,
    port,
    user,
    privateKey: keys.user,
    strangerKey: keys.stranger,
    knownHosts: `[127.0.0.1]:${port} ${keys.hostPublic}`,
    wrongKnownHosts: `[127.0.0.1]:${port} ${keys.strangerPublic}`,
    stop,
    start: async () => {
      server = await startServer(dir, port);
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

type Keys = Record<'user' | 'userPublic' | 'stranger' | 'strangerPublic' | 'hostPublic', string>;

async function makeKeys(dir: string): Promise<Keys> {
  const names = ['host', 'user', 'stranger'];
  await Promise.all(
    names.map((name) =>
      exec('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(dir, name)]),
    ),
  );
  const read = (name: string): Promise<string> => readFile(join(dir, name), 'utf8');
  const publicKey = async (name: string): Promise<string> =>
    (await read(`${name}.pub`)).split(' ').slice(0, 2).join(' ');
  return {
    user: await read('user'),
    userPublic: await publicKey('user'),
    stranger: await read('stranger'),
    strangerPublic: await publicKey('stranger'),
    hostPublic: await publicKey('host'),
  };
}

function configuration(dir: string, port: number): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(dir, 'host')}`,
    `AuthorizedKeysFile ${join(dir, 'authorized_keys')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'AllowTcpForwarding no',
    'PermitTTY no',
    `ForceCommand ${join(dir, 'command')}`,
    'LogLevel ERROR',
    '',
  ].join('\n');
}

async function startServer(dir: string, port: number): Promise<RunningServer> {
  const sshd = findProgram('sshd', 'openssh-server');
  // As root, sshd insists on this folder, which a package's service would make.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true });
  const server = runServer(sshd, ['-D', '-e', '-f', join(dir, 'sshd_config')]);
  await eventually(async () => {
    if (!(await accepts(port))) throw new Error(`sshd does not listen: ${server.errors()}`);
  });
  return server;
}
