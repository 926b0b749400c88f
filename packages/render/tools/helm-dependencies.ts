import { codes, isJsonObject, messageOf, StatusError } from '@tiphys/base';
import type { Renderd, SplitFile } from '../renderd/types.ts';
import type { FetchedChart, ToolRun } from '../tool.ts';
import { locate } from './locate.ts';

/** Bytes of one dependency with everything in it. */
const maxDependencyBytes = 100 * 1024 * 1024;
const localScheme = 'file://';

interface Dependency {
  readonly name: string;
  readonly repository: string;
  readonly version: string;
}

/** A chart with the dependencies that it lacked. */
export interface CompleteChart {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** A dependency was found by a range, which may mean another version tomorrow. */
  readonly external: boolean;
}

/**
 * The chart's files and those of the dependencies it lacks, below `charts/`: from the same tree (`repository: file://../common`) or from
 * a Helm repository, at the version that `Chart.lock` names where there is one.
 */
export async function addDependencies(
  renderd: Pick<Renderd, 'split'>,
  run: ToolRun,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<CompleteChart> {
  const complete = new Map(files);
  let external = false;
  for (const dependency of await declared(renderd, files)) {
    const { name, repository } = dependency;
    const prefix = `charts/${name}/`;
    const present = [...files.keys()].some((path) => path.startsWith(prefix) || isArchiveOf(path, name));
    if (present) continue;
    const found = repository.startsWith(localScheme)
      ? { files: await localFiles(run, repository), pinned: true }
      : await remoteFiles(run, dependency);
    external ||= !found.pinned;
    for (const [file, content] of found.files) complete.set(prefix + file, content);
  }
  return { files: complete, external };
}

async function localFiles(run: ToolRun, repository: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const path = locate(relative(repository), run.path) || '.';
  const found = await run.tree.readAll(path, { maxBytes: maxDependencyBytes, signal: run.signal });
  if (!found) throw buildError(`directory ${path} not found`);
  return found;
}

async function remoteFiles(run: ToolRun, dependency: Dependency): Promise<FetchedChart> {
  if (dependency.repository === '' || !run.fetchChart)
    throw cannotFetch(dependency.name, dependency.repository);
  try {
    return await run.fetchChart({ ...dependency, signal: run.signal });
  } catch (error) {
    throw buildError(messageOf(error), error);
  }
}

function relative(repository: string): string {
  const path = repository.slice(localScheme.length);
  // An absolute path would be one of the machine, which no tree has.
  if (path.startsWith('/')) throw buildError(`directory ${path} not found`);
  return path;
}

async function declared(
  renderd: Pick<Renderd, 'split'>,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Dependency[]> {
  const read = async (names: readonly string[]): Promise<Dependency[]> => {
    const texts = names.flatMap((name) => files.get(name) ?? []);
    return dependenciesOf(texts.length === 0 ? [] : await renderd.split(texts));
  };
  const locked = await read(['Chart.lock', 'requirements.lock']);
  return (await read(['Chart.yaml', 'requirements.yaml'])).map((wanted) => {
    const lock = locked.find(
      ({ name, repository }) => name === wanted.name && repository === wanted.repository,
    );
    return lock && lock.version !== '' ? lock : wanted;
  });
}

function dependenciesOf(files: readonly SplitFile[]): Dependency[] {
  const found: Dependency[] = [];
  for (const { documents } of files) {
    const [document] = documents;
    const list: unknown = isJsonObject(document) ? document['dependencies'] : undefined;
    for (const entry of Array.isArray(list) ? list : []) {
      if (!isJsonObject(entry)) continue;
      const { name, repository = '', version = '' } = entry;
      if (typeof name !== 'string' || typeof repository !== 'string') continue;
      found.push({ name, repository, version: typeof version === 'string' ? version : '' });
    }
  }
  return found;
}

function isArchiveOf(path: string, name: string): boolean {
  return path.startsWith(`charts/${name}-`) && path.endsWith('.tgz');
}

function cannotFetch(name: string, repository: string): StatusError {
  if (repository === '') return buildError(`chart "${name}" is not in charts/ and names no repository`);
  const message = `error building helm chart dependencies: fetching "${name}" from a repository is not supported yet`;
  return new StatusError(codes.unimplemented, message, { details: { kind: 'dependency-build' } });
}

function buildError(reason: string, cause?: unknown): StatusError {
  return new StatusError(codes.unknown, `error building helm chart dependencies: ${reason}`, {
    cause,
    details: { kind: 'dependency-build' },
  });
}
