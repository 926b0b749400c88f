import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

// What the Dockerfile does, without a container engine: the commands of its build stage are compared with everybody's, and
// its last stage is carried out line by line in a root file system of the same Debian, made by mmdebstrap.

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
/** What the image may weigh as it is pulled. */
const maxImageBytes = 250_000_000;
/** What Debian's slim image leaves out, and how it keeps apt from leaving files behind. */
const slim = [
  ...['doc', 'man', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
  '--aptopt=Dir::Cache::pkgcache ""',
  '--aptopt=Dir::Cache::srcpkgcache ""',
  '--aptopt=DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb"; }',
];

let dockerfile: string;
let folder: string;
let image: string;
const settings: { user: string; env: string[]; entrypoint: string[] } = { user: '', env: [], entrypoint: [] };

beforeAll(async () => {
  dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'tiphys-image-'));
  image = join(folder, 'root');
  const suite = /^FROM debian:(\w+)-slim$/m.exec(dockerfile)?.[1] ?? '';
  await run('mmdebstrap', ['--variant=minbase', ...slim, suite, image], { maxBuffer: 10_000_000 });
  for (const line of lastStage(dockerfile)) await carryOut(line);
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The instructions of the stage that becomes the image, each on one line. */
function lastStage(text: string): readonly string[] {
  const stage = text.slice(text.lastIndexOf('\nFROM ')).replaceAll('\\\n', ' ');
  return stage.split('\n').filter((line) => /^[A-Z]+ /.test(line) && !line.startsWith('FROM '));
}

async function carryOut(line: string): Promise<void> {
  const [instruction = ''] = line.split(' ');
  const rest = line.slice(instruction.length + 1);
  if (instruction === 'RUN') await run('chroot', [image, 'sh', '-ec', rest], { maxBuffer: 10_000_000 });
  else if (instruction === 'COPY') await copyProgram(rest);
  else if (instruction === 'USER') settings.user = rest;
  else if (instruction === 'ENV') settings.env.push(...rest.split(' '));
  else if (instruction === 'ENTRYPOINT') settings.entrypoint = JSON.parse(rest) as string[];
  else expect(line).toMatch(/^(?:WORKDIR \/tmp|CMD \["server"\])$/);
}

/** What `COPY --from=build /src/dist` brings, with node as the build stage leaves it. */
async function copyProgram(rest: string): Promise<void> {
  const target = /^--from=build \/src\/dist (\/.*)$/.exec(rest)?.[1];
  const built = process.env['TIPHYS_PROGRAM'];
  if (!target) throw new Error(`cannot carry out COPY ${rest}`);
  if (!built) throw new Error('dist/tiphys is missing; `npm test` builds it, or run: npm run build');
  const app = join(image, target);
  await mkdir(dirname(app), { recursive: true });
  await cp(dirname(built), app, { recursive: true });
  await run('strip', ['-o', join(app, 'node'), process.execPath]);
}

/** A command in the image, as its user and with nothing but its environment. */
async function inImage(command: readonly string[]): Promise<string> {
  const userspec = `--userspec=${settings.user}:${settings.user}`;
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const args = [userspec, image, 'env', '-i', path, ...settings.env, ...command];
  return (await run('chroot', args)).stdout;
}

it('builds with the command that everybody builds with', async () => {
  const stage = /AS build\n([^]*?)\nFROM /.exec(dockerfile)?.[1] ?? '';
  const commands = [...stage.matchAll(/^RUN (.*)$/gm)].map(([, command]) => command);
  expect(commands).toEqual([
    expect.stringMatching(/^apt-get update && apt-get install -y --no-install-recommends /),
    'npm run build',
    'cp "$(command -v node)" dist/node && strip dist/node',
  ]);
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Record<string, string>;
  };
  expect(scripts['build']).toBe('node scripts/build.mjs');
});

it('runs every component by its name, as a user with no rights and no home', async () => {
  const names = (/for name in (.*?); do/.exec(dockerfile)?.[1] ?? '').split(' ');
  expect(names).toEqual(
    expect.arrayContaining([
      'tiphys',
      'argocd',
      'argocd-server',
      'argocd-repo-server',
      'argocd-application-controller',
    ]),
  );
  for (const name of names) {
    const component = name.startsWith('argocd-');
    const stdout = await inImage([name, ...(component ? ['--help'] : ['version', '--client'])]);
    expect(stdout, name).toMatch(component ? new RegExp(`Usage:\\n +${name}`) : /^(?:tiphys|argocd): v/);
  }
  expect(await inImage([...settings.entrypoint, 'server', '--help'])).toContain('Usage:');
});

it('brings the programs that components call', async () => {
  for (const name of ['git', 'git-lfs', 'gpg', 'ssh', 'connect-proxy', 'tini'])
    expect(await inImage(['sh', '-c', `command -v ${name}`]), name).toMatch(/^\//);
});

it('is small enough to be pulled', async () => {
  const packed = spawn('sh', ['-c', `tar -C "${image}" -c . | gzip -1 | wc -c`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of packed.stdout) text += String(chunk);
  expect(Number(text)).toBeGreaterThan(50_000_000);
  expect(Number(text)).toBeLessThan(maxImageBytes);
});

it('does not run as root, and keeps secrets and checkouts out', async () => {
  expect(dockerfile).toMatch(/^USER 999$/m);
  const ignored = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['.git', '.tiphys', 'node_modules', 'dist']));
});
