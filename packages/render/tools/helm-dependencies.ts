import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { Renderd } from '../renderd/types.ts';
import type { ToolRun } from '../tool.ts';
import { locate } from './locate.ts';

/** Bytes of one dependency with everything in it. */
const maxDependencyBytes = 100 * 1024 * 1024;
const localScheme = 'file://';

interface Dependency {
  readonly name: string;
  readonly repository: string;
}

/**
 * The chart's files and those of the dependencies it lacks, as far as they lie in the same tree
 * (`repository: file://../common`), below `charts/`. Others cannot be fetched here and are named in the error.
 */
export async function addLocalDependencies(
  renderd: Pick<Renderd, 'split'>,
  run: ToolRun,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const complete = new Map(files);
  for (const { name, repository } of await declared(renderd, files)) {
    const prefix = `charts/${name}/`;
    const present = [...files.keys()].some((path) => path.startsWith(prefix) || isArchiveOf(path, name));
    if (present) continue;
    if (!repository.startsWith(localScheme)) throw cannotFetch(name, repository);
    const path = locate(relative(repository), run.path) || '.';
    const found = await run.tree.readAll(path, { maxBytes: maxDependencyBytes, signal: run.signal });
    if (!found) throw buildError(`directory ${path} not found`);
    for (const [file, content] of found) complete.set(prefix + file, content);
  }
  return complete;
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
  const texts = ['Chart.yaml', 'requirements.yaml'].flatMap((name) => files.get(name) ?? []);
  const found: Dependency[] = [];
  for (const { documents } of await renderd.split(texts)) {
    const [document] = documents;
    const list: unknown = isJsonObject(document) ? document['dependencies'] : undefined;
    for (const entry of Array.isArray(list) ? list : []) {
      if (!isJsonObject(entry)) continue;
      const { name, repository = '' } = entry;
      if (typeof name === 'string' && typeof repository === 'string') found.push({ name, repository });
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

function buildError(reason: string): StatusError {
  return new StatusError(codes.unknown, `error building helm chart dependencies: ${reason}`, {
    details: { kind: 'dependency-build' },
  });
}
