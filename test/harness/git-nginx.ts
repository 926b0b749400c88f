import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificateAuthority, freePorts, type KeyPair } from '../../packages/app/dev/cluster/index.ts';
import { eventually } from './eventually.ts';
import { accepts } from './ports.ts';
import { findProgram, runServer } from './run-server.ts';

/** Who may read. Nothing set: everybody. */
export type GitNginxOptions = {
  /** Folder of the bare repositories. */
  readonly root: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Ask for a certificate of `client`'s authority. Default false. */
  readonly clientCertificate?: boolean | undefined;
  /** Port on loopback that answers for `…/info/lfs` (without TLS and password). */
  readonly lfsPort?: number | undefined;
};

/** nginx with `git http-backend` behind fcgiwrap, over HTTPS on loopback. */
export type GitNginx = AsyncDisposable & {
  /** `https://localhost:PORT/NAME` of a repository. */
  url(name: string): string;
  readonly port: number;
  /** The authority's certificate (PEM), to trust the server with. */
  readonly ca: string;
  /** A certificate that passes `clientCertificate`. */
  readonly client: KeyPair;
};

/** Starts the servers (Debian packages nginx and fcgiwrap) with a certificate of their own for `localhost`. */
export async function startGitNginx(options: GitNginxOptions): Promise<GitNginx> {
  const dir = await mkdtemp(join(tmpdir(), 'tiphys-nginx-'));
  const [nginx, fcgiwrap] = [findProgram('nginx', 'nginx-light'), findProgram('fcgiwrap', 'fcgiwrap')];
  const authority = await createCertificateAuthority('test nginx authority');
  const [pair, client] = await Promise.all([
    authority.issue({ commonName: 'localhost', hosts: ['localhost', '127.0.0.1'] }),
    authority.issue({ commonName: 'git client' }),
  ]);
  const [port = 0] = await freePorts(1);
  await writeFile(join(dir, 'server.crt'), pair.cert);
  await writeFile(join(dir, 'server.key'), pair.key, { mode: 0o600 });
  await writeFile(join(dir, 'ca.crt'), authority.cert);
  await writeFile(join(dir, 'users'), `${options.username ?? 'git'}:{PLAIN}${options.password ?? ''}\n`);
  await writeFile(join(dir, 'nginx.conf'), configuration(dir, port, options));
  const backend = runServer(fcgiwrap, ['-c', '1', '-s', `unix:${join(dir, 'socket')}`]);
  const server = runServer(nginx, ['-p', dir, '-e', 'stderr', '-c', join(dir, 'nginx.conf')]);
  await eventually(async () => {
    if (!(await accepts(port)))
      throw new Error(`nginx does not listen: ${server.errors()}${backend.errors()}`);
  });
  return {
    url: (name) => `https://localhost:${port}/${name}`,
    port,
    ca: authority.cert,
    client,
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await backend.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function configuration(dir: string, port: number, options: GitNginxOptions): string {
  const backend = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(dir, name)};`,
  );
  const lfs = `location ~ /info/lfs/ { proxy_pass http://127.0.0.1:${options.lfsPort ?? 0}; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto https; }`;
  const parameters = {
    SCRIPT_FILENAME: backend,
    GIT_PROJECT_ROOT: options.root,
    GIT_HTTP_EXPORT_ALL: '1',
    // The repositories may belong to another user than the one who serves them.
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
    GIT_PROTOCOL: '$http_git_protocol',
    PATH_INFO: '$uri',
    QUERY_STRING: '$query_string',
    REQUEST_METHOD: '$request_method',
    CONTENT_TYPE: '$content_type',
    CONTENT_LENGTH: '$content_length',
    REMOTE_USER: '$remote_user',
    REMOTE_ADDR: '$remote_addr',
  };
  return `
daemon off;
master_process off;
worker_processes 1;
pid ${join(dir, 'pid')};
events { worker_connections 64; }
http {
  access_log off;
  client_max_body_size 0;
  ${temporary.join('\n  ')}
  server {
    listen 127.0.0.1:${port} ssl;
    server_name localhost;
    ssl_certificate ${join(dir, 'server.crt')};
    ssl_certificate_key ${join(dir, 'server.key')};
    ${options.clientCertificate ? `ssl_client_certificate ${join(dir, 'ca.crt')}; ssl_verify_client on;` : ''}
    ${options.password === undefined ? '' : `auth_basic "git"; auth_basic_user_file ${join(dir, 'users')};`}
    ${options.lfsPort === undefined ? '' : lfs}
    location / {
      fastcgi_pass unix:${join(dir, 'socket')};
      ${Object.entries(parameters)
        .map(([name, value]) => `fastcgi_param ${name} "${value}";`)
        .join('\n      ')}
    }
  }
}
`;
}
