import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildEngine } from '../../scripts/build-engine.mjs';

const exec = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const name = 'tiphys/tiphys';
const maxOutputBytes = 50_000_000;

/** How a container differs from a pod of our manifests. */
export interface ContainerOptions {
  /** Default true, as in the pods. */
  readonly readOnly?: boolean | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Folders that the container sees, at the same place, without writing. */
  readonly folders?: readonly string[] | undefined;
}

/** What an image says of itself, in podman's words. */
export interface ImageDescription {
  readonly Architecture: string;
  readonly Config: {
    readonly User: string;
    readonly Entrypoint: readonly string[];
    readonly Cmd: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
}

/** The image that the Dockerfile makes, in a storage of its own. */
export interface BuiltImage extends AsyncDisposable {
  readonly description: ImageDescription;
  /** Size of the layers as a registry keeps them. */
  packedBytes(): Promise<number>;
  /** The command line that runs a program as in a pod: on the host's network, with nothing but /tmp to write to. */
  command(words: readonly string[], options?: ContainerOptions): readonly string[];
  /** Runs it to its end and resolves to what it printed; a non-zero exit is an error. */
  run(words: readonly string[], options?: ContainerOptions): Promise<string>;
}

/**
 * Builds the Dockerfile as it is with podman. The images it starts from cannot be pulled everywhere, so stand-ins have their
 * names: Debian by mmdebstrap, with the node, npm and Go of this machine. The engine is in its cache already.
 */
export async function buildImage(): Promise<BuiltImage> {
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-image-'));
  const podman = await preparePodman(folder);
  const dispose = async (): Promise<void> => {
    await podman(['rm', '--force', '--all', '--time', '0']);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await importBases(folder, podman);
    const options = ['--isolation', 'chroot', '--network', 'host', '--pull=never', '--quiet'];
    await podman(['build', ...options, '--tag', name, root]);
    const inspected = JSON.parse(await podman(['image', 'inspect', name])) as readonly ImageDescription[];
    const [description] = inspected;
    if (!description) throw new Error('podman does not describe the image');
    const command = (words: readonly string[], container: ContainerOptions = {}): readonly string[] => [
      ...podman.command,
      'run',
      ...podOptions(container),
      name,
      ...words,
    ];
    return {
      description,
      command,
      async run(words, container) {
        const [program = '', ...args] = command(words, container);
        return (await exec(program, args, { maxBuffer: maxOutputBytes })).stdout;
      },
      async packedBytes() {
        const script = '"$@" | gzip -1 | wc -c';
        const save = [...podman.command, 'save', '--quiet', name];
        return Number((await exec('sh', ['-c', script, 'sh', ...save])).stdout);
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function podOptions({ readOnly = true, env = {}, folders = [] }: ContainerOptions): readonly string[] {
  const given = Object.entries(env).filter(([, value]) => value !== undefined);
  return [
    '--rm',
    '--network=host',
    '--pull=never',
    '--cap-drop=all',
    '--security-opt=no-new-privileges',
    ...(readOnly ? ['--read-only', '--read-only-tmpfs=false', '--tmpfs=/tmp:mode=1777'] : []),
    ...given.map(([key, value]) => `--env=${key}=${value}`),
    ...folders.map((path) => `--volume=${path}:${path}:ro`),
  ];
}

/** Runs podman with nothing but the folder to keep things in; resolves to what it printed. */
interface Podman {
  (args: readonly string[]): Promise<string>;
  /** The words before its arguments. */
  readonly command: readonly string[];
}

async function preparePodman(folder: string): Promise<Podman> {
  const engine = join(folder, 'engine');
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  const settings = join(folder, 'containers.conf');
  const storage = join(folder, 'storage.conf');
  // As little as possible is asked of the machine: no control groups of systemd, no raised limits.
  await writeFile(
    settings,
    `[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "none"
runtime = "runc"
tmp_dir = "${engine}"
`,
  );
  await writeFile(
    storage,
    `[storage]
driver = "overlay"
graphroot = "${join(folder, 'images')}"
runroot = "${join(folder, 'run')}"
`,
  );
  const variables = { CONTAINERS_CONF: settings, CONTAINERS_STORAGE_CONF: storage, TMPDIR: temporary };
  const command = ['env', ...Object.entries(variables).map(([key, value]) => `${key}=${value}`), 'podman'];
  const [program = '', ...before] = command;
  const run = async (args: readonly string[]): Promise<string> =>
    (await exec(program, [...before, ...args], { maxBuffer: maxOutputBytes })).stdout;
  return Object.assign(run, { command });
}

/** What Debian's slim image leaves out. */
const slim = ['doc', 'man', 'locale'].map((part) => `--dpkgopt=path-exclude=/usr/share/${part}/*`);

/** Makes what the Dockerfile starts from, under the names it has there. */
async function importBases(folder: string, podman: Podman): Promise<void> {
  const dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
  const names = [...dockerfile.matchAll(/^FROM --platform=\S+ (\S+)/gm)].map(([, from = '']) => from);
  const base = (kind: string): string =>
    `docker.io/library/${names.find((from) => from.startsWith(`${kind}:`))}`;
  const archive = join(folder, 'base.tar');
  const save = async (image: string, tar: readonly string[], settings: readonly string[]): Promise<void> => {
    await exec('tar', ['-cf', archive, ...tar]);
    await podman(['import', '--quiet', ...settings.map((one) => `--change=ENV ${one}`), archive, image]);
    await rm(archive);
  };
  const debian = join(folder, 'debian');
  const suite = /debian:(\w+)-slim/.exec(base('debian'))?.[1] ?? '';
  await exec('mmdebstrap', ['--variant=minbase', ...slim, suite, debian], { maxBuffer: maxOutputBytes });
  await rm(join(debian, 'var', 'lib', 'apt', 'lists'), { recursive: true });
  await save(base('debian'), ['-C', debian, '.'], []);
  // The engine is cached: its compiler is copied about and not called.
  const goRoot = (await exec('go', ['env', 'GOROOT'])).stdout.trim();
  await save(base('golang'), ['--transform=s,^bin,usr/local/go/bin,', '-C', goRoot, 'bin'], []);
  await addNode(debian);
  await save(base('node'), ['-C', debian, '.'], await registrySettings(debian));
}

/** Adds node and npm as node's image has them, and the cache of the engine. */
async function addNode(debian: string): Promise<void> {
  const local = join(debian, 'usr', 'local');
  await cp(process.execPath, join(local, 'bin', 'node'));
  const program = (await exec('sh', ['-c', 'readlink -f "$(command -v npm)"'])).stdout.trim();
  await cp(dirname(dirname(program)), join(local, 'lib', 'node_modules', 'npm'), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin', 'npm'));
  const { directory } = await buildEngine();
  const cache = join(debian, 'root', '.cache', 'tiphys', 'engine');
  await cp(directory, join(cache, basename(directory)), { recursive: true });
}

/** Where this machine gets npm's packages, and whom it trusts for that, as variables of an image. */
async function registrySettings(debian: string): Promise<readonly string[]> {
  const registry = (await exec('npm', ['config', 'get', 'registry'], { cwd: root })).stdout.trim();
  const settings = [`npm_config_registry=${registry}`];
  const authorities = process.env['NODE_EXTRA_CA_CERTS'];
  if (!authorities) return settings;
  await cp(authorities, join(debian, 'etc', 'authorities.pem'));
  return [...settings, 'NODE_EXTRA_CA_CERTS=/etc/authorities.pem'];
}
