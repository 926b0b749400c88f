import { messageOf } from '@tiphys/base';
import { createEnforcer, parseSettings, projectScopedResources } from '@tiphys/model';
import type { EnforcerDeps, RbacSettings } from '@tiphys/model';
import { boolFlag, stringFlag } from '../../../command/flag-spec.ts';
import { FatalError } from '../../../cli.ts';
import type { CliCall, CliCommand, CliLang } from '../../../cli.ts';
import { showUsage } from '../../../usage.ts';
import { fetchConfigMap, readText, settingsLang, textsOf } from './sources.ts';

/** Other names that a resource may be called by. */
const resourceNames: Readonly<Record<string, string>> = {
  account: 'accounts',
  app: 'applications',
  apps: 'applications',
  application: 'applications',
  cert: 'certificates',
  certs: 'certificates',
  certificate: 'certificates',
  cluster: 'clusters',
  extension: 'extensions',
  gpgkey: 'gpgkeys',
  key: 'gpgkeys',
  log: 'logs',
  proj: 'projects',
  projs: 'projects',
  project: 'projects',
  repo: 'repositories',
  repos: 'repositories',
  repository: 'repositories',
};

const crud = ['create', 'get', 'update', 'delete'];

/** What may be asked of a resource; a slash at the end says that a path may follow. */
const actionsOf: Readonly<Record<string, readonly string[]>> = {
  accounts: ['create', 'update', 'get'],
  applications: ['create', 'get', 'update/', 'delete/', 'action/', 'override', 'sync', 'rollback'],
  applicationsets: crud,
  certificates: ['create', 'get', 'delete'],
  clusters: crud,
  exec: ['create'],
  extensions: ['invoke'],
  gpgkeys: ['create', 'get', 'delete'],
  logs: ['get'],
  projects: crud,
  repositories: crud,
  'write-repositories': crud,
};

const policyFlag = stringFlag('policy-file', 'File with the policy: CSV, or a ConfigMap as argocd-rbac-cm');

const canCommand: CliCommand = {
  use: 'can ROLE/SUBJECT ACTION RESOURCE [SUB-RESOURCE]',
  short:
    'Ask a policy whether a role or subject may do something: prints Yes or No, and the exit code says the same',
  example:
    "argocd admin settings rbac can some:role create application 'default/app' --policy-file policy.csv\n" +
    "argocd admin settings rbac can some:role create application 'default/app' --namespace argocd",
  flags: [
    policyFlag,
    stringFlag('default-role', 'Default role, instead of the one that the policy names'),
    boolFlag('use-builtin-policy', 'Also know the built-in roles', { value: true }),
    boolFlag('strict', 'Refuse resources and actions that there are not', { value: true }),
    boolFlag('quiet', 'Print nothing', { short: 'q' }),
  ],
  run: can,
};

const validateCommand: CliCommand = {
  use: 'validate [--policy-file POLICYFILE] [--namespace NAMESPACE]',
  short: 'Validate an RBAC policy',
  flags: [policyFlag],
  run: validate,
};

/** `admin settings rbac`. */
export const rbacCommand: CliCommand = {
  use: 'rbac',
  short: 'Validate and try RBAC policies',
  commands: [canCommand, validateCommand],
  run: showUsage,
};

async function can(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length < 3 || args.length > 4) return showUsageAndFail(call);
  const [subject = '', action = '', given = '', object = ''] = args;
  const lang = await settingsLang(call);
  const loaded = await loadPolicy(call, lang);
  const resource = resourceNames[given] ?? given;
  const wrong = flags.bool('strict') ? problemOf(resource, action) : undefined;
  const settings = { ...loaded, defaultRole: flags.string('default-role') || loaded.defaultRole };
  const enforcer = enforcerOf(lang, settings, flags.bool('use-builtin-policy'));
  if (wrong !== undefined) throw new FatalError(`error in RBAC request: ${wrong}`, 1);
  const isAnything = projectScopedResources.has(resource) && (object === '' || object === '*');
  const allowed = enforcer.allows(
    { subject, groups: [] },
    { resource, action, object: isAnything ? '*/*' : object },
  );
  if (!flags.bool('quiet')) context.print(allowed ? 'Yes\n' : 'No\n');
  return allowed ? 0 : 1;
}

async function validate(call: CliCall): Promise<number> {
  if (call.args.length > 0) {
    await showUsage(call);
    throw new FatalError('too many arguments', 1);
  }
  const lang = await settingsLang(call);
  const settings = await loadPolicy(call, lang);
  if (settings.policy.trim() === '') throw new FatalError('Policy is empty or could not be loaded.', 1);
  try {
    createEnforcer(enforcerDeps(lang), settings);
  } catch (error) {
    call.context.print(`Policy is invalid: ${messageOf(error)}\n`);
    return 1;
  }
  call.context.print('Policy is valid.\n');
  return 0;
}

async function showUsageAndFail(call: CliCall): Promise<number> {
  await showUsage(call);
  return 1;
}

/** The policy of `--policy-file`, or of the namespace that is named; exactly one of them. */
async function loadPolicy(call: CliCall, lang: CliLang): Promise<RbacSettings> {
  const [path, namespace] = [call.flags.string('policy-file'), call.flags.string('namespace')];
  if ((path === '') === (namespace === '')) {
    await showUsage(call);
    throw new FatalError('please provide exactly one of --policy-file or --namespace', 1);
  }
  const data = path === '' ? await fetchConfigMap(call, 'argocd-rbac-cm') : await readPolicyFile(path, lang);
  const sources = { config: {}, secret: {}, rbac: data };
  return parseSettings(sources, { parseYaml: (text) => lang.yamlParse(text)[0] }).settings.rbac;
}

/** A file holds a ConfigMap where it reads as one, else the policy itself. */
async function readPolicyFile(path: string, lang: CliLang): Promise<Readonly<Record<string, string>>> {
  let text: string;
  try {
    text = await readText(path);
  } catch (cause) {
    throw new FatalError(`error opening policy file: ${messageOf(cause)}`, 1);
  }
  const { documents, problem } = lang.yamlDocuments(text);
  const data = (documents[0] as { readonly data?: unknown } | undefined)?.data;
  return problem === undefined && typeof data === 'object' ? textsOf(data) : { 'policy.csv': text };
}

function enforcerOf(
  lang: CliLang,
  settings: RbacSettings,
  withBuiltIn: boolean,
): ReturnType<typeof createEnforcer> {
  try {
    return createEnforcer(enforcerDeps(lang), settings, { withBuiltIn });
  } catch (error) {
    throw new FatalError(`invalid user policy: ${messageOf(error)}`, 1);
  }
}

function enforcerDeps(lang: CliLang): EnforcerDeps {
  return {
    matchGlob: lang.globMatchSafe,
    matchRegex(pattern, text) {
      try {
        return lang.evalExpr('text matches pattern', { text, pattern }) === true;
      } catch {
        // An expression that does not compile matches nothing, as in the API server.
        return false;
      }
    },
    project: () => undefined,
  };
}

function problemOf(resource: string, action: string): string | undefined {
  const actions = Object.hasOwn(actionsOf, resource) ? actionsOf[resource] : undefined;
  if (!actions) return `'${resource}' is not a valid resource name`;
  const [name = '', path] = action.split(/\/(.*)/s);
  const isKnown =
    path === undefined
      ? actions.includes(name) || actions.includes(`${name}/`)
      : actions.includes(`${name}/`);
  return isKnown ? undefined : `'${action}' is not a valid action for ${resource}`;
}
