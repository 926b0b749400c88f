import { type ChildProcess, spawn } from 'node:child_process';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificateAuthority, freePorts, type KeyPair } from '../../packages/app/dev/cluster/index.ts';
import { eventually } from './eventually.ts';
import { accepts } from './ports.ts';

/** The one user of registries that want a login. */
export const registryLogin = { username: 'robot', password: 'robot-secret' } as const;
const htpasswd = 'robot:$2b$04$RAMC8BBTbwQkOv861XX.6ehV6kp3wtmb/f.qPf7PnKXOwbrnlVpgO\n';
const service = 'test registry';
const issuer = 'test token server';

/** How a registry is reached and who may. */
export type OciRegistryOptions = {
  /** Nobody asks; a password (basic); tokens of a server of its own (bearer). Default `none`. */
  readonly auth?: 'none' | 'basic' | 'token' | undefined;
  /** HTTPS with an authority of its own. Default false. */
  readonly tls?: boolean | undefined;
  /** With `tls`: ask for a certificate of `client`'s authority. Default false. */
  readonly clientCertificate?: boolean | undefined;
};

/** A real OCI registry on loopback (Debian package docker-registry). */
export type OciRegistry = AsyncDisposable & {
  /** `localhost:PORT`. */
  readonly host: string;
  /** `http(s)://localhost:PORT`. */
  readonly origin: string;
  /** The authority's certificate (PEM), and a client's certificate of it. */
  readonly ca: string;
  readonly client: KeyPair;
  /** Tokens given out so far. */
  readonly tokens: { readonly count: number };
  /** Refuses connections until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
};

/** Starts a registry with a folder, and where needed certificates and a token server, of its own. */
export async function startOciRegistry(options: OciRegistryOptions = {}): Promise<OciRegistry> {
  const { auth = 'none', clientCertificate = false, tls = false } = options;
  const dir = await mkdtemp(join(tmpdir(), 'tiphys-registry-'));
  const authority = await createCertificateAuthority('test registry authority');
  const [pair, client] = await Promise.all([
    authority.issue({ commonName: 'localhost', hosts: ['localhost', '127.0.0.1'] }),
    authority.issue({ commonName: 'registry client' }),
  ]);
  const [port = 0] = await freePorts(1);
  const tokens = { count: 0 };
  const tokenServer = auth === 'token' ? await startTokenServer(pair, tokens) : undefined;
  const address = tokenServer?.address();
  const tokenPort = typeof address === 'object' && address ? address.port : 0;
  await Promise.all([
    writeFile(join(dir, 'ca.pem'), authority.cert),
    writeFile(join(dir, 'cert.pem'), pair.cert),
    writeFile(join(dir, 'key.pem'), pair.key),
    writeFile(join(dir, 'htpasswd'), htpasswd),
    writeFile(
      join(dir, 'config.json'),
      JSON.stringify(configuration({ dir, port, tokenPort, auth, tls, clientCertificate })),
    ),
  ]);
  const scheme = tls ? 'https' : 'http';
  const start = (): Promise<ChildProcess> => startRegistry(dir, port);
  let registry = await start();
  return {
    host: `localhost:${port}`,
    origin: `${scheme}://localhost:${port}`,
    ca: authority.cert,
    client,
    tokens,
    stop: () => stopRegistry(registry),
    start: async () => {
      registry = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await stopRegistry(registry);
      await new Promise<void>((resolve) => (tokenServer ? tokenServer.close(() => resolve()) : resolve()));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

type Configuration = Required<OciRegistryOptions> & {
  readonly dir: string;
  readonly port: number;
  readonly tokenPort: number;
};

/** The registry reads YAML, and so JSON. */
function configuration({ auth, clientCertificate, dir, port, tls, tokenPort }: Configuration): object {
  const certificate = join(dir, 'cert.pem');
  const token = {
    realm: `http://localhost:${tokenPort}/token`,
    service,
    issuer,
    rootcertbundle: certificate,
  };
  return {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(dir, 'data') } },
    http: {
      addr: `127.0.0.1:${port}`,
      secret: 'of a test',
      ...(tls
        ? {
            tls: {
              certificate,
              key: join(dir, 'key.pem'),
              ...(clientCertificate ? { clientcas: [join(dir, 'ca.pem')] } : {}),
            },
          }
        : {}),
    },
    ...(auth === 'basic' ? { auth: { htpasswd: { realm: 'test', path: join(dir, 'htpasswd') } } } : {}),
    ...(auth === 'token' ? { auth: { token } } : {}),
  };
}

/** Gives tokens for whatever is asked to who knows the password, and to others for nothing. */
async function startTokenServer(pair: KeyPair, tokens: { count: number }): Promise<Server> {
  const { password, username } = registryLogin;
  const accepted = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.headers.authorization !== undefined && request.headers.authorization !== accepted) {
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end('{"details":"incorrect username or password"}');
      return;
    }
    tokens.count++;
    const scopes = request.headers.authorization === accepted ? url.searchParams.getAll('scope') : [];
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ token: tokenFor(scopes, pair), expires_in: 300 }));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}

function tokenFor(scopes: readonly string[], pair: KeyPair): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const certificate = new X509Certificate(pair.cert).raw.toString('base64');
  const now = Math.floor(Date.now() / 1000);
  const access = scopes.map((scope) => {
    const parts = scope.split(':');
    return { type: parts[0], name: parts.slice(1, -1).join(':'), actions: (parts.at(-1) ?? '').split(',') };
  });
  const claims = {
    iss: issuer,
    sub: 'robot',
    aud: service,
    iat: now,
    nbf: now - 5,
    exp: now + 300,
    jti: 'x',
    access,
  };
  const text = `${encode({ typ: 'JWT', alg: 'ES256', x5c: [certificate] })}.${encode(claims)}`;
  const key = { key: createPrivateKey(pair.key), dsaEncoding: 'ieee-p1363' } as const;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

async function startRegistry(dir: string, port: number): Promise<ChildProcess> {
  // The registry does not notice that its parent died; the shell does, because its standard input closes.
  const script = 'exec 3<&0; "$0" "$@" & server=$!; cat <&3 >/dev/null; kill $server; wait $server';
  const child = spawn('sh', ['-c', script, 'docker-registry', 'serve', join(dir, 'config.json')], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/bin`, OTEL_TRACES_EXPORTER: 'none' },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`docker-registry ended: ${errors}`);
    if (!(await accepts(port))) {
      throw new Error(
        `docker-registry does not listen (npm test installs it, or: apt-get install docker-registry): ${errors}`,
      );
    }
  });
  return child;
}

async function stopRegistry(registry: ChildProcess): Promise<void> {
  if (registry.exitCode !== null || registry.signalCode !== null) return;
  const closed = new Promise((resolve) => registry.once('close', resolve));
  registry.stdin?.end();
  await closed;
}
