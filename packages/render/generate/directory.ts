import { codes, messageOf, StatusError } from '@tiphys/base';
import type { ApplicationSourceDirectory } from '@tiphys/model';
import type { JsonnetTool, ToolResult, ToolRun } from '../tool.ts';
import { decodeText, jsonObjects, utf8Of, yamlObjects } from './manifest-file.ts';
import type { ReadYaml, YamlFile } from './manifest-file.ts';

/** A file with this in it is no manifest. */
const skipMarker = '+argocd:skip-file-rendering';
const manifestFile = /\.(yaml|yml|json|jsonnet)$/;
/** Folders below one another that are walked. */
const maxDepth = 100;

/** What directories are rendered with. */
export interface DirectoryDeps {
  readonly jsonnet: JsonnetTool;
  readonly readYaml: ReadYaml;
  /** gobwas glob over a whole path; a pattern that does not compile matches nothing. */
  readonly globMatch: (pattern: string, path: string) => boolean;
}

/** Bounds of a directory. */
export interface DirectoryOptions {
  /** Bytes of all manifests of one application, Jsonnet left out. 0 means no bound. */
  readonly maxBytes: number;
  /** Whether Jsonnet files are evaluated or passed over. */
  readonly jsonnetEnabled: boolean;
}

interface Candidate {
  /** Path in the tree. */
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads the manifests of a plain directory (inventory §5.5), file by file in the order of their names. */
export async function renderDirectory(
  run: ToolRun,
  deps: DirectoryDeps,
  options: DirectoryOptions,
): Promise<ToolResult> {
  const directory: ApplicationSourceDirectory = run.source.directory ?? {};
  const candidates = await findCandidates(run, directory, { deps, options });
  const yaml = await readYamlFiles(run, candidates, deps.readYaml);
  const objects: unknown[] = [];
  for (const candidate of candidates) {
    run.signal?.throwIfAborted();
    if (candidate.name.endsWith('.jsonnet')) {
      if (!options.jsonnetEnabled) continue;
      const value = await evaluate(run, candidate, deps.jsonnet);
      objects.push(...(Array.isArray(value) ? value : [value]));
      continue;
    }
    const text = decodeText(candidate.bytes);
    const file = yaml.get(candidate);
    objects.push(...(file ? yamlObjects(file, candidate.name, text) : jsonObjects(text, candidate.name)));
  }
  return { objects };
}

/** Reads all YAML files in one call; every file that is neither JSON nor Jsonnet counts as YAML. */
async function readYamlFiles(
  { signal }: ToolRun,
  candidates: readonly Candidate[],
  readYaml: ReadYaml,
): Promise<ReadonlyMap<Candidate, YamlFile>> {
  const wanted = candidates.filter(({ name }) => !name.endsWith('.json') && !name.endsWith('.jsonnet'));
  if (wanted.length === 0) return new Map();
  const files = await readYaml(
    wanted.map(({ bytes }) => utf8Of(bytes)),
    { signal },
  );
  return new Map(wanted.map((candidate, index) => [candidate, files[index] ?? { documents: [] }]));
}

async function evaluate(run: ToolRun, { name, path }: Candidate, jsonnet: JsonnetTool): Promise<unknown> {
  try {
    return await jsonnet.evaluate(run, path);
  } catch (error) {
    throw new StatusError(
      codes.failedPrecondition,
      `Failed to evaluate jsonnet ${JSON.stringify(name)}: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** Finds and reads what may be a manifest: by extension, include and exclude, without the skip marker, within the bound. */
async function findCandidates(
  run: ToolRun,
  directory: ApplicationSourceDirectory,
  { deps, options }: { readonly deps: DirectoryDeps; readonly options: DirectoryOptions },
): Promise<Candidate[]> {
  const { signal, tree } = run;
  const found: Candidate[] = [];
  let total = 0;

  const visitFile = async (path: string, relative: string): Promise<void> => {
    const name = relative.slice(relative.lastIndexOf('/') + 1);
    if (!directory.disableExtensionFilter && !manifestFile.test(name)) return;
    if (directory.exclude && deps.globMatch(directory.exclude, relative)) return;
    if (directory.include && !deps.globMatch(directory.include, relative)) return;
    const bytes = await tree
      .readFile(path, { maxBytes: options.maxBytes || undefined, signal })
      .catch((error: unknown) => {
        if (error instanceof StatusError && error.code === codes.resourceExhausted) throw tooLarge();
        throw error;
      });
    if (!bytes || Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(skipMarker)) return;
    if (!name.endsWith('.jsonnet')) total += bytes.length;
    if (options.maxBytes > 0 && total > options.maxBytes) throw tooLarge();
    found.push({ path, name, bytes });
  };

  const visit = async (folder: string, prefix: string, depth: number): Promise<void> => {
    if (depth > maxDepth)
      throw new StatusError(codes.failedPrecondition, `${folder}: folders are nested too deeply`);
    for (const entry of (await tree.list(folder, { signal })) ?? []) {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      if (entry.type === 'directory') {
        if (directory.recurse) await visit(path, `${prefix}${entry.name}/`, depth + 1);
      } else if (entry.type !== 'submodule') await visitFile(path, prefix + entry.name);
    }
  };

  await visit(run.path, '', 0);
  return found;
}

/** Argo CD's error of a directory with too much in it. */
function tooLarge(): StatusError {
  return new StatusError(
    codes.failedPrecondition,
    'failed to get potentially valid manifests: exceeded max combined manifest file size',
  );
}
