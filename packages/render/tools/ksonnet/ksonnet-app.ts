import { posix } from 'node:path';
import { codes, isJsonObject, StatusError, textOf } from '@tiphys/base';
import type { JsonObject } from '@tiphys/base';
import type { Tree, TreeEntry } from '@tiphys/source';
import type { Renderd } from '../../renderd/types.ts';
import type { ToolRun } from '../../tool.ts';
import { joinPath } from '../locate.ts';

/** Largest `app.yaml`. */
const maxAppBytes = 1024 * 1024;
const environmentsFolder = 'environments';
const overrideKind = 'ksonnet.io/app-override';

/** Where objects of an environment go. */
export interface KsonnetDestination {
  readonly server: string;
  readonly namespace: string;
}

/** One environment of `app.yaml`. */
export interface KsonnetEnvironment {
  readonly name: string;
  /** Its folder below `environments/`. */
  readonly path: string;
  readonly k8sVersion: string;
  readonly destination: KsonnetDestination;
  /** Modules that it is made of; the folder `components` itself where none is named. */
  readonly targets: readonly string[];
}

/** A Ksonnet application: its folder in the tree and what its `app.yaml` says. */
export interface KsonnetApp {
  readonly root: string;
  readonly name: string;
  readonly environments: ReadonlyMap<string, KsonnetEnvironment>;
}

/** A folder of a Ksonnet application: the application's own, or that of an environment. */
export interface KsonnetPlace {
  readonly root: string;
  /** What follows `environments/` in the path. */
  readonly environment: string | undefined;
}

/**
 * Finds the Ksonnet application that a folder is (`app.yaml` beside `components/` and `environments/`) or lies in as an environment;
 * `undefined` for any other folder.
 */
export async function findKsonnetApp(
  tree: Tree,
  path: string,
  signal?: AbortSignal,
): Promise<KsonnetPlace | undefined> {
  if (await isKsonnetApp(tree, path, signal)) return { root: path, environment: undefined };
  const parts = path.split('/');
  const at = parts.lastIndexOf(environmentsFolder);
  if (at < 0 || at === parts.length - 1) return undefined;
  const root = parts.slice(0, at).join('/') || '.';
  const environment = parts.slice(at + 1).join('/');
  return (await isKsonnetApp(tree, root, signal)) ? { root, environment } : undefined;
}

async function isKsonnetApp(tree: Tree, folder: string, signal: AbortSignal | undefined): Promise<boolean> {
  return isKsonnetFolder((await tree.list(folder, { signal })) ?? []);
}

/** Whether a folder with these entries is a Ksonnet application. */
export function isKsonnetFolder(entries: readonly TreeEntry[]): boolean {
  const types = new Map(entries.map(({ name, type }) => [name, type]));
  return (
    types.get('app.yaml') === 'file' &&
    types.get('components') === 'directory' &&
    types.get(environmentsFolder) === 'directory'
  );
}

/** Reads the application's `app.yaml`, with the environments of `app.override.yaml` over its own. */
export async function readKsonnetApp(
  renderd: Pick<Renderd, 'split'>,
  run: ToolRun,
  root: string,
): Promise<KsonnetApp> {
  const app = await readSpec(renderd, run, joinPath(root, 'app.yaml'));
  if (!app) throw new StatusError(codes.failedPrecondition, `${joinPath(root, 'app.yaml')}: no such file`);
  const override = await readSpec(renderd, run, joinPath(root, 'app.override.yaml'));
  if (override && override['kind'] !== overrideKind) {
    throw new StatusError(
      codes.failedPrecondition,
      'reading app overrides: app override has unexpected kind',
    );
  }
  const [own, over] = [objectOf(app['environments']), objectOf(override?.['environments'])];
  const names = [...new Set([...Object.keys(own), ...Object.keys(over)])];
  const environments = names.map((name) => {
    // Each field of an override stands for the whole field.
    const spec = { ...objectOf(own[name]), ...objectOf(over[name]) };
    return [name, environmentOf(name, spec)] as const;
  });
  return { root, name: textOf(app['name']), environments: new Map(environments) };
}

async function readSpec(
  renderd: Pick<Renderd, 'split'>,
  { signal, tree }: ToolRun,
  path: string,
): Promise<JsonObject | undefined> {
  const content = await tree.readFile(path, { maxBytes: maxAppBytes, signal });
  if (!content) return undefined;
  const [file] = await renderd.split([content], { signal });
  const document = file?.documents[0];
  if (file?.problem === undefined && isJsonObject(document)) return document;
  const why = file?.problem ?? 'not an object';
  throw new StatusError(
    codes.failedPrecondition,
    `could not unmarshal ksonnet spec ${posix.basename(path)}: ${why}`,
  );
}

/** The environment that a source names, or that its folder is. */
export function environmentOfRun(
  { source }: ToolRun,
  { environments }: KsonnetApp,
  { environment: folder }: KsonnetPlace,
): KsonnetEnvironment {
  const name = source.ksonnet?.environment ?? '';
  const found =
    name === '' ? [...environments.values()].find(({ path }) => path === folder) : environments.get(name);
  if (found) return found;
  if (name === '' && folder === undefined) {
    const known = [...environments.keys()].join(', ');
    throw new StatusError(
      codes.invalidArgument,
      `ksonnet environment is not set: name one of ${known} in spec.source.ksonnet.environment, or use the path of its folder`,
    );
  }
  throw new StatusError(
    codes.invalidArgument,
    `environment '${name || (folder ?? '')}' does not exist in ksonnet app`,
  );
}

function environmentOf(name: string, spec: JsonObject): KsonnetEnvironment {
  const destination = objectOf(spec['destination']);
  const targets: unknown = spec['targets'];
  return {
    name,
    // A folder somewhere else is not one of this application's.
    path: posix.join('/', textOf(spec['path']) || name).slice(1),
    k8sVersion: textOf(spec['k8sVersion']),
    destination: { server: textOf(destination['server']), namespace: textOf(destination['namespace']) },
    targets: Array.isArray(targets) ? targets.filter((target) => typeof target === 'string') : [],
  };
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
