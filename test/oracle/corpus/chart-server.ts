import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { configMap } from './case.ts';

/** A Helm repository over HTTP with a chart `remote`, once for everybody and once with a password. */
export interface ChartServer extends AsyncDisposable {
  /** URL without a password, and the one that asks for `u` and `secret`. */
  readonly open: string;
  readonly closed: string;
  /** Adds a version to both. */
  publish(version: string): Promise<void>;
}

/** Starts the repository with versions 1.0.0 and 1.4.2, and one before a release. */
export async function startChartServer(): Promise<ChartServer> {
  const archives = new Map<string, Buffer>();
  const publish = async (version: string): Promise<void> => {
    archives.set(version, await archive(version));
  };
  for (const version of ['1.0.0', '1.4.2', '2.0.0-rc.1']) await publish(version);
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').replace(/^\/private/, '');
    const login = request.headers.authorization === `Basic ${Buffer.from('u:secret').toString('base64')}`;
    if (request.url?.startsWith('/private') && !login) response.writeHead(401).end();
    else if (path === '/values.yaml') response.end('color: by-url\n');
    else if (path === '/index.yaml') response.end(indexOf([...archives.keys()]));
    else {
      const found = archives.get(/^\/remote-(.*)\.tgz$/.exec(path)?.[1] ?? '');
      response.writeHead(found ? 200 : 404).end(found);
    }
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    open: url,
    closed: `${url}/private`,
    publish,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function indexOf(versions: readonly string[]): string {
  const entries = versions.map(
    (version) =>
      `  - {name: remote, version: ${version}, apiVersion: v2, created: "2024-01-01T00:00:00Z", urls: [remote-${version}.tgz]}\n`,
  );
  return `apiVersion: v1\nentries:\n  remote:\n${entries.join('')}`;
}

async function archive(version: string): Promise<Buffer> {
  const tar = pack();
  const files = {
    'Chart.yaml': `apiVersion: v2\nname: remote\nversion: ${version}\n`,
    'values.yaml': 'color: blue\n',
    'templates/a.yaml': configMap('{{ .Release.Name }}-remote', { version, color: '{{ .Values.color }}' }),
  };
  for (const [name, text] of Object.entries(files)) tar.entry({ name: `remote/${name}` }, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}
