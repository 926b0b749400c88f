import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Pair } from 'yaml';
import { Document, isMap, isPair, isScalar, isSeq, Scalar, visit } from 'yaml';
import type { KubeObject } from '../../packages/base/index.ts';
import { silentLogger } from '../../packages/base/index.ts';
import { defaultConfigMaps } from '../../packages/config/index.ts';
import { crds } from '../../packages/model/index.ts';
import { createRenderd } from '../../packages/render/index.ts';
import { enginePaths } from '../build-engine.mjs';

/** The installations, by the file that `kubectl apply` takes and the folder of `manifests/` it is built from. */
const installations: Readonly<Record<string, string>> = {
  'install.yaml': 'install',
  'namespace-install.yaml': 'namespace-install',
  'core-install.yaml': 'core-install',
  'ha/install.yaml': 'ha',
};

/** Kinds that others need come first, as `kubectl apply` goes through the file. */
const order = ['CustomResourceDefinition', 'ServiceAccount', 'Role', 'ClusterRole', 'RoleBinding'];

/**
 * The installation manifests and the parts of their bases that are made from the code, by path below `manifests/`. The sources
 * in `folder` are put together by the Kustomize that Tiphys renders applications with.
 */
export async function renderManifests(folder: string): Promise<Map<string, string>> {
  const made = madeFromCode();
  const sources = new Map([...(await readSources(folder)), ...made]);
  const files = new Map([...sources].map(([path, text]) => [path, Buffer.from(text)]));
  await using renderd = createRenderd({ path: enginePaths().renderd, log: silentLogger });
  const rendered = new Map(made);
  for (const [file, path] of Object.entries(installations)) {
    const { objects } = await renderd.kustomizeBuild({ path, overlay: files }, treeOf(files));
    rendered.set(file, writeObjects(sorted(objects)));
  }
  return rendered;
}

function madeFromCode(): Map<string, string> {
  const definitions = crds();
  const fileOf = (crd: KubeObject): string => `${(crd.metadata.name ?? '').split('.')[0]}.yaml`;
  const list = definitions.map((crd) => `  - ${fileOf(crd)}\n`).join('');
  const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n';
  const reserved = new Set(['argocd-rbac-cm', 'argocd-tls-certs-cm', 'argocd-gpg-keys-cm']);
  const settings = defaultConfigMaps().filter(({ metadata }) => !reserved.has(metadata.name ?? ''));
  return new Map([
    ...definitions.map((crd) => [`crds/${fileOf(crd)}`, writeObjects([crd])] as const),
    ['crds/kustomization.yaml', head + list],
    ['base/config/generated.yaml', writeObjects(settings)],
  ]);
}

async function readSources(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(?:yaml|sh)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return new Map(
    paths.map((path, index) => [path.slice(folder.length + 1).replaceAll('\\', '/'), texts[index] ?? '']),
  );
}

function treeOf(
  files: ReadonlyMap<string, Uint8Array>,
): Parameters<ReturnType<typeof createRenderd>['kustomizeBuild']>[1] {
  const paths = [...files.keys()];
  const isFolder = (path: string): boolean =>
    path === '' || paths.some((name) => name.startsWith(`${path}/`));
  return {
    open: (path) => {
      const content = files.get(path);
      if (content) return Promise.resolve({ type: 'file', content });
      return Promise.resolve({ type: isFolder(path) ? 'directory' : 'missing' });
    },
    list: (path) =>
      Promise.resolve(
        paths
          .filter((name) => posix.dirname(name) === path)
          .map((name) => ({ name: posix.basename(name), directory: false })),
      ),
  };
}

function sorted(objects: readonly KubeObject[]): KubeObject[] {
  const rank = ({ kind }: KubeObject): number => {
    const at = order.indexOf(kind);
    return at === -1 ? order.length : at;
  };
  return objects.toSorted((a, b) => rank(a) - rank(b));
}

/** Longest collection that is written on one line, in characters. */
const maxLine = 100;

/**
 * YAML 1.1, as kubectl reads it (`no` is a boolean there). What is short stands on one line: an environment variable, a port, a
 * probe. Schemas do too: they are for machines, and half of the file would be their indentation.
 */
function writeObjects(objects: readonly KubeObject[]): string {
  return objects
    .map((object) => {
      const document = new Document(object, { version: '1.1', aliasDuplicateObjects: false });
      visit(document, {
        Collection: (key, node, path) => {
          if (path.length <= 1) return undefined;
          const isSchema = isPair(path.at(-1)) && String((path.at(-1) as Pair).key) === 'openAPIV3Schema';
          if (!isSchema && widthOf(node) > maxLine) return undefined;
          node.flow = true;
          return undefined;
        },
        Scalar: (_key, node) => {
          // kubectl's parser takes a question mark on such a line for the start of a key.
          if (String(node.value).includes('?')) node.type = Scalar.QUOTE_DOUBLE;
        },
      });
      return document.toString({ lineWidth: 0, flowCollectionPadding: false });
    })
    .join('---\n');
}

/** About how many characters a node takes on one line; a text of several lines never fits. */
function widthOf(node: unknown): number {
  if (isMap(node))
    return node.items.reduce((sum, { key, value }) => sum + widthOf(key) + widthOf(value) + 4, 0);
  if (isSeq(node)) return node.items.reduce<number>((sum, item) => sum + widthOf(item) + 2, 0);
  const text = isScalar(node) ? String(node.value) : '';
  return text.includes('\n') ? Number.POSITIVE_INFINITY : text.length;
}
