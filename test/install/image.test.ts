import { execFile, spawn } from 'node:child_process';
import { chmod, copyFile, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

// What the Dockerfile does, without a container engine: the commands of its build stage, and the program as its last stage
// has it: another folder, another user, an empty environment, nothing to write to but /tmp.

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const user = 999;
/** What the image may weigh as it is pulled; the base and Debian's packages weigh 60 MB of it. */
const maxImageBytes = 250_000_000;
const baseBytes = 60_000_000;

let dockerfile: string;
let image: string;

beforeAll(async () => {
  dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
  image = await mkdtemp(join(tmpdir(), 'tiphys-image-'));
  await chmod(image, 0o755);
  const built = process.env['TIPHYS_PROGRAM'];
  if (!built) throw new Error('dist/tiphys is missing; `npm test` builds it, or run: npm run build');
  const app = join(image, 'app');
  await cp(dirname(built), app, { recursive: true });
  // As in the build stage, where node comes from the image.
  await copyFile(process.execPath, join(app, 'node'));
  await run('strip', [join(app, 'node')]);
  for (const name of namesIn(dockerfile)) await symlink(join(app, 'tiphys'), join(image, name));
});
afterAll(() => rm(image, { recursive: true, force: true }));

function namesIn(text: string): readonly string[] {
  return (/RUN for name in (.*); do/.exec(text)?.[1] ?? '').split(' ');
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
  const names = namesIn(dockerfile);
  expect(names).toEqual(
    expect.arrayContaining([
      'tiphys',
      'argocd',
      'argocd-server',
      'argocd-repo-server',
      'argocd-application-controller',
    ]),
  );
  const home = join(image, 'tmp');
  for (const name of names) {
    const args = name.startsWith('argocd-') ? ['--help'] : ['version', '--client'];
    const options = { uid: user, gid: user, cwd: '/', env: { PATH: '/usr/bin:/bin', HOME: home } };
    const { stdout } = await run(join(image, name), args, options);
    expect(stdout, name).toMatch(
      name.startsWith('argocd-') ? new RegExp(`Usage:\\n +${name}`) : /^(?:tiphys|argocd): v/,
    );
  }
});

it('is small enough to be pulled', async () => {
  const packed = spawn('sh', ['-c', `tar -C "${image}" -c app | gzip -1 | wc -c`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of packed.stdout) text += String(chunk);
  expect(Number(text)).toBeGreaterThan(10_000_000);
  expect(Number(text) + baseBytes).toBeLessThan(maxImageBytes);
});

it('does not run as root, and keeps secrets and checkouts out', async () => {
  expect(dockerfile).toMatch(/^USER 999$/m);
  const ignored = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['.git', '.tiphys', 'node_modules', 'dist']));
});
