import type { Api } from '../../client/api.ts';
import { formatGoTime } from '../../output/go-time.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { qualifiedName } from './app-name.ts';
import type { App, AppSource, OperationState } from './app-types.ts';
import { hasMultipleSources, mainSource, sourcesOf } from './sources.ts';
import type { WindowSummary } from './sync-window-status.ts';

/** One line of a block: the label padded to 20 columns, then the value. */
export function blockLine(label: string, value: unknown): string {
  return `${label.padEnd(20)}${value === undefined || value === null ? '' : String(value)}\n`;
}

/** The destination cluster's URL, or its name where the application has no URL. */
export function destinationOf(app: App): string {
  return app.spec?.destination?.server || app.spec?.destination?.name || '';
}

/** The project; `default` where the application names none. */
export function projectOf(app: App): string {
  return app.spec?.project || 'default';
}

/** Whether automated sync is on. */
export function isAutomated(app: App): boolean {
  const automated = app.spec?.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}

/** The block at the top of `app get`, `app wait` and `app sync`. */
export function summaryText(app: App, url: string, windows?: WindowSummary): string {
  const spec = app.spec ?? {};
  return [
    blockLine('Name:', qualifiedName(app)),
    blockLine('Project:', projectOf(app)),
    blockLine('Server:', destinationOf(app)),
    blockLine('Namespace:', spec.destination?.namespace),
    blockLine('URL:', url),
    hasMultipleSources(spec) ? 'Sources:\n' : 'Source:\n',
    ...sourcesOf(spec).map(sourceText),
    blockLine('SyncWindow:', windows?.status ?? 'Sync Allowed'),
    windows === undefined || windows.assigned.length === 0
      ? ''
      : blockLine('Assigned Windows:', windows.assigned.join(',')),
    blockLine('Sync Policy:', policyText(app)),
    blockLine('Sync Status:', syncStatusText(app)),
    blockLine('Health Status:', app.status?.health?.status),
  ].join('');
}

function sourceText(source: AppSource): string {
  const lines = [blockLine('- Repo:', source.repoURL), blockLine('  Target:', source.targetRevision)];
  if (source.path) lines.push(blockLine('  Path:', source.path));
  if (source.ref) lines.push(blockLine('  Ref:', source.ref));
  const values = source.helm?.valueFiles ?? [];
  if (values.length > 0) lines.push(blockLine('  Helm Values:', values.join(',')));
  if (source.kustomize?.namePrefix) lines.push(blockLine('  Name Prefix:', source.kustomize.namePrefix));
  return lines.join('');
}

function policyText(app: App): string {
  if (!isAutomated(app)) return 'Manual';
  return app.spec?.syncPolicy?.automated?.prune === true ? 'Automated (Prune)' : 'Automated';
}

function syncStatusText(app: App): string {
  const status = app.status?.sync?.status ?? '';
  const target = mainSource(app.spec ?? {}).targetRevision ?? '';
  const revision = app.status?.sync?.revision ?? '';
  const link = status === 'Synced' ? ` to ${target}` : status === 'OutOfSync' ? ` from ${target}` : '';
  const isSha = /^[0-9A-Fa-f]{7,}$/.test(target);
  return status + link + (!isSha && revision.length > 7 ? ` (${revision.slice(0, 7)})` : '');
}

/** The table of conditions. */
export function conditionsTable(app: App): string {
  return formatTable([
    ['CONDITION', 'MESSAGE', 'LAST TRANSITION'],
    ...(app.status?.conditions ?? []).map((item) => [
      item.type,
      item.message,
      formatGoTime(item.lastTransitionTime),
    ]),
  ]);
}

/** The block about the last operation; nothing where there was none. */
export function operationText(state: OperationState | undefined): string {
  if (state === undefined) return '';
  const lines: string[] = [];
  const result = state.syncResult;
  if (result !== undefined) {
    lines.push(blockLine('Operation:', 'Sync'));
    const revisions =
      result.sources !== undefined && result.revisions !== undefined ? result.revisions : undefined;
    lines.push(blockLine('Sync Revision:', revisions?.join(', ') ?? result.revision));
  }
  lines.push(
    blockLine('Phase:', state.phase),
    blockLine('Start:', formatGoTime(state.startedAt)),
    blockLine('Finished:', formatGoTime(state.finishedAt)),
    blockLine('Duration:', operationDuration(state)),
  );
  if (state.message) lines.push(blockLine('Message:', state.message));
  return lines.join('');
}

function operationDuration(state: OperationState): string {
  const start = Math.floor(Date.parse(state.startedAt ?? '') / 1000) || 0;
  const end = state.finishedAt
    ? Math.floor(Date.parse(state.finishedAt) / 1000)
    : Math.floor(Date.now() / 1000);
  const total = Math.max(0, end - start);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total % 60;
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}

/** The application's address in the web UI. */
export async function appUrl(api: Api, name: string): Promise<string> {
  const settings = await api.call<{ readonly url?: string }>('cluster.SettingsService/Get');
  if (settings.url) return `${settings.url}/applications/${name}`;
  const { address, plainText } = api.server;
  const host = plainText ? address : address.replace(/:443$/, '');
  return `${plainText ? 'http' : 'https'}://${host}/applications/${name}`;
}
