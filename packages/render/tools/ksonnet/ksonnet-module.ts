import { posix } from 'node:path';
import { applyMergePatch, codes, isJsonObject, StatusError } from '@tiphys/base';
import type { JsonObject } from '@tiphys/base';
import type { FileSource, Renderd } from '../../renderd/types.ts';
import type { ToolRun } from '../../tool.ts';
import { joinPath } from '../locate.ts';
import { treeSource } from '../tree-source.ts';
import type { KsonnetApp, KsonnetEnvironment } from './ksonnet-app.ts';

/** Parameters of components by the names of the components. */
export type ComponentParameters = Readonly<Record<string, JsonObject>>;

/** A module in an environment: its components, and the parameters they see. */
export interface KsonnetModule {
  /** Empty for the folder `components` itself. */
  readonly name: string;
  readonly components: readonly KsonnetComponent[];
  readonly parameters: ComponentParameters;
}

/** One component. */
export interface KsonnetComponent {
  /** Its name in its module. */
  readonly name: string;
  readonly path: string;
  readonly type: 'jsonnet' | 'yaml';
}

/** What evaluates the modules of one application. */
export interface ModuleDeps {
  readonly renderd: Pick<Renderd, 'jsonnet' | 'split'>;
  readonly run: ToolRun;
  readonly app: KsonnetApp;
  readonly environment: KsonnetEnvironment;
}

/** Environments of before modules import the parameters by path; a module hands them over by variable. */
const importedParameters = /import\s+"\.\.\/\.\.\/components\/params\.libsonnet"/g;
const generatedFile = '.tiphys-ksonnet.jsonnet';

/** Finds a module's components and evaluates the parameters that they see in the environment. */
export async function readModule(deps: ModuleDeps, target: string): Promise<KsonnetModule> {
  const { app, run } = deps;
  const name = target === '/' ? '' : target.replaceAll('/', '.');
  const folder = posix.join(app.root, 'components', ...name.split('.'));
  const entries = await run.tree.list(folder, { signal: run.signal });
  if (!entries) throw new StatusError(codes.failedPrecondition, `unable to find module "${name}"`);
  const components = entries.flatMap((entry): KsonnetComponent[] => {
    const parts = /^(.+)\.(jsonnet|yaml|json)$/.exec(entry.name);
    if (!parts || entry.type === 'directory') return [];
    const type = parts[2] === 'jsonnet' ? 'jsonnet' : 'yaml';
    return [{ name: parts[1] ?? '', path: joinPath(folder, entry.name), type }];
  });
  const own = await moduleParameters(deps, joinPath(folder, 'params.libsonnet'));
  const all = await environmentParameters(deps, own);
  return { name, components, parameters: name === '' ? all : localParameters(name, own, all) };
}

/** The module's own parameters, its global ones in every component. */
async function moduleParameters(deps: ModuleDeps, path: string): Promise<ComponentParameters> {
  if (!(await deps.run.tree.stat(path, { signal: deps.run.signal }))) return {};
  const text = `local params = import ${JSON.stringify(path)};
local global = if std.objectHas(params, 'global') then params.global else {};
{ components: std.mapWithKey(function(name, own) std.mergePatch(own, global), params.components) }`;
  return parametersOf(await evaluate(deps, { text, file: generatedFile, variables: {} }));
}

async function environmentParameters(
  deps: ModuleDeps,
  own: ComponentParameters,
): Promise<ComponentParameters> {
  const file = environmentFile(deps, 'params.libsonnet');
  const content = await deps.run.tree.readFile(file, { signal: deps.run.signal });
  if (!content) return own;
  const text = new TextDecoder()
    .decode(content)
    .replaceAll(importedParameters, 'std.extVar("__ksonnet/params")');
  const variables = { '__ksonnet/params': { components: own } };
  return parametersOf(await evaluate(deps, { text, file, variables }));
}

/** In a module other than the first, an environment's parameters have the module's name before them. */
function localParameters(
  module: string,
  own: ComponentParameters,
  all: ComponentParameters,
): ComponentParameters {
  const names = Object.keys(own);
  for (const name of Object.keys(all)) {
    if (name.startsWith(`${module}.`)) names.push(name.slice(module.length + 1));
  }
  const merged = names.map((name) => [
    name,
    applyMergePatch(own[name] ?? {}, all[`${module}.${name}`] ?? {}),
  ]);
  return Object.fromEntries(merged) as ComponentParameters;
}

/** Evaluates the environment's `main.jsonnet` over the module's components; gives what each component became. */
export async function evaluateModule(deps: ModuleDeps, module: KsonnetModule): Promise<readonly unknown[]> {
  const { run } = deps;
  const code: string[] = [];
  for (const component of module.components) {
    const value =
      component.type === 'jsonnet'
        ? `import ${JSON.stringify(component.path)}`
        : JSON.stringify(await readYaml(deps, component, module.parameters));
    code.push(`${JSON.stringify(fullName(module, component))}: ${value}`);
  }
  const file = environmentFile(deps, 'main.jsonnet');
  const content = await run.tree.readFile(file, { signal: run.signal });
  const text = content ? new TextDecoder().decode(content) : 'std.extVar("__ksonnet/components")';
  const value = await evaluate(deps, {
    text,
    file,
    variables: { '__ksonnet/params': { components: module.parameters } },
    components: `{${code.join(',\n')}}`,
  });
  if (!isJsonObject(value)) throw new StatusError(codes.failedPrecondition, `${file}: not an object`);
  const yaml = new Map(
    module.components.filter(({ type }) => type === 'yaml').map((one) => [fullName(module, one), one.name]),
  );
  return Object.keys(value)
    .toSorted()
    .map((name) => {
      const component = yaml.get(name);
      return component === undefined ? value[name] : patched(value[name], module.parameters[component]);
    });
}

/** How the rest of the application calls a component. */
export function fullName(module: KsonnetModule, component: KsonnetComponent): string {
  return module.name === '' ? component.name : `${module.name}.${component.name}`;
}

async function readYaml(
  { renderd, run }: ModuleDeps,
  { name, path }: KsonnetComponent,
  parameters: ComponentParameters,
): Promise<unknown> {
  const content = await run.tree.readFile(path, { signal: run.signal });
  const [file] = await renderd.split([content ?? new Uint8Array()], { signal: run.signal });
  if (file?.problem !== undefined)
    throw new StatusError(codes.failedPrecondition, `${path}: ${file.problem}`);
  const documents = file?.documents ?? [];
  return documents.length === 1 ? patched(documents[0], parameters[name]) : documents;
}

function patched(value: unknown, patch: JsonObject | undefined): unknown {
  return patch === undefined || !isJsonObject(value) ? value : applyMergePatch(value, patch);
}

interface Evaluation {
  readonly text: string;
  /** Where the text stands in for a file, from where it imports. */
  readonly file: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly components?: string | undefined;
}

async function evaluate(
  deps: ModuleDeps,
  { components, file, text, variables }: Evaluation,
): Promise<unknown> {
  const { app, environment, renderd, run } = deps;
  const { destination, k8sVersion } = environment;
  const codeOf = { ...variables, '__ksonnet/environments': destination };
  const extVars = Object.entries(codeOf).map(([name, value]) => ({
    name,
    value: JSON.stringify(value),
    code: true,
  }));
  if (components !== undefined) extVars.push({ name: '__ksonnet/components', value: components, code: true });
  const folders = ['vendor', 'lib', `lib/${k8sVersion}`, `lib/ksonnet-lib/${k8sVersion}`, 'environments'];
  const libraries = [
    ...folders.map((folder) => posix.join(app.root, folder)),
    environmentFile(deps, '.metadata'),
  ];
  const files = withText(treeSource(run.tree), file, text);
  return renderd.jsonnet({ file, extVars, libraries }, files, { signal: run.signal });
}

function withText(files: FileSource, at: string, text: string): FileSource {
  const content = new TextEncoder().encode(text);
  return {
    ...files,
    open: async (path, signal) => (path === at ? { type: 'file', content } : files.open(path, signal)),
  };
}

function environmentFile({ app, environment }: ModuleDeps, name: string): string {
  return posix.join(app.root, 'environments', environment.path, name);
}

function parametersOf(value: unknown): ComponentParameters {
  const components = isJsonObject(value) ? value['components'] : undefined;
  if (!isJsonObject(components)) {
    throw new StatusError(codes.failedPrecondition, 'could not find components object in params');
  }
  return Object.fromEntries(
    Object.entries(components).filter(([, own]) => isJsonObject(own)),
  ) as ComponentParameters;
}
