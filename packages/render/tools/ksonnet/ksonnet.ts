import { codes, StatusError, withContext } from '@tiphys/base';
import type { JsonObject } from '@tiphys/base';
import type { KsonnetAppSpec, KsonnetParameter } from '@tiphys/model';
import type { Renderd } from '../../renderd/types.ts';
import type { KsonnetTool, ToolResult, ToolRun } from '../../tool.ts';
import { commandText } from '../command.ts';
import type { FileLimits } from '../tree-source.ts';
import { environmentOfRun, findKsonnetApp, readKsonnetApp } from './ksonnet-app.ts';
import type { KsonnetApp, KsonnetEnvironment, KsonnetPlace } from './ksonnet-app.ts';
import { evaluateModule, fullName, readModule } from './ksonnet-module.ts';
import type { KsonnetModule, ModuleDeps } from './ksonnet-module.ts';
import { decodeValue } from './ksonnet-value.ts';

type KsonnetRenderd = Pick<Renderd, 'jsonnet' | 'split'>;

interface LimitedRun {
  readonly run: ToolRun;
  readonly limits: FileLimits | undefined;
}

/**
 * Renders Ksonnet applications as `ks show` did, which Argo CD called until 2.0: the components of an environment's modules, with the
 * parameters of module, environment and source, through the environment's `main.jsonnet`.
 */
export function createKsonnetTool(renderd: KsonnetRenderd, limits?: FileLimits): KsonnetTool {
  return {
    isKsonnet: async ({ path, signal, tree }) => (await findKsonnetApp(tree, path, signal)) !== undefined,
    generate: (run) => generate(renderd, { run, limits }),
    describe: (run) => describe(renderd, { run, limits }),
  };
}

async function generate(renderd: KsonnetRenderd, { limits, run }: LimitedRun): Promise<ToolResult> {
  const { app, place } = await open(renderd, run);
  const environment = environmentOfRun(run, app, place);
  const parameters = run.source.ksonnet?.parameters ?? [];
  try {
    const deps: ModuleDeps = { renderd, run, app, environment, limits, globals: globalsOf(parameters) };
    const modules = await modulesOf(deps);
    refuseUnknown(parameters, modules);
    const made: unknown[] = [];
    for (const module of modules)
      made.push(...(await evaluateModule(deps, withParameters(module, parameters))));
    return {
      objects: made.flat(),
      commands: commandsFor(environment, parameters),
      destination: environment.destination,
    };
  } catch (error) {
    throw withContext('`ks show` failed', error);
  }
}

/** What the form that edits a source shows: environments, and the parameters of the chosen one. */
async function describe(renderd: KsonnetRenderd, { limits, run }: LimitedRun): Promise<KsonnetAppSpec> {
  const { app, place } = await open(renderd, run);
  const chosen = (run.source.ksonnet?.environment ?? '') !== '' || place.environment !== undefined;
  const [first] = app.environments.values();
  const environment = chosen ? environmentOfRun(run, app, place) : first;
  const modules = environment ? await modulesOf({ renderd, run, app, environment, limits, globals: {} }) : [];
  const environments = [...app.environments.values()].map(({ destination, k8sVersion, name }) => [
    name,
    { name, k8sVersion, destination },
  ]);
  return {
    name: app.name,
    environments: Object.fromEntries(environments) as KsonnetAppSpec['environments'],
    parameters: modules.flatMap(listParameters),
  };
}

async function open(
  renderd: KsonnetRenderd,
  run: ToolRun,
): Promise<{ readonly app: KsonnetApp; readonly place: KsonnetPlace }> {
  const place = await findKsonnetApp(run.tree, run.path, run.signal);
  if (!place)
    throw new StatusError(
      codes.failedPrecondition,
      `${run.path}: not a ksonnet application (app.yaml, components/, environments/)`,
    );
  return { place, app: await readKsonnetApp(renderd, run, place.root) };
}

async function modulesOf(deps: ModuleDeps): Promise<KsonnetModule[]> {
  const { targets } = deps.environment;
  const modules: KsonnetModule[] = [];
  for (const target of new Set(targets.length === 0 ? ['/'] : targets))
    modules.push(await readModule(deps, target));
  return modules;
}

/**
 * The module as if `ks param set --env` had set the source's parameters of components. A name with dots is one key there, and what is
 * global in the environment stays.
 */
function withParameters(module: KsonnetModule, parameters: readonly KsonnetParameter[]): KsonnetModule {
  const changed = { ...module.parameters };
  for (const { component = '', name, value } of parameters) {
    const one = module.components.find((candidate) => component === fullName(module, candidate));
    if (!one || module.globals.has(name)) continue;
    changed[one.name] = { ...changed[one.name], [name]: decodeValue(value) };
  }
  return { ...module, parameters: changed };
}

/**
 * Parameters without a component, which `ks param set --env` puts into the environment's globals: there a name may lead into one object,
 * which it replaces, and only values in one are read as what they look like.
 */
function globalsOf(parameters: readonly KsonnetParameter[]): JsonObject {
  const globals = new Map<string, unknown>();
  for (const { component = '', name, value } of parameters) {
    const decoded = decodeValue(value);
    if (component !== '') continue;
    const [first = '', second, ...rest] = name.split('.');
    if (rest.length > 0)
      throw new StatusError(codes.invalidArgument, `global parameter '${name}' is too deep`);
    globals.set(first, second === undefined ? value : { [second]: decoded });
  }
  return Object.fromEntries(globals);
}

function refuseUnknown(parameters: readonly KsonnetParameter[], modules: readonly KsonnetModule[]): void {
  const known = new Set(modules.flatMap((module) => module.components.map((one) => fullName(module, one))));
  const unknown = parameters.find(({ component = '' }) => component !== '' && !known.has(component));
  if (unknown) {
    throw new StatusError(codes.invalidArgument, `could not find component '${unknown.component ?? ''}'`);
  }
}

function listParameters(module: KsonnetModule): KsonnetParameter[] {
  return module.components.flatMap((one) =>
    Object.entries(module.parameters[one.name] ?? {}).map(([name, value]) => ({
      component: fullName(module, one),
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
  );
}

function commandsFor({ name: env }: KsonnetEnvironment, parameters: readonly KsonnetParameter[]): string[] {
  const settings = parameters.map(({ component = '', name, value }) => {
    const words = component === '' ? [name, value] : [component, name, value];
    return commandText(['ks', 'param', 'set', ...words, '--env', env]);
  });
  return [...settings, commandText(['ks', 'show', env])];
}
