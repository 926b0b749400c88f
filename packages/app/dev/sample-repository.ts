import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFree } from './cluster/ports.ts';
import { type GitRepository, openRepository, serveGit } from './git/index.ts';

/** The sample repository, served over HTTP on loopback; pushes are welcome. */
export type SampleRepository = AsyncDisposable & { readonly url: string; readonly repository: GitRepository };

const name = 'sample.git';
const portFile = 'port';

/** Makes the repository in `dir` from the files in `sampleDir` on the first start, and serves it, on the same port each time if that is free. */
export async function serveSample(dir: string, sampleDir = defaultSampleDir()): Promise<SampleRepository> {
  const repository = await openRepository(join(dir, name));
  if (!(await hasCommit(repository))) {
    await repository.commit(await readFiles(sampleDir), { message: 'Add the sample applications' });
    await repository.git('branch', 'production', 'main');
  }
  const server = createServer((request, response) => {
    // A page in the user's browser must not reach the repository under a name of its own.
    const { hostname } = new URL(`http://${request.headers.host ?? 'missing'}`);
    if (hostname !== '127.0.0.1' && hostname !== 'localhost') {
      response.writeHead(403).end('only for this machine\n');
      return;
    }
    void serveGit({ root: dir, allowPush: true, user: 'dev' }, request, response);
  });
  const port = await listen(server, await previousPort(dir));
  await writeFile(join(dir, portFile), String(port));
  return {
    url: `http://127.0.0.1:${port}/${name}`,
    repository,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function defaultSampleDir(): string {
  return fileURLToPath(new URL('sample', import.meta.url));
}

async function hasCommit(repository: GitRepository): Promise<boolean> {
  try {
    return (await repository.resolve()) !== '';
  } catch {
    return false;
  }
}

async function readFiles(dir: string): Promise<Record<string, Uint8Array>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(
    async (path) => [relative(dir, path).split(sep).join('/'), await readFile(path)] as const,
  );
  return Object.fromEntries(await Promise.all(files));
}

async function previousPort(dir: string): Promise<number> {
  const port = Number(await readFile(join(dir, portFile), 'utf8').catch(() => '0'));
  return port > 0 && (await isFree(port)) ? port : 0;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
