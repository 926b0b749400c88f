// Programs of the system that tests need, installed with apt where they are missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './go-build.mjs';

/** A program, the Debian package that brings it, and the file whose presence says that tests use it. */
const programs = [
  { program: 'git', package: 'git', usedBy: 'test/harness/git-repository.ts' },
  { program: 'ssh', package: 'openssh-client', usedBy: 'test/harness/git-ssh.ts' },
  { program: 'sshd', package: 'openssh-server', usedBy: 'test/harness/git-ssh.ts' },
  { program: 'nginx', package: 'nginx-light', usedBy: 'test/harness/git-nginx.ts' },
  { program: 'fcgiwrap', package: 'fcgiwrap', usedBy: 'test/harness/git-nginx.ts' },
  { program: 'connect-proxy', package: 'connect-proxy', usedBy: 'test/harness/socks-proxy.ts' },
  { program: 'git-lfs', package: 'git-lfs', usedBy: 'test/harness/lfs.ts' },
  { program: 'gpg', package: 'gnupg', usedBy: 'test/harness/gpg.ts' },
  { program: 'docker-registry', package: 'docker-registry', usedBy: 'test/harness/oci-registry.ts' },
  { program: 'mmdebstrap', package: 'mmdebstrap', usedBy: 'test/install/image.ts' },
  { program: 'podman', package: 'podman', usedBy: 'test/install/image.ts' },
  { program: 'runc', package: 'runc', usedBy: 'test/install/image.ts' },
  { program: 'chromium', package: 'chromium', usedBy: 'test/harness/browser.ts' },
  { program: 'redis-server', package: 'redis-server', usedBy: 'packages/app/redis/redis-cache.test.ts' },
];

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin'];

/** Installs what is missing; where that is not possible, says what to install and goes on: tests that need it will fail. */
export function installSystemPackages() {
  const missing = programs.filter(
    ({ program, usedBy }) => existsSync(join(root, usedBy)) && !isPresent(program),
  );
  if (missing.length === 0) return;
  const names = missing.map((entry) => entry.package);
  const command = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (process.getuid?.() !== 0 || !isPresent('apt-get')) {
    console.error(
      `Tests need programs that are not here: ${missing.map((entry) => entry.program).join(', ')}`,
    );
    console.error(`Install them, on Debian with: sudo ${command}`);
    return;
  }
  console.error(`Installing ${names.join(', ')}`);
  const script = `apt-get update -qq && ${command} -qq >/dev/null`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync('sh', ['-c', script], { stdio: ['ignore', 'ignore', 'inherit'], env });
  if (status !== 0) console.error(`apt-get failed; tests that need ${names.join(', ')} will fail`);
}

function isPresent(program) {
  return folders.some((folder) => existsSync(join(folder, program)));
}
