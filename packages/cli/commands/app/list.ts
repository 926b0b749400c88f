import { arrayFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { formatResource } from '../../output/resource.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { qualifiedName } from './app-name.ts';
import { typeNames } from './app-types.ts';
import type { App } from './app-types.ts';
import { mainSource } from './sources.ts';
import { destinationOf, isAutomated, projectOf } from './summary.ts';

/** `app list`. */
export const listCommand: CliCommand = {
  use: 'list',
  short: 'List applications',
  example: '  # Applications with a label\n  argocd app list -l app.kubernetes.io/instance=my-app',
  flags: [
    stringFlag('output', 'Output format: wide, name, json or yaml', { short: 'o', value: 'wide' }),
    stringFlag('selector', 'Label selector', { short: 'l' }),
    arrayFlag('project', 'Project', { short: 'p' }),
    stringFlag('repo', 'URL of the repository', { short: 'r' }),
    appNamespaceFlag,
    stringFlag('cluster', 'Name or URL of the destination cluster', { short: 'c' }),
    stringFlag('path', 'Folder in the repository', { short: 'P' }),
  ],
  run: list,
};

async function list(call: CliCall): Promise<void> {
  const { flags, context } = call;
  const api = await context.api();
  const answer = await api.call<{ readonly items?: readonly App[] }>('application.ApplicationService/List', {
    selector: flags.string('selector'),
    appNamespace: flags.string('app-namespace'),
  });
  const apps = (answer.items ?? []).filter((app) => isWanted(call, app));
  const output = flags.string('output');
  switch (output) {
    case 'yaml':
    case 'json':
      context.print(
        formatResource(
          await Promise.all(apps.map((app) => context.normalize(typeNames.application, app))),
          output,
        ),
      );
      return;
    case 'name':
      context.print(apps.map((app) => `${qualifiedName(app)}\n`).join(''));
      return;
    case 'wide':
    case '':
      context.print(appTable(apps, output === 'wide'));
      return;
    default:
      throw new Error(`unknown output format: ${output}`);
  }
}

function isWanted(call: CliCall, app: App): boolean {
  const { flags } = call;
  const spec = app.spec ?? {};
  const projects = flags.strings('project');
  const [repo, cluster, path] = ['repo', 'cluster', 'path'].map((name) => flags.string(name));
  return (
    (projects.length === 0 || projects.includes(projectOf(app))) &&
    (!repo || mainSource(spec).repoURL === repo) &&
    (!cluster || spec.destination?.server === cluster || spec.destination?.name === cluster) &&
    (!path || mainSource(spec).path === path)
  );
}

/** The table of applications; `wide` adds repository, path and revision. */
export function appTable(apps: readonly App[], wide: boolean): string {
  const headers = ['NAME', 'CLUSTER', 'NAMESPACE', 'PROJECT', 'STATUS', 'HEALTH', 'SYNCPOLICY', 'CONDITIONS'];
  if (wide) headers.push('REPO', 'PATH', 'TARGET');
  return formatTable([headers, ...apps.map((app) => appRow(app, wide))]);
}

function appRow(app: App, wide: boolean): unknown[] {
  const row = [
    qualifiedName(app),
    destinationOf(app),
    app.spec?.destination?.namespace,
    projectOf(app),
    app.status?.sync?.status,
    app.status?.health?.status,
    syncPolicyText(app),
    conditionsText(app),
  ];
  if (!wide) return row;
  const source = mainSource(app.spec ?? {});
  return [...row, source.repoURL, source.path, source.targetRevision];
}

function syncPolicyText(app: App): string {
  if (!isAutomated(app)) return 'Manual';
  return app.spec?.syncPolicy?.automated?.prune === true ? 'Auto-Prune' : 'Auto';
}

function conditionsText(app: App): string {
  const counts = new Map<string, number>();
  for (const { type = '' } of app.status?.conditions ?? []) counts.set(type, (counts.get(type) ?? 0) + 1);
  const items = [...counts].map(([type, count]) => (count > 1 ? `${type}(${count})` : type)).sort();
  return items.length === 0 ? '<none>' : items.join(',');
}
