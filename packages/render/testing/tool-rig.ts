import { silentLogger } from '@tiphys/base';
import type { ApplicationSource, ManifestRequest } from '@tiphys/model';
import { createMemoryTree } from '@tiphys/source';
import type { Tree } from '@tiphys/source';
import { afterAll, beforeAll } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import { buildVariables, createBuildEnv } from '../generate/build-env.ts';
import { createRenderd } from '../renderd/renderd.ts';
import type { Renderd } from '../renderd/types.ts';
import type { ToolRun, Tools } from '../tool.ts';
import { createTools } from '../tools/tools.ts';
import type { ToolLimits } from '../tools/tools.ts';

/** Makes the tools over the renderd of a test file, with these bounds. */
export type OpenTools = (limits?: ToolLimits) => Tools;

/** Starts a renderd for the tests of one file. A URL is fetched as a text that names it; there are no programs. */
export function useTools(): OpenTools {
  let renderd: Renderd;

  beforeAll(async () => {
    const { renderd: path } = await buildEngine();
    renderd = createRenderd({ path, log: silentLogger, workers: 1 });
  }, 600_000);

  afterAll(() => renderd[Symbol.asyncDispose]());

  const fetchFile = (url: string): Promise<Uint8Array> =>
    Promise.resolve(new TextEncoder().encode(`from: ${url}`));
  const runExecutable = (): Promise<Uint8Array> => Promise.reject(new Error('no programs here'));
  return (limits) => createTools({ renderd, fetchFile, runExecutable, limits });
}

/** Files by path. */
export type Texts = Readonly<Record<string, string>>;

/** A tree of these files. */
export function treeOf(texts: Texts, revision = '0123456789abcdef'): Tree {
  const files = Object.entries(texts).map(([path, text]) => {
    const content = new TextEncoder().encode(text);
    return [path, { content, symlink: false }] as const;
  });
  return createMemoryTree(new Map(files), { revision, kind: 'repository' });
}

/** What a run is for besides its files. */
export interface Given {
  readonly source?: Partial<ApplicationSource>;
  readonly request?: ManifestRequest;
  readonly references?: ReadonlyMap<string, Tree>;
}

/** A run of a tool in a folder. */
export function runOf(texts: Texts, path: string, { references, request, source }: Given = {}): ToolRun {
  const tree = treeOf(texts);
  const variables = buildVariables({
    appName: 'app',
    namespace: 'ns',
    projectName: 'default',
    revision: tree.revision,
    repoURL: 'https://example.com/repo',
    path,
    targetRevision: 'main',
    kubeVersion: '1.30',
    apiVersions: [],
  });
  return {
    source: { repoURL: 'https://example.com/repo', path, ...source },
    request: { appName: 'app', namespace: 'ns', ...request },
    tree,
    path,
    references: references ?? new Map(),
    env: createBuildEnv(variables),
    fetchChart: ({ repository }) => Promise.reject(new Error(`${repository}: no such repository`)),
    openRepository: (url) => Promise.reject(new Error(`${url}: no such repository`)),
  };
}

/** A chart that shows its values. */
export const chart = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': 'v: chart\n',
  'web/values-prod.yaml': 'v: prod\n',
  'web/envs/a.yaml': 'v: a\na: 1\n',
  'web/envs/b.yaml': 'v: b\n',
  'web/envs/deep/c.yaml': 'v: c\n',
  'web/templates/all.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}\ndata:\n  v: {{ .Values.v | toJson }}\n  rest: {{ omit .Values "v" | toJson | quote }}\n  kube: {{ .Capabilities.KubeVersion.Version }}\n',
  'shared/values.yaml': 'v: shared\n',
};
