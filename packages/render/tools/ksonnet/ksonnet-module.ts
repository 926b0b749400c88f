import { posix } from 'node:path';
import { applyMergePatch, codes, isJsonObject, StatusError } from '@tiphys/base';
import type { JsonObject } from '@tiphys/base';
import type { FileSource, Renderd } from '../../renderd/types.ts';
import type { ToolRun } from '../../tool.ts';
import { joinPath } from '../locate.ts';
import { treeSource } from '../tree-source.ts';
import type { FileLimits } from '../tree-source.ts';
import type { KsonnetApp, KsonnetEnvironment } from './ksonnet-app.ts';

/** Parameters of components by the names of the components. */
export type ComponentParameters = Readonly<Record<string, JsonObject>>;

/** A module in an environment: its components, and the parameters they see. */
export interface KsonnetModule {
  /** Empty for the folder `components` itself. */
  readonly name: string;
  readonly components: readonly KsonnetComponent[];
  readonly parameters: ComponentParameters;
  /** Parameters that the environment sets in all components, over what is set for one. */
  readonly globals: ReadonlySet<string>;
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
  readonly limits?: FileLimits | undefined;
  /** What is added to the environment's globals. */
  readonly globals: JsonObject;
}

/** Environments of before modules import the parameters by path; a module hands them over by variable. */
const importedParameters = /import\s+"\.\.\/\.\.\/components\/params\.libsonnet"/g;
/** How an environment's parameters bring its globals in; those of before there were globals do not. */
const importedGlobals = /import\s+(["'])globals\.libsonnet\1/;
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
  const prefix = name === '' ? '' : `${name}.`;
  const { globals, parameters } = await environmentParameters(
    deps,
    renamed(own, (one) => prefix + one),
  );
  const local = renamed(parameters, (one) => (one.startsWith(prefix) ? one.slice(prefix.length) : undefined));
  return { name, components, parameters: local, globals };
}

/** The module's own parameters, its global ones in every component. */
async function moduleParameters(deps: ModuleDeps, path: string): Promise<ComponentParameters> {
  if (!(await deps.run.tree.stat(path, { signal: deps.run.signal }))) return {};
  const text = `local params = import ${JSON.stringify(path)};
local global = if std.objectHas(params, 'global') then params.global else {};
{ components: std.mapWithKey(function(name, own) std.mergePatch(own, global), params.components) }`;
  return parametersOf(await evaluate(deps, { text, file: generatedFile, variables: {} }));
}

/** The parameters in the environment, where components of modules other than the first have the module's name before theirs. */
async function environmentParameters(
  deps: ModuleDeps,
  own: ComponentParameters,
): Promise<Pick<KsonnetModule, 'globals' | 'parameters'>> {
  const file = environmentFile(deps, 'params.libsonnet');
  const content = await readText(deps, file);
  if (content === undefined) return { parameters: own, globals: new Set() };
  const text = content.replaceAll(importedParameters, 'std.extVar("__ksonnet/params")');
  const variables = { '__ksonnet/params': { components: own } };
  if (!importedGlobals.test(text)) {
    const parameters = parametersOf(await evaluate(deps, { text, file, variables }));
    return { parameters, globals: new Set() };
  }
  const at = environmentFile(deps, 'globals.libsonnet');
  const globals = `(${(await readText(deps, at)) ?? '{}'}\n) + ${JSON.stringify(deps.globals)}`;
  const set = await evaluate(deps, { text: globals, file: at, variables: {} });
  const more = new Map([[at, globals]]);
  return {
    parameters: parametersOf(await evaluate(deps, { text, file, variables, more })),
    globals: new Set(isJsonObject(set) ? Object.keys(set) : []),
  };
}

function renamed(
  parameters: ComponentParameters,
  rename: (name: string) => string | undefined,
): ComponentParameters {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, own]) => {
      const changed = rename(name);
      return changed === undefined ? [] : [[changed, own]];
    }),
  );
}

async function readText({ run }: ModuleDeps, file: string): Promise<string | undefined> {
  const content = await run.tree.readFile(file, { signal: run.signal });
  return content && new TextDecoder().decode(content);
}

/** Evaluates the environment's `main.jsonnet` over the module's components; gives what each component became. */
export async function evaluateModule(deps: ModuleDeps, module: KsonnetModule): Promise<readonly unknown[]> {
  const code: string[] = [];
  for (const component of module.components) {
    const value =
      component.type === 'jsonnet'
        ? `import ${JSON.stringify(component.path)}`
        : JSON.stringify(await readYaml(deps, component, module.parameters));
    code.push(`${JSON.stringify(fullName(module, component))}: ${value}`);
  }
  const file = environmentFile(deps, 'main.jsonnet');
  const text = (await readText(deps, file)) ?? 'std.extVar("__ksonnet/components")';
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
      const made = value[name];
      return labelled(component === undefined ? made : patched(made, module.parameters[component]), name);
    });
}

/** `ks` named the component in a label of what it became. */
function labelled(value: unknown, component: string): unknown {
  if (Array.isArray(value)) return value.map((one) => labelled(one, component));
  if (!isJsonObject(value)) return value;
  const { apiVersion, items, kind } = value;
  if (apiVersion === 'v1' && kind === 'List' && Array.isArray(items))
    return { ...value, items: labelled(items, component) };
  return applyMergePatch(value, { metadata: { labels: { 'ksonnet.io/component': component } } });
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
  /** More texts that stand in for files. */
  readonly more?: ReadonlyMap<string, string> | undefined;
}

async function evaluate(
  deps: ModuleDeps,
  { components, file, more, text, variables }: Evaluation,
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
  const files = withTexts(treeSource(run.tree, deps.limits), new Map([...(more ?? []), [file, text]]));
  return renderd.jsonnet({ file, extVars, libraries }, files, { signal: run.signal });
}

function withTexts(files: FileSource, texts: ReadonlyMap<string, string>): FileSource {
  return {
    ...files,
    async open(path, signal) {
      const text = texts.get(path);
      if (text === undefined) return files.open(path, signal);
      return { type: 'file', content: new TextEncoder().encode(text) };
    },
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
