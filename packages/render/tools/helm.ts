import { codes, StatusError, withContext } from '@tiphys/base';
import type { ApplicationSourceHelm } from '@tiphys/model';
import type { HelmTemplateRequest, NamedFile, Renderd } from '../renderd/types.ts';
import type { Tool, ToolResult, ToolRun } from '../tool.ts';
import { readChart } from './chart-files.ts';
import type { ChartLimits } from './chart-files.ts';
import { cachedSource, commandError, commandText, inlineValues, toolError } from './command.ts';
import { addDependencies } from './helm-dependencies.ts';
import { plainKubeVersion } from './kube-version.ts';
import { joinPath } from './locate.ts';
import { resolveFile, resolveValueFiles } from './value-files.ts';
import type { ValueFile } from './value-files.ts';

/** What the Helm tool works with. */
export interface HelmToolDeps {
  readonly renderd: Pick<Renderd, 'helmTemplate' | 'split'>;
  /** Reads a value file by URL, bounded in size and time. */
  readonly fetchFile: (url: string, signal: AbortSignal | undefined) => Promise<Uint8Array>;
  readonly limits?: HelmLimits | undefined;
}

/** What a chart and its values may have. */
export interface HelmLimits extends ChartLimits {
  /** Bytes of a value file of a repository. Default 16 MiB. */
  readonly maxValuesBytes?: number | undefined;
}

const defaultMaxValuesBytes = 16 * 1024 * 1024;

/** Renders charts as `helm template` of the embedded version does, with Argo CD's order of values (inventory §5.3). */
export function createHelmTool(deps: HelmToolDeps): Tool {
  return { generate: (run) => generate(deps, run) };
}

interface Template {
  readonly request: HelmTemplateRequest;
  /** The command that does the same, with `root` in place of the source's folder. */
  command(root: string): string;
  readonly external: boolean;
}

async function generate(deps: HelmToolDeps, run: ToolRun): Promise<ToolResult> {
  const template = await prepare(deps, run);
  let { external, request } = template;
  try {
    for (let complete = false; ; complete = true) {
      try {
        const objects = await deps.renderd.helmTemplate(request, { signal: run.signal });
        return { objects, commands: [template.command('.')], external };
      } catch (error) {
        if (complete || !isMissingDependencies(error)) throw error;
        const whole = await addDependencies(deps, run, request.files);
        request = { ...request, files: whole.files };
        external ||= whole.external;
      }
    }
  } catch (error) {
    throw helmError(template, error);
  }
}

function isMissingDependencies(error: unknown): boolean {
  return error instanceof StatusError && error.details?.['kind'] === 'missing-dependencies';
}

function helmError(template: Template, error: unknown): StatusError {
  if (error instanceof StatusError && error.details?.['kind'] === 'dependency-build') return error;
  const command = template
    .command(cachedSource)
    .replace(/(--api-versions [^ ]+ )+/g, '<api versions removed> ');
  if (error instanceof StatusError && error.details?.['kind'] === 'output') return error;
  return withContext(
    'failed to execute helm template command: failed running helm',
    commandError(command, error),
  );
}

async function prepare(deps: HelmToolDeps, run: ToolRun): Promise<Template> {
  const helm: ApplicationSourceHelm = run.source.helm ?? {};
  const { version = '' } = helm;
  if (!['', 'v3', 'v4'].includes(version)) {
    const message = `error initializing helm app object: helm version '${version}' is not supported`;
    throw new StatusError(codes.unknown, message);
  }
  const releaseName = helm.releaseName || appNameOf(run.request.appName ?? '');
  const namespace = helm.namespace || run.request.namespace || undefined;
  const kubeVersion = plainKubeVersion(helm.kubeVersion || run.request.kubeVersion || '') || undefined;
  const apiVersions = helm.apiVersions?.length ? helm.apiVersions : (run.request.apiVersions ?? []);
  const valueFiles = await resolveValueFiles(run).catch((error: unknown) => {
    throw withContext('error resolving helm value files', error);
  });
  const { set, setString } = parametersOf(run, helm);
  const fileParameters = fileParametersOf(run, helm);
  const extra = extraValues(helm);
  const flags = { releaseName, namespace, kubeVersion, apiVersions, set, setString };
  const command = (root: string): string =>
    commandText([
      ...commandOfFlags(flags),
      ...fileParameters.flatMap(({ name, file }) => ['--set-file', `${name}=${labelOf(file, root)}`]),
      ...valueFiles.flatMap((file) => ['--values', labelOf(file, root)]),
      ...(extra ? ['--values', inlineValues] : []),
      ...apiVersions.flatMap((text) => ['--api-versions', text]),
      ...(helm.skipCrds ? [] : ['--include-crds']),
      ...(helm.skipSchemaValidation ? ['--skip-schema-validation'] : []),
      ...(helm.skipTests ? ['--skip-tests'] : []),
    ]);
  const external = [...valueFiles, ...fileParameters.map(({ file }) => file)].some((file) => 'url' in file);
  const draft: Template = { request: { files: new Map(), releaseName }, command, external };
  try {
    const read = (file: ValueFile): Promise<NamedFile> => readFile(deps, run, file);
    const values = await Promise.all(valueFiles.map(read));
    const setFile = await Promise.all(
      fileParameters.map(async ({ name, file }) => ({ ...(await read(file)), name, path: 'file' })),
    );
    return {
      ...draft,
      request: {
        ...flags,
        files: await chartFiles(deps, run),
        values: extra ? [...values, { name: inlineValues, content: extra }] : values,
        setFile,
        includeCrds: !helm.skipCrds,
        skipTests: helm.skipTests,
        skipSchemaValidation: helm.skipSchemaValidation,
      },
    };
  } catch (error) {
    throw helmError(draft, error);
  }
}

interface Flags extends Parameters {
  readonly releaseName: string;
  readonly namespace: string | undefined;
  readonly kubeVersion: string | undefined;
}

function commandOfFlags({ kubeVersion, namespace, releaseName, set, setString }: Flags): string[] {
  return [
    'helm',
    'template',
    '.',
    '--name-template',
    releaseName,
    ...flag('--namespace', namespace),
    ...flag('--kube-version', kubeVersion),
    ...set.flatMap((text) => ['--set', text]),
    ...setString.flatMap((text) => ['--set-string', text]),
  ];
}

/** The release's name: the application's without the namespace before it (`namespace_name`). */
function appNameOf(instance: string): string {
  const parts = instance.split('_');
  return parts.length === 2 ? (parts[1] ?? '') : instance;
}

function flag(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}

interface Parameters {
  readonly set: string[];
  readonly setString: string[];
}

/** Parameters by name; a later one of the same name wins, as in Argo CD's map. */
function parametersOf(run: ToolRun, helm: ApplicationSourceHelm): Parameters {
  const plain = new Map<string, string>();
  const strings = new Map<string, string>();
  for (const { forceString = false, name = '', value = '' } of helm.parameters ?? []) {
    (forceString ? strings : plain).set(name, value);
  }
  const settings = (parameters: ReadonlyMap<string, string>): string[] =>
    [...parameters].map(([name, value]) => `${name}=${escapeCommas(run.env.expand(value))}`);
  return { set: settings(plain), setString: settings(strings) };
}

/** Commas would start another setting, unless the value is a list in braces. */
function escapeCommas(value: string): string {
  return value.startsWith('{') && value.endsWith('}') ? value : value.replaceAll(/(?<!\\),/g, '\\,');
}

interface FileParameter {
  readonly name: string;
  readonly file: ValueFile;
}

function fileParametersOf(run: ToolRun, helm: ApplicationSourceHelm): FileParameter[] {
  return (helm.fileParameters ?? []).map(({ name = '', path = '' }) => {
    try {
      return { name, file: resolveFile(run, path) };
    } catch (error) {
      const what = path.startsWith('$')
        ? 'error resolving set-file path'
        : 'error resolving helm value file path';
      throw withContext(what, error);
    }
  });
}

/** `valuesObject` wins over `values`; JSON is YAML too. */
function extraValues(helm: ApplicationSourceHelm): Uint8Array | undefined {
  const object: unknown = helm.valuesObject;
  const text = object === undefined || object === null ? (helm.values ?? '') : JSON.stringify(object);
  return text === '' ? undefined : new TextEncoder().encode(text);
}

function labelOf(file: ValueFile, root: string): string {
  return 'url' in file ? file.url : `${root}/${file.path}`;
}

async function readFile(deps: HelmToolDeps, run: ToolRun, file: ValueFile): Promise<NamedFile> {
  const name = labelOf(file, cachedSource);
  if ('url' in file) return { name, content: await deps.fetchFile(file.url, run.signal) };
  const maxBytes = deps.limits?.maxValuesBytes ?? defaultMaxValuesBytes;
  const content = await file.tree
    .readFile(file.path, { maxBytes, signal: run.signal })
    .catch((error: unknown) => {
      const isTooLarge = error instanceof StatusError && error.code === codes.resourceExhausted;
      throw isTooLarge ? valuesTooLarge(name, maxBytes) : error;
    });
  if (!content) throw toolError(`open ${name}: no such file or directory`);
  return { name, content };
}

function valuesTooLarge(name: string, maxBytes: number): StatusError {
  return new StatusError(
    codes.resourceExhausted,
    `${name}: larger than ${maxBytes} bytes (limit TIPHYS_HELM_MAX_VALUES)`,
  );
}

async function chartFiles({ limits }: HelmToolDeps, run: ToolRun): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = await readChart(run.tree, run.path, { limits, signal: run.signal });
  if (files?.has('Chart.yaml')) return files;
  const chart = `${cachedSource}/${joinPath(run.path, 'Chart.yaml')}`;
  throw toolError(`unable to detect chart at ${chart}: open ${chart}: no such file or directory`);
}
