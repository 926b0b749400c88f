import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCommand } from '../../cli.ts';
import { formatResource } from '../../output/resource.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { typeNames } from '../app/app-types.ts';
import { printList } from '../print-list.ts';
import type { Project, RestrictedResource } from './project-types.ts';

/** `proj list`. */
export const listCommand: CliCommand = {
  use: 'list',
  short: 'List projects',
  flags: [stringFlag('output', 'Output format: json, yaml, wide or name', { short: 'o', value: 'wide' })],
  run: async (call) => {
    const api = await call.context.api();
    const list = await api.call<{ readonly items?: readonly Project[] }>('project.ProjectService/List');
    await printList(call.context, list.items ?? [], {
      output: call.flags.string('output'),
      typeName: typeNames.appProject,
      wide: projectTable,
      lines: { name: (project) => project.metadata?.name ?? '' },
    });
  },
};

const headers = [
  'NAME',
  'DESCRIPTION',
  'DESTINATIONS',
  'SOURCES',
  'CLUSTER-RESOURCE-WHITELIST',
  'NAMESPACE-RESOURCE-BLACKLIST',
  'SIGNATURE-KEYS',
  'ORPHANED-RESOURCES',
  'DESTINATION-SERVICE-ACCOUNTS',
];

/** The table of projects. */
export function projectTable(projects: readonly Project[]): string {
  return formatTable([headers, ...projects.map(projectRow)]);
}

function projectRow(project: Project): unknown[] {
  const { spec = {} } = project;
  return [
    project.metadata?.name,
    spec.description,
    summary(spec.destinations, 'destinations', ({ server = '', namespace = '' }) => `${server},${namespace}`),
    summary(spec.sourceRepos, 'repos', (repo) => repo),
    summary(spec.clusterResourceWhitelist, 'resources', kindText),
    count(spec.namespaceResourceBlacklist, 'resources'),
    count(spec.signatureKeys, 'key(s)'),
    orphanedText(project),
    summary(
      spec.destinationServiceAccounts,
      'destinationServiceAccounts',
      ({ server = '', namespace = '', defaultServiceAccount = '' }) =>
        `${server},${namespace},${defaultServiceAccount}`,
    ),
  ];
}

function summary<T>(list: readonly T[] | undefined, what: string, text: (item: T) => string): string {
  const [first] = list ?? [];
  if (first === undefined || list === undefined) return '<none>';
  return list.length === 1 ? text(first) : `${list.length} ${what}`;
}

function count(list: readonly unknown[] | undefined, what: string): string {
  return list === undefined || list.length === 0 ? '<none>' : `${list.length} ${what}`;
}

function kindText(resource: RestrictedResource): string {
  return `${resource.group ?? ''}/${resource.kind ?? ''}`;
}

function orphanedText(project: Project): string {
  const settings = project.spec?.orphanedResources;
  if (settings === undefined) return 'disabled';
  const ignored = settings.ignore?.length ?? 0;
  return `enabled (warn=${settings.warn === true}${ignored > 0 ? `, ignored ${ignored}` : ''})`;
}

/** What `GetDetailedProject` answers. */
interface DetailedProject {
  readonly project?: Project;
  readonly repositories?: readonly { readonly repo?: string }[];
  readonly clusters?: readonly { readonly server?: string }[];
}

/** `proj get`. */
export const getCommand: CliCommand = {
  use: 'get PROJECT',
  short: 'Show a project',
  flags: [stringFlag('output', 'Output format: json, yaml or wide', { short: 'o', value: 'wide' })],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length !== 1) return showUsage(call);
    const api = await context.api();
    const detailed = await api.call<DetailedProject>('project.ProjectService/GetDetailedProject', {
      name: args[0],
    });
    const output = flags.string('output');
    if (output === 'wide' || output === '') context.print(projectText(detailed));
    else
      context.print(
        formatResource(await context.normalize(typeNames.appProject, detailed.project ?? {}), output),
      );
    return 0;
  },
};

const labelWidth = 29;

function projectText(detailed: DetailedProject): string {
  const { project = {}, repositories = [], clusters = [] } = detailed;
  const { spec = {} } = project;
  const keys = (spec.signatureKeys ?? []).map((key) => key.keyID);
  return [
    lines('Name:', [project.metadata?.name ?? '']),
    lines('Description:', [spec.description ?? '']),
    lines(
      'Destinations:',
      (spec.destinations ?? []).map(({ server = '', namespace = '' }) => `${server},${namespace}`),
    ),
    lines('Repositories:', spec.sourceRepos ?? []),
    lines('Source Namespaces:', spec.sourceNamespaces ?? []),
    lines(
      'Scoped Repositories:',
      repositories.map(({ repo = '' }) => repo),
    ),
    lines('Allowed Cluster Resources:', (spec.clusterResourceWhitelist ?? []).map(kindText)),
    lines(
      'Scoped Clusters:',
      clusters.map(({ server = '' }) => server),
    ),
    lines('Denied Namespaced Resources:', (spec.namespaceResourceBlacklist ?? []).map(kindText)),
    lines('Signature keys:', keys.length === 0 ? [] : [keys.join(', ')]),
    lines('Orphaned Resources:', [orphanedText(project)]),
  ].join('');
}

function lines(label: string, values: readonly string[]): string {
  const shown = values.length === 0 ? ['<none>'] : values;
  return shown.map((value, i) => `${(i === 0 ? label : '').padEnd(labelWidth)}${value}\n`).join('');
}
