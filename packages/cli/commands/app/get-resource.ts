import { parseJson } from '@tiphys/base';
import { boolFlag, sliceFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import type { Api } from '../../client/api.ts';
import { formatMapJson } from '../../output/go-json.ts';
import { formatYaml3 } from '../../output/go-yaml.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { AppTree, TreeNode } from './app-types.ts';
import { filterFields } from './filter-fields.ts';
import type { Fields } from './filter-fields.ts';

/** `app get-resource`: live manifests. */
export const getResourceCommand: CliCommand = {
  use: 'get-resource APPNAME',
  short: 'Print live resources of an application',
  flags: [
    appNamespaceFlag,
    stringFlag('resource-name', 'Name of the resource; all of the kind where left out'),
    stringFlag('kind', 'Kind of the resource', { required: true }),
    stringFlag('group', 'Group of the resource'),
    stringFlag('project', 'Project of the application'),
    sliceFlag('filter-fields', 'Only these fields, e.g. status.podIP (comma separated)'),
    boolFlag('show-managed-fields', 'Show managed fields, too'),
    stringFlag('output', 'Output format: wide, yaml or json', { short: 'o', value: 'wide' }),
  ],
  run: getResource,
};

async function getResource(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const { name, appNamespace } = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const tree = await api.call<AppTree>('application.ApplicationService/ResourceTree', {
    applicationName: name,
    appNamespace,
  });
  const objects: Fields[] = [];
  for (const node of (tree.nodes ?? []).filter((candidate) => isWanted(call, candidate))) {
    objects.push(shownFields(call, await fetchResource(call, api, node)));
  }
  context.print(resourcesText(call, objects));
  context.log.log('info', `Resources '${objects.map(nameOf).join(', ')}' fetched`);
  return 0;
}

function isWanted(call: CliCall, node: TreeNode): boolean {
  const { flags } = call;
  const name = flags.string('resource-name');
  const group = flags.string('group');
  return (
    node.kind === flags.string('kind') &&
    (name === '' || node.name === name) &&
    (group === '' || node.group === group)
  );
}

async function fetchResource(call: CliCall, api: Api, node: TreeNode): Promise<Fields> {
  const { args, flags } = call;
  const { group = '', version = '', kind = '', namespace = '', name: resourceName = '' } = node;
  const answer = await api.call<{ readonly manifest?: string }>(
    'application.ApplicationService/GetResource',
    {
      ...parseAppName(args[0] ?? '', flags.string('app-namespace')),
      group,
      version,
      kind,
      namespace,
      resourceName,
      project: flags.string('project'),
    },
  );
  return parseJson(answer.manifest ?? '{}') as Fields;
}

function shownFields(call: CliCall, object: Fields): Fields {
  const { flags } = call;
  const metadata = { ...(object['metadata'] as Fields | undefined) };
  if (!flags.bool('show-managed-fields')) delete metadata['managedFields'];
  const shown = { ...object, metadata };
  const wanted = flags.strings('filter-fields');
  return wanted.length === 0 ? shown : filterFields(shown, wanted);
}

function nameOf(object: Fields): string {
  const metadata = object['metadata'] as Fields | undefined;
  return String(metadata?.['name'] ?? '');
}

function resourcesText(call: CliCall, objects: readonly Fields[]): string {
  const { flags } = call;
  const output = flags.string('output');
  if (output === 'json') return objects.map((object) => `${formatMapJson(object)}\n`).join('---\n');
  if (output === 'yaml') return objects.map((object) => `${formatYaml3(object)}\n`).join('---\n');
  const isFiltered = flags.strings('filter-fields').length > 0;
  const named = flags.string('resource-name') === '';
  const rows = objects.flatMap((object) => {
    const name = nameOf(object);
    return flatten(isFiltered ? withoutName(object) : object, '').map(([field, value]) =>
      named ? [field, name, value] : [field, value],
    );
  });
  return formatTable([named ? ['FIELD', 'RESOURCE NAME', 'VALUE'] : ['FIELD', 'VALUE'], ...rows]);
}

/** Without the name that filtering keeps; tables have it in a column of its own, or were asked for by it. */
function withoutName(object: Fields): Fields {
  const { name: _name, ...metadata } = (object['metadata'] ?? {}) as Fields;
  return { ...object, metadata };
}

/** Each leaf of an object with its path: `spec.containers[0].name`. */
export function flatten(value: unknown, path: string): (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => flatten(item, `${path}[${i}]`));
  if (typeof value !== 'object' || value === null) return [[path, value === null ? '<nil>' : value]];
  const lead = path === '' ? '' : `${path}.`;
  return Object.entries(value).flatMap(([key, item]) => flatten(item, lead + key));
}
