import { codes, isJsonObject, messageOf, StatusError } from '@tiphys/base';
import type { Renderd, SplitFile } from '../renderd/types.ts';
import type { FetchedChart, ToolRun } from '../tool.ts';
import { readChart } from './chart-files.ts';
import type { ChartLimits } from './chart-files.ts';
import { legacyLockDigest, lockDigest } from './chart-lock.ts';
import type { ChartEntry } from './chart-lock.ts';
import { locate } from './locate.ts';

const localScheme = 'file://';

/** What Chart.yaml asks for and Chart.lock says of it. */
interface Declared {
  readonly dependencies: readonly Dependency[];
  /** Why the lock may not be used: Chart.yaml has changed since. */
  readonly outOfSync?: string | undefined;
}

interface Dependency {
  readonly name: string;
  readonly repository: string;
  readonly version: string;
}

/** What finding dependencies works with. */
export interface DependencyDeps {
  readonly renderd: Pick<Renderd, 'split'>;
  /** Bounds of one dependency. */
  readonly limits?: ChartLimits | undefined;
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
  { limits, renderd }: DependencyDeps,
  run: ToolRun,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<CompleteChart> {
  const complete = new Map(files);
  let external = false;
  const { dependencies, outOfSync } = await declared(renderd, files);
  for (const dependency of dependencies) {
    const { name, repository } = dependency;
    const prefix = `charts/${name}/`;
    const present = [...files.keys()].some((path) => path.startsWith(prefix) || isArchiveOf(path, name));
    if (present) continue;
    if (outOfSync !== undefined) throw buildError(outOfSync);
    const found = repository.startsWith(localScheme)
      ? { files: await localFiles(run, repository, limits), pinned: true }
      : await remoteFiles(run, dependency);
    external ||= !found.pinned;
    for (const [file, content] of found.files) complete.set(prefix + file, content);
  }
  return { files: complete, external };
}

async function localFiles(
  run: ToolRun,
  repository: string,
  limits: ChartLimits | undefined,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const path = locate(relative(repository), run.path) || '.';
  const found = await readChart(run.tree, path, { limits, signal: run.signal });
  if (!found) throw buildError(`directory ${path} not found`);
  return found;
}

async function remoteFiles(run: ToolRun, dependency: Dependency): Promise<FetchedChart> {
  if (dependency.repository === '')
    throw buildError(`chart "${dependency.name}" is not in charts/ and names no repository`);
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
): Promise<Declared> {
  const read = async (names: readonly string[]): Promise<ChartFile> => {
    const texts = names.flatMap((name) => files.get(name) ?? []);
    return chartFile(texts.length === 0 ? [] : await renderd.split(texts));
  };
  const lockFiles = ['Chart.lock', 'requirements.lock'];
  const hasLock = lockFiles.some((name) => files.has(name));
  const locked = await read(lockFiles);
  const wanted = await read(['Chart.yaml', 'requirements.yaml']);
  const found = dependenciesOf(locked.entries);
  const dependencies = dependenciesOf(wanted.entries).map((dependency) => {
    const lock = found.find(
      ({ name, repository }) => name === dependency.name && repository === dependency.repository,
    );
    return lock && lock.version !== '' ? lock : dependency;
  });
  return {
    dependencies,
    outOfSync: hasLock ? outOfSync(wanted.entries, locked, files.has('requirements.lock')) : undefined,
  };
}

/** Helm (`dependency build`): a lock that was made for other dependencies is refused. */
function outOfSync(
  wanted: readonly ChartEntry[],
  { digest, entries }: ChartFile,
  isLegacy: boolean,
): string | undefined {
  // The digest covers the URL behind an alias, which only the one who made the lock knows for certain.
  const isAliased = wanted.some(({ repository }) => /^(?:@|alias:)/.test(String(repository)));
  if (isAliased || digest === lockDigest(wanted, entries)) return undefined;
  if (isLegacy && digest === legacyLockDigest(wanted)) return undefined;
  const kind = isLegacy ? 'requirements' : 'Chart';
  return `the lock file (${kind}.lock) is out of sync with the dependencies file (${kind}.yaml). Please update the dependencies`;
}

interface ChartFile {
  readonly entries: readonly ChartEntry[];
  readonly digest: string | undefined;
}

function chartFile(files: readonly SplitFile[]): ChartFile {
  let digest: string | undefined;
  const entries = files.flatMap(({ documents: [document] }) => {
    if (!isJsonObject(document)) return [];
    if (typeof document['digest'] === 'string') digest = document['digest'];
    const list: unknown = document['dependencies'];
    return Array.isArray(list) ? list.filter(isJsonObject) : [];
  });
  return { entries, digest };
}

function dependenciesOf(entries: readonly ChartEntry[]): Dependency[] {
  return entries.flatMap(({ name, repository = '', version = '' }) => {
    if (typeof name !== 'string' || typeof repository !== 'string') return [];
    return [{ name, repository, version: typeof version === 'string' ? version : '' }];
  });
}

function isArchiveOf(path: string, name: string): boolean {
  return path.startsWith(`charts/${name}-`) && path.endsWith('.tgz');
}

function buildError(reason: string, cause?: unknown): StatusError {
  return new StatusError(codes.unknown, `error building helm chart dependencies: ${reason}`, {
    cause,
    details: { kind: 'dependency-build' },
  });
}
