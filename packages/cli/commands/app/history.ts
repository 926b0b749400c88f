import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { formatGoTime } from '../../output/go-time.ts';
import { alignTabs } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { App, RevisionHistory } from './app-types.ts';

/** `app history`. */
export const historyCommand: CliCommand = {
  use: 'history APPNAME',
  short: 'Show the deployments of an application',
  flags: [appNamespaceFlag, stringFlag('output', 'Output format: wide or id', { short: 'o', value: 'wide' })],
  run: history,
};

async function history(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const api = await context.api();
  const name = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const app = await api.call<App>('application.ApplicationService/Get', name);
  const entries = app.status?.history ?? [];
  const ids = flags.string('output') === 'id';
  context.print(ids ? entries.map((entry) => `${entry.id ?? 0}\n`).join('') : historyTable(entries));
  return 0;
}

const shortLength = 7;

/** One table a repository, with its deployments. */
export function historyTable(entries: readonly RevisionHistory[]): string {
  const byRepo = new Map<string, string[]>();
  for (const entry of entries) {
    const several = entry.sources ?? [];
    const sources = several.length > 0 ? several : [entry.source ?? {}];
    sources.forEach((source, i) => {
      const sha = several.length > 0 ? (entry.revisions?.[i] ?? '') : (entry.revision ?? '');
      const target = source.targetRevision ?? '';
      const revision = sha.length >= shortLength ? `${target} (${sha.slice(0, shortLength)})` : target;
      const lines = byRepo.get(source.repoURL ?? '') ?? [];
      lines.push(`${entry.id ?? 0}\t${formatGoTime(entry.deployedAt)}\t${revision}\n`);
      byRepo.set(source.repoURL ?? '', lines);
    });
  }
  const tables = [...byRepo].map(([repo, lines]) => `SOURCE\t${repo}\nID\tDATE\tREVISION\n${lines.join('')}`);
  return tables.length === 0 ? '' : alignTabs(tables.join('\n'));
}
