import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '@tiphys/base';
import { createLang } from '@tiphys/lang';
import type { Lang } from '@tiphys/lang';
import type { ManifestRequest, Repository } from '@tiphys/model';
import type { GitSource } from '@tiphys/source';
import { createArtifacts, createGitSource, createMaxVersion } from '@tiphys/source';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import type { ScratchRepo } from '../../source/testing/scratch-repo.ts';
import { createScratchRepo } from '../../source/testing/scratch-repo.ts';
import type { RepoServiceOptions } from '../repo-service.ts';
import { createRepoService } from '../repo-service.ts';
import type { Tools } from '../tool.ts';
import type { RepoService } from '../types.ts';

/** A repo service of plain directories over a scratch repository, new for each test. */
export interface ServiceRig {
  repo: ScratchRepo;
  service: RepoService;
  /** Reads of YAML so far: one for each plain directory that was rendered. */
  renders: number;
  /** The service's time. */
  now: number;
}

/** Another service over the same repository and cache. */
export type OpenService = (options?: RepoServiceOptions) => RepoService;

/** What a test file works with. */
export interface ServiceRigTools {
  readonly rig: ServiceRig;
  readonly open: OpenService;
  /** A request for the folder `app`. */
  request(fields?: Partial<ManifestRequest>): ManifestRequest;
  render(fields?: Partial<ManifestRequest>): Promise<KubeObject[]>;
  /** Names of what is rendered. */
  names(fields?: Partial<ManifestRequest>): Promise<string[]>;
}

const trust = { knownHosts: () => '', certificate: () => undefined };
const unused = { generate: () => Promise.reject(new Error('not used here')) };
const tools: Tools = {
  helm: unused,
  kustomize: unused,
  ksonnet: {
    ...unused,
    isKsonnet: () => Promise.resolve(false),
    describe: () => Promise.reject(new Error('not used here')),
  },
  jsonnet: {
    evaluate: async (run, file) =>
      JSON.parse(new TextDecoder().decode(await run.tree.readFile(file))) as unknown,
  },
  version: 'test',
};

/** Sets up the service for the tests of one file. */
export function useServiceRig(): ServiceRigTools {
  let lang: Lang;
  let cacheDir: string;
  let git: GitSource;
  const rig = { renders: 0, now: 0 } as ServiceRig;

  beforeAll(async () => {
    const { langWasm } = await buildEngine();
    lang = createLang(readFileSync(langWasm));
  }, 600_000);

  beforeEach(() => {
    cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
    git = createGitSource({ trust, maxVersion: createMaxVersion(lang) }, { cacheDir, protocols: ['file'] });
    Object.assign(rig, { repo: createScratchRepo(), now: Date.now(), renders: 0, service: open() });
  });

  afterEach(() => {
    git.close();
    rig.repo[Symbol.dispose]();
    rmSync(cacheDir, { recursive: true, force: true });
  });

  function open(options: RepoServiceOptions = {}): RepoService {
    const parse = (bytes: Uint8Array): ReturnType<Lang['yamlDocuments']> =>
      lang.yamlDocuments(new TextDecoder().decode(bytes));
    return createRepoService(
      {
        git,
        ...createArtifacts(
          { trust, versions: lang, parseYaml: async (bytes) => parse(bytes).documents[0] },
          { cacheDir },
        ),
        tools,
        readYaml: (files) => {
          rig.renders++;
          return Promise.resolve(files.map(parse));
        },
        globMatch: (pattern, path) => lang.globMatchSafe(pattern, path),
        clock: { now: () => rig.now },
      },
      { revisionMaxAgeMs: 0, ...options },
    );
  }

  function request(fields: Partial<ManifestRequest> = {}): ManifestRequest {
    return {
      repo: at(rig.repo.url),
      appName: 'demo',
      appLabelKey: 'app.kubernetes.io/instance',
      namespace: 'apps',
      applicationSource: { repoURL: rig.repo.url, path: 'app' },
      ...fields,
    };
  }

  async function render(fields: Partial<ManifestRequest> = {}): Promise<KubeObject[]> {
    const { manifests = [] } = await rig.service.generateManifest(request(fields));
    return manifests.map((text) => JSON.parse(text) as KubeObject);
  }

  async function names(fields: Partial<ManifestRequest> = {}): Promise<string[]> {
    return (await render(fields)).map((object) => object.metadata.name ?? '');
  }

  return { rig, open, request, render, names };
}

/** A repository by its URL. */
export function at(url: string): Repository {
  return { repo: url, connectionState: { status: '', message: '', attemptedAt: null } };
}

/** The text of a ConfigMap; `extra` follows its metadata's name. */
export function config(name: string, extra = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${extra}`;
}
