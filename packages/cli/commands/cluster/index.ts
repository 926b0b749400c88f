import type { Cluster } from '@tiphys/model';
import { codes, StatusError } from '@tiphys/base';
import { arrayFlag, boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { coreModeFlags } from '../kubectl-flags.ts';
import { typeNames } from '../app/app-types.ts';
import { parseKeyValues } from '../app/key-values.ts';
import { loadContext, withKubeClient } from '../kube-access.ts';
import { printList } from '../print-list.ts';
import { addCommand } from './add.ts';
import { uninstallManager } from './manager-account.ts';
import type { Draft } from '../draft.ts';

/** A cluster. */
type ClusterRow = Draft<Cluster>;

/** How requests name a cluster: by URL, or by name. */
function queryOf(selector: string): { readonly server: string } | { readonly name: string } {
  return /^https?:\/\//.test(selector) ? { server: selector } : { name: selector };
}

const listCommand: CliCommand = {
  use: 'list',
  short: 'List clusters',
  flags: [stringFlag('output', 'Output format: json, yaml, wide or server', { short: 'o', value: 'wide' })],
  run: async (call) => {
    const api = await call.context.api();
    const list = await api.call<{ readonly items?: readonly ClusterRow[] }>('cluster.ClusterService/List');
    await printList(call.context, list.items ?? [], {
      output: call.flags.string('output'),
      typeName: typeNames.cluster,
      wide: clusterTable,
      lines: { server: (cluster) => cluster.server ?? '' },
    });
  },
};

function clusterTable(clusters: readonly ClusterRow[]): string {
  return formatTable([
    ['SERVER', 'NAME', 'VERSION', 'STATUS', 'MESSAGE', 'PROJECT'],
    ...clusters.map((cluster) => {
      const count = cluster.namespaces?.length ?? 0;
      const server = count > 0 ? `${cluster.server ?? ''} (${count} namespaces)` : cluster.server;
      const { serverVersion, connectionState } = cluster.info ?? {};
      return [
        server,
        cluster.name,
        serverVersion,
        connectionState?.status,
        connectionState?.message,
        cluster.project,
      ];
    }),
  ]);
}

const getCommand: CliCommand = {
  use: 'get SERVER/NAME',
  short: 'Show clusters',
  flags: [stringFlag('output', 'Output format: json, yaml, wide or server', { short: 'o', value: 'yaml' })],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length === 0) return showUsage(call);
    const api = await context.api();
    const clusters: ClusterRow[] = [];
    for (const selector of args) {
      clusters.push(await api.call<ClusterRow>('cluster.ClusterService/Get', queryOf(selector)));
    }
    await printList(context, clusters, {
      output: flags.string('output'),
      typeName: typeNames.cluster,
      wide: (items) => items.map(clusterText).join(''),
      lines: { server: (cluster) => cluster.server ?? '' },
      single: true,
    });
    return 0;
  },
};

function clusterText(cluster: ClusterRow): string {
  const { config = {}, namespaces = [] } = cluster;
  return [
    'Cluster information\n\n',
    `  Server URL:            ${cluster.server ?? ''}\n`,
    `  Server Name:           ${cluster.name || '-'}\n`,
    `  Server Version:        ${cluster.info?.serverVersion ?? ''}\n`,
    `  Namespaces:        \t ${namespaces.length === 0 ? 'all namespaces' : namespaces.join(', ')}\n`,
    '\nTLS configuration\n\n',
    `  Client cert:           ${Boolean(config.tlsClientConfig?.certData)}\n`,
    `  Cert validation:       ${config.tlsClientConfig?.insecure !== true}\n`,
    '\nAuthentication\n\n',
    `  Basic authentication:  ${Boolean(config.username)}\n`,
    `  oAuth authentication:  ${Boolean(config.bearerToken)}\n`,
    `  AWS authentication:    ${Boolean(config.awsAuthConfig)}\n`,
    `\nDisable compression: ${config.disableCompression === true}\n`,
    `\nUse proxy: ${Boolean(config.proxyUrl)}\n`,
    '\n',
  ].join('');
}

const removeCommand: CliCommand = {
  use: 'rm SERVER/NAME',
  short: 'Remove clusters',
  flags: [boolFlag('yes', 'Do not ask', { short: 'y' })],
  run: remove,
};

async function remove(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length === 0) return showUsage(call);
  let all = flags.bool('yes');
  for (const selector of args) {
    const answer = all ? 'y' : await askRemoval(call, selector);
    if (answer === 'a') all = true;
    if (answer === 'n') context.print(`The command to remove '${selector}' was cancelled.\n`);
    else await removeOne(call, selector);
  }
  return 0;
}

function askRemoval(call: CliCall, selector: string): Promise<'y' | 'n' | 'a'> {
  const unknown = 'Any Apps deploying to this cluster will go to health status Unknown.';
  const question = `Are you sure you want to remove '${selector}'? ${unknown}`;
  const several =
    "[y/n/A] where 'A' is to remove all specified clusters without prompting. " +
    'Any Apps deploying to these clusters will go to health status Unknown. ';
  return call.context.prompter.confirmAll(question + (call.args.length === 1 ? '[y/n] ' : several));
}

async function removeOne(call: CliCall, selector: string): Promise<void> {
  const { context, flags } = call;
  const api = await context.api();
  const cluster = await api.call<ClusterRow>('cluster.ClusterService/Get', queryOf(selector));
  await api.call('cluster.ClusterService/Delete', queryOf(selector));
  context.print(`Cluster '${selector}' removed\n`);
  const kube = await loadContext(context, flags, cluster.name);
  await withKubeClient(kube, (client) =>
    uninstallManager({ client, log: context.log, signal: context.signal, systemNamespace: 'kube-system' }),
  );
}

const setCommand: CliCommand = {
  use: 'set NAME',
  short: 'Change a cluster',
  flags: [
    stringFlag('name', 'New name'),
    arrayFlag('namespace', 'Namespace to manage, * for all (repeatable)'),
    arrayFlag('label', 'Label as name=value'),
    arrayFlag('annotation', 'Annotation as name=value'),
  ],
  run: set,
};

async function set(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const value = args[0];
  if (value === undefined || args.length !== 1) return showUsage(call);
  const updatedFields = updated(call);
  if (updatedFields.length === 0) {
    context.print('Specify the cluster field to be updated.\n');
    return 0;
  }
  const namespaces = flags.strings('namespace');
  const api = await context.api();
  try {
    await api.call('cluster.ClusterService/Update', {
      cluster: {
        name: flags.string('name'),
        namespaces: namespaces.length === 1 && namespaces[0] === '*' ? [''] : namespaces,
        labels: parseKeyValues(flags.strings('label')),
        annotations: parseKeyValues(flags.strings('annotation')),
      },
      updatedFields,
      id: { type: 'name', value },
    });
  } catch (error) {
    if (error instanceof StatusError && error.code === codes.permissionDenied) {
      context.log.log(
        'error',
        'Ensure that the cluster is present and you have the necessary permissions to update the cluster',
      );
    }
    throw error;
  }
  context.print(`Cluster '${value}' updated.\n`);
  return 0;
}

function updated(call: CliCall): string[] {
  const { flags } = call;
  const fields: string[] = [];
  if (flags.string('name') !== '') fields.push('name');
  if (flags.changed('namespace')) fields.push('namespaces');
  if (flags.changed('label')) fields.push('labels');
  if (flags.changed('annotation')) fields.push('annotations');
  return fields;
}

const rotateAuthCommand: CliCommand = {
  use: 'rotate-auth SERVER/NAME',
  short: 'Make new credentials for a cluster',
  run: async (call) => {
    const { args, context } = call;
    const selector = args[0];
    if (selector === undefined || args.length !== 1) return showUsage(call);
    const api = await context.api();
    await api.call('cluster.ClusterService/RotateAuth', queryOf(selector));
    context.print(`Cluster '${selector}' rotated auth\n`);
    return 0;
  },
};

/** `cluster`: destinations of applications. */
export const clusterCommand: CliCommand = {
  use: 'cluster',
  short: 'Manage clusters',
  commands: [addCommand, getCommand, listCommand, removeCommand, rotateAuthCommand, setCommand],
  flags: coreModeFlags,
  run: showUsage,
};
