import { jsonEqual, messageOf, parseApiVersion } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { ResourceCustomization, Settings } from '@tiphys/model';
import { arrayFlag, durationFlag } from '../../../command/flag-spec.ts';
import { FatalError } from '../../../cli.ts';
import type { CliCall, CliCommand, CliLang } from '../../../cli.ts';
import { formatYaml } from '../../../output/go-yaml.ts';
import { formatTable } from '../../../output/tabwriter.ts';
import { showUsage } from '../../../usage.ts';
import { drawOneDifference } from '../../app/print-diff.ts';
import { withoutFields } from './ignored-fields.ts';
import { loadSettings, readObject, settingsLang } from './sources.ts';

const defaultJqMs = 1000;

/** An object of a file, and what the settings say of its kind. */
interface Subject {
  readonly object: KubeObject;
  /** `group/Kind` as texts have it: the core group is empty. */
  readonly kind: string;
  readonly override: ResourceCustomization | undefined;
  readonly settings: Settings;
  readonly lang: CliLang;
}

/** `admin settings resource-overrides`. */
export const resourceOverridesCommand: CliCommand = {
  use: 'resource-overrides',
  short: 'Try what settings say of kinds on an object of a file',
  commands: [
    {
      use: 'health RESOURCE_YAML_PATH',
      short: 'Judge the health of an object',
      run: (call) => withSubject(call, 1, health),
    },
    {
      use: 'ignore-differences RESOURCE_YAML_PATH',
      short: 'Show which fields no comparison looks at',
      run: (call) => withSubject(call, 1, ignoreDifferences),
    },
    {
      use: 'ignore-resource-updates RESOURCE_YAML_PATH',
      short: 'Show which fields do not count as a change of the object',
      flags: [
        durationFlag('ignore-normalizer-jq-execution-timeout', 'How long a jq expression may take', {
          value: defaultJqMs,
        }),
      ],
      run: (call) => withSubject(call, 1, ignoreResourceUpdates),
    },
    {
      use: 'list-actions RESOURCE_YAML_PATH',
      short: 'List what can be done with an object',
      run: (call) => withSubject(call, 1, listActions),
    },
    {
      use: 'run-action RESOURCE_YAML_PATH ACTION',
      aliases: ['action'],
      short: 'Do something with an object, and show what it changes',
      flags: [arrayFlag('param', 'Parameter of the action (name=value, repeatable)')],
      run: (call) => withSubject(call, 2, runAction),
    },
  ],
  run: showUsage,
};

async function withSubject(
  call: CliCall,
  argCount: number,
  work: (call: CliCall, subject: Subject) => Promise<void>,
): Promise<number> {
  if (call.args.length < argCount) return showUsage(call);
  const lang = await settingsLang(call);
  const object = await readObject(call.args[0] ?? '', lang);
  const { settings } = await loadSettings(call, lang);
  const { group } = parseApiVersion(object.apiVersion);
  const override = settings.resourceCustomizations[group === '' ? object.kind : `${group}/${object.kind}`];
  await work(call, { object, kind: `${group}/${object.kind}`, override, settings, lang });
  return 0;
}

async function health({ context }: CliCall, { object, kind, settings }: Subject): Promise<void> {
  const found = await context.environment.assessHealth?.(object, settings.resourceCustomizations);
  if (!found) return context.print(`Health script is not configured for '${kind}'\n`);
  context.print(`STATUS: ${found.status ?? ''}\nMESSAGE: ${found.message ?? ''}\n`);
}

async function ignoreDifferences(call: CliCall, subject: Subject): Promise<void> {
  const rules = subject.override?.ignoreDifferences;
  if (!rules?.jsonPointers?.length && !rules?.jqPathExpressions?.length) {
    return call.context.print(`Ignore differences are not configured for '${subject.kind}'\n`);
  }
  const all = ignoresStatus(subject)
    ? { ...rules, jsonPointers: [...(rules.jsonPointers ?? []), '/status'] }
    : rules;
  await showIgnored(call, subject, { rules: all, setting: 'ignoreDifferences', timeoutMs: defaultJqMs });
}

/** Whether comparisons look at the status of the kind at all (`resource.compareoptions`). */
function ignoresStatus({ kind, settings }: Subject): boolean {
  const { ignoreResourceStatusField: of } = settings.compareOptions;
  return of === 'all' || (of === 'crd' && kind === 'apiextensions.k8s.io/CustomResourceDefinition');
}

async function ignoreResourceUpdates(call: CliCall, subject: Subject): Promise<void> {
  if (!subject.override) return call.context.print(`No overrides configured for '${subject.kind}'\n`);
  const rules = subject.override.ignoreResourceUpdates;
  if (!rules?.jsonPointers?.length && !rules?.jqPathExpressions?.length) {
    return call.context.print(`Ignore resource updates are not configured for '${subject.kind}'\n`);
  }
  const timeoutMs = call.flags.number('ignore-normalizer-jq-execution-timeout');
  await showIgnored(call, subject, { rules, setting: 'ignoreResourceUpdates', timeoutMs });
}

interface Ignored {
  readonly rules: NonNullable<ResourceCustomization['ignoreDifferences']>;
  readonly setting: string;
  readonly timeoutMs: number;
}

async function showIgnored(
  { context }: CliCall,
  { object, lang }: Subject,
  { rules, setting, timeoutMs }: Ignored,
): Promise<void> {
  const { object: rest, problems } = withoutFields(object, rules, (program, input) =>
    lang.jq(program, input, { timeoutMs }),
  );
  for (const problem of problems) context.print(`${problem}\n`);
  if (jsonEqual(rest, object)) {
    return context.print(`No fields are ignored by ${setting} settings: \n${formatYaml(rules)}\n`);
  }
  context.print('Following fields are ignored:\n\n');
  context.print(await drawOneDifference(context, { name: nameOf(object), live: object, target: rest }));
}

interface ActionsYaml {
  readonly 'discovery.lua'?: string;
  readonly definitions?: readonly { readonly name?: string; readonly 'action.lua'?: string }[];
}

/** The actions of the settings; says so and resolves to nothing where there are none. */
function actionsOf({ context }: CliCall, { override, kind, lang }: Subject): ActionsYaml | undefined {
  if (override?.actions) return (lang.yamlParse(override.actions)[0] ?? {}) as ActionsYaml;
  context.print(`Actions are not configured for '${kind}'\n`);
  return undefined;
}

async function listActions(call: CliCall, subject: Subject): Promise<void> {
  const actions = actionsOf(call, subject);
  if (!actions) return;
  const found = subject.lang.luaDiscoverActions(subject.object, [actions['discovery.lua'] ?? '']);
  const rows = found.map(({ name, disabled }) => [name, String(disabled)]);
  call.context.print(formatTable([['NAME', 'DISABLED'], ...rows]));
}

async function runAction(call: CliCall, subject: Subject): Promise<void> {
  const { context, args, flags } = call;
  const name = args[1] ?? '';
  const params = Object.fromEntries(flags.strings('param').map(readParam));
  const actions = actionsOf(call, subject);
  if (!actions) return;
  const script = actions.definitions?.find((action) => action.name === name)?.['action.lua'];
  if (!script) throw new Error(`built-in action script does not exist: ${name}`);
  let impacted: ReturnType<CliLang['luaRunAction']>;
  try {
    impacted = subject.lang.luaRunAction(subject.object, script, { params });
  } catch (error) {
    throw new Error(`action ${name} failed: ${messageOf(error)}`, { cause: error });
  }
  for (const { operation, resource } of impacted) {
    if (operation === 'create') {
      context.print(`Following resource was created:\n${formatYaml(resource)}\n`);
    } else if (jsonEqual(resource, subject.object)) {
      return context.print(`No fields had been changed by action: \n${name}\n`);
    } else {
      context.print('Following fields have been changed:\n\n');
      const states = { name: nameOf(subject.object), live: subject.object, target: resource };
      context.print(await drawOneDifference(context, states));
    }
  }
}

function readParam(text: string): readonly [string, string] {
  const [name = '', value] = text.split(/=(.*)/s);
  if (value === undefined) throw new FatalError(`Invalid parameter format: ${text}`, 1);
  return [name, value];
}

function nameOf(object: KubeObject): string {
  return object.metadata?.name ?? 'object';
}
