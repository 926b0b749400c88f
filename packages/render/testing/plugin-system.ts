import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApplicationSource, ConfigManagementPlugin, ManifestRequest, Repository } from '@tiphys/model';
import { readPluginConfig } from '../cmp-server/plugin-config.ts';
import type { CmpServer } from '../cmp-server/server.ts';
import { startCmpServer } from '../cmp-server/server.ts';
import type { RepoServer } from '../repo-server.ts';
import { createRepoServer } from '../repo-server.ts';
import { loadLang } from '../tools/load-lang.ts';

/** A real repository without a commit. */
export interface EmptyRepository extends Disposable {
  readonly url: string;
  /** Writes files (`undefined` removes) and commits; gives the SHA. */
  commit(files: Readonly<Record<string, string | undefined>>): string;
}

/** A repo server with plugins, for tests: real sockets, real commands, a real repository. */
export interface PluginSystem extends AsyncDisposable {
  readonly folder: string;
  readonly socketDir: string;
  readonly repo: EmptyRepository;
  readonly server: RepoServer;
  /** One whose plugins get a second. */
  readonly hasty: RepoServer;
  /** Plugins of `argocd-cm`. */
  local: readonly ConfigManagementPlugin[];
  /** Servers that `tidy` ends. */
  readonly running: (CmpServer | Server)[];
  /** Starts a plugin; `spec` is what stands in its `plugin.yaml`. */
  plugin(name: string, spec: object, options?: object): Promise<CmpServer>;
  /** Commits files, so that the servers see them at once; gives the SHA. */
  commit(files: Parameters<EmptyRepository['commit']>[0]): string;
  access(extra?: Partial<Repository>): Repository;
  request(source: Partial<ApplicationSource>, extra?: Partial<ManifestRequest>): ManifestRequest;
  /** The data of the first object that a plugin made; another source type is an error. */
  data(source: Partial<ApplicationSource>, extra?: Partial<ManifestRequest>): Promise<Record<string, string>>;
  /** Archives that are kept. */
  archives(): string[];
  /** Ends plugins and forgets those of `argocd-cm`. */
  tidy(): Promise<void>;
}

const bounds = { maxArchiveBytes: 10_000_000, maxBytes: 10_000_000, maxFiles: 1000 };

/** Starts the servers with what scripts/build-engine.mjs builds; the repository is disposed with them. */
export async function startPluginSystem(
  { langWasm, renderd }: { readonly langWasm: string; readonly renderd: string },
  repo: EmptyRepository,
): Promise<PluginSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'tiphys-plugins-'));
  const socketDir = join(folder, 'sockets');
  const lang = await loadLang(langWasm);
  const start = (name: string, timeoutMs: number): RepoServer =>
    createRepoServer(
      {
        trust: { knownHosts: () => '', certificate: () => undefined },
        lang,
        localPlugins: () => system.local,
      },
      {
        cacheDir: join(folder, name),
        renderdPath: renderd,
        workers: 1,
        git: { protocols: ['file'] },
        plugins: {
          socketDir,
          askPassSocket: join(folder, `${name}.sock`),
          timeoutMs,
          graceMs: 200,
          exclude: ['secret', 'app/*.log'],
          env: { PATH: process.env['PATH'], REDIS_PASSWORD: 'hidden', ARGOCD_TOKEN: 'hidden', PASSED: 'on' },
        },
      },
    );
  const server = start('cache', 20_000);
  const hasty = start('hasty', 1000);
  const access = (extra: Partial<Repository> = {}): Repository => ({
    repo: repo.url,
    connectionState: { status: '', message: '', attemptedAt: null },
    ...extra,
  });
  const request: PluginSystem['request'] = (source, extra = {}) => ({
    repo: access(),
    appName: 'demo',
    namespace: 'apps',
    projectName: 'team',
    kubeVersion: 'v1.36.1+k3s1',
    apiVersions: ['v1', 'apps/v1'],
    applicationSource: { repoURL: repo.url, path: 'app', targetRevision: 'main', ...source },
    ...extra,
  });
  const system: PluginSystem = {
    folder,
    socketDir,
    repo,
    server,
    hasty,
    local: [],
    running: [],
    access,
    request,
    async plugin(name, spec, options = {}) {
      const config = readPluginConfig({ kind: 'ConfigManagementPlugin', metadata: { name }, spec });
      const started = await startCmpServer(config, {
        ...bounds,
        socketDir,
        workDir: join(folder, 'work', name),
        env: { PATH: process.env['PATH'], OWN: 'yes' },
        timeoutMs: 15_000,
        graceMs: 200,
        maxOutputBytes: 1_000_000,
        ...options,
      });
      system.running.push(started);
      return started;
    },
    commit(files) {
      const sha = repo.commit(files);
      for (const one of [server, hasty]) one.forgetRefs(repo.url);
      return sha;
    },
    async data(source, extra) {
      const { manifests, sourceType } = await server.service.generateManifest(request(source, extra));
      if (sourceType !== 'Plugin') throw new Error(`rendered as ${sourceType ?? 'nothing'}`);
      const [object] = manifests ?? [];
      return (JSON.parse(object ?? '{}') as { readonly data: Record<string, string> }).data;
    },
    archives: () => readdirSync(join(folder, 'cache', 'plugins', 'archives')),
    async tidy() {
      for (const one of system.running.splice(0)) {
        if ('socketPath' in one) await one[Symbol.asyncDispose]();
        else await new Promise((resolve) => one.close(resolve));
      }
      system.local = [];
    },
    async [Symbol.asyncDispose]() {
      await system.tidy();
      await server[Symbol.asyncDispose]();
      await hasty[Symbol.asyncDispose]();
      repo[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return system;
}

/** A command that runs a script. */
export function shell(script: string): { command: string[]; args: string[] } {
  return { command: ['sh', '-c'], args: [script] };
}

/** A script that prints a ConfigMap with the values of shell expressions. */
export function printing(data: Readonly<Record<string, string>>): string {
  const lines = Object.entries(data).map(([key, value]) => `printf '  %s: "%s"\\n' ${key} "${value}"`);
  const head = `printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: made}\\ndata:\\n'`;
  return [head, ...lines].join('; ');
}

/** How long tests wait for what comes soon on a quiet machine. */
export const patient = { timeout: 20_000 };
