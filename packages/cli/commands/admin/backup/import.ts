import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { codes, messageOf, parseJson, retry, StatusError } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { CliCall, CliCommand } from '../../../cli.ts';
import { boolFlag, stringFlag } from '../../../command/flag-spec.ts';
import { formatRfc3339 } from '../../../output/go-time.ts';
import { confirmOptional } from '../../confirm.ts';
import { kubectlFlags } from '../../kubectl-flags.ts';
import { readAll } from '../../read-uri.ts';
import { withAdminClient } from '../admin-client.ts';
import { backupTypes, identity, isDenied, isSame, kindText, readInstallation } from './objects.ts';
import type { BackupScope } from './objects.ts';
import { namespaceFlags, readScope } from './scope.ts';
import { withLiveTracking, withBackup } from './replacement.ts';

/** How often an update is tried where `--override-on-conflict` says so: once, and five times with the newest version. */
const conflictAttempts = 6;

/** `admin import SOURCE`. */
export const importCommand: CliCommand = {
  use: 'import SOURCE',
  short: 'Bring an installation to what a backup says: a file, or `-` for standard input',
  flags: [
    boolFlag('dry-run', 'Say what would be done, and do nothing'),
    boolFlag('prune', 'Delete secrets, applications and projects that the backup does not hold'),
    boolFlag('ignore-tracking', 'Keep the tracking label and annotation of objects that have one'),
    boolFlag('override-on-conflict', 'Update again where somebody else did in between'),
    boolFlag('verbose', 'Also name what stays as it is'),
    boolFlag('stop-operation', 'End operations that are under way'),
    stringFlag('skip-resources-with-label', 'Leave objects with this label (name=value) alone'),
    ...namespaceFlags,
  ],
  persistentFlags: [
    ...kubectlFlags,
    boolFlag('prompts-enabled', 'Ask before each object is pruned; else what the config file says'),
  ],
  exactArgs: 1,
  run: importInstallation,
};

interface Import {
  readonly call: CliCall;
  readonly scope: BackupScope;
  /** ` (dry run)` or nothing. */
  readonly suffix: string;
  readonly dryRun: boolean;
}

async function importInstallation(call: CliCall): Promise<void> {
  const { context, flags, args } = call;
  const startedMs = Date.now();
  await withAdminClient(call, async (client, namespace) => {
    context.print(`import process started ${namespace}\n`);
    const source = args[0] ?? '';
    const text = source === '-' ? await readAll(context.environment.stdin) : await readFile(source, 'utf8');
    const scope = await readScope(call, client, namespace);
    const live = await readInstallation(scope, ({ message }) =>
      context.log.log('warning', `argoproj.io/ApplicationSet: ${message}\n`),
    );
    const left = new Map(live.map((object) => [identity(object), object]));
    const dryRun = flags.bool('dry-run');
    const run: Import = { call, scope, dryRun, suffix: dryRun ? ' (dry run)' : '' };
    for (const object of readBackup(text, namespace)) {
      const present = left.get(identity(object));
      left.delete(identity(object));
      await importObject(run, object, present);
    }
    for (const object of left.values()) await pruneObject(run, object);
    const seconds = `${(Date.now() - startedMs) / 1000}s`;
    context.print(
      `Import process completed successfully in namespace ${namespace} at ${formatRfc3339(new Date())}, duration: ${seconds}\n`,
    );
  });
}

function readBackup(text: string, namespace: string): KubeObject[] {
  const documents = parseAllDocuments(text, { version: '1.1', schema: 'yaml-1.1', intAsBigInt: true });
  return documents.flatMap((document) => {
    const [problem] = document.errors;
    if (problem) throw new Error(`the backup is not YAML: ${problem.message}`);
    const object = document.toJS({
      maxAliasCount: 0,
      reviver: (_key, value: unknown) => (typeof value === 'bigint' ? parseJson(String(value)) : value),
    }) as KubeObject | null;
    if (object === null) return [];
    return [
      { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace || namespace } },
    ];
  });
}

async function importObject(run: Import, backup: KubeObject, live: KubeObject | undefined): Promise<void> {
  const { call, scope, suffix } = run;
  const { context, flags } = call;
  const { kind, metadata } = backup;
  const type = backupTypes[kind as keyof typeof backupTypes];
  if (!type) throw new Error(`a backup holds no ${kindText(backup)} ${metadata.name ?? ''}`);
  const where = `${kindText(backup)} ${metadata.name ?? ''} in namespace ${metadata.namespace ?? ''}`;
  if (isSkipped(backup, flags.string('skip-resources-with-label'))) {
    context.print(`Skipping ${where}\n`);
    return;
  }
  if (kind === 'Application' && !scope.hasApplications(metadata.namespace ?? '')) return;
  if (kind === 'ApplicationSet' && !scope.hasApplicationSets(metadata.namespace ?? '')) return;
  const wanted = live && flags.bool('ignore-tracking') ? withLiveTracking(backup, live) : backup;
  const stops = flags.bool('stop-operation') && (live?.['operation'] ?? undefined) !== undefined;
  if (live && isSame(wanted, live) && !stops) {
    if (flags.bool('verbose'))
      context.print(`${kindText(backup)} ${metadata.name ?? ''} unchanged${suffix}\n`);
    return;
  }
  const write = live ? () => update(run, wanted, live) : () => scope.client.create(wanted, type, scope);
  if (!run.dryRun && (await isRefused(run, backup, write))) return;
  context.print(`${where} ${live ? 'updated' : 'created'}${suffix}\n`);
}

async function update({ call, scope }: Import, wanted: KubeObject, live: KubeObject): Promise<void> {
  const { flags, context } = call;
  const { signal, client } = scope;
  const type = backupTypes[wanted.kind as keyof typeof backupTypes];
  const replacement = withBackup(wanted, live, { stopOperation: flags.bool('stop-operation') });
  const ref = { type, namespace: live.metadata.namespace, name: live.metadata.name ?? '' };
  const isConflict = (error: unknown): boolean =>
    error instanceof StatusError && error.code === codes.aborted;
  const { kind, metadata } = wanted;
  const { name = '', namespace = '' } = metadata;
  const group = kindText(wanted).split('/')[0] ?? '';
  const overrides = flags.bool('override-on-conflict');
  const write = async (attempt: number): Promise<void> => {
    if (attempt > 1)
      context.print(
        `Resource conflict: retrying update for Group: ${group}, Kind: ${kind}, Name: ${name}, Namespace: ${namespace}\n`,
      );
    // The live object was read a while ago; from the second try on its version is asked for.
    const current = attempt === 1 ? live : await client.get(ref, { signal });
    const { resourceVersion } = current?.metadata ?? {};
    const object = { ...replacement, metadata: { ...replacement.metadata, resourceVersion } };
    try {
      await client.replace(object as KubeObject, type, { signal });
    } catch (error) {
      if (attempt === 1 && isConflict(error))
        context.print(
          `Failed to update ${kindText(wanted)} ${name} in namespace ${namespace}: ${messageOf(error)}\n`,
        );
      throw error;
    }
  };
  const attempts = overrides ? conflictAttempts : 1;
  await retry(write, { attempts, shouldRetry: isConflict, signal });
}

/** Writes; resolves to whether the API server said that we may not, which is only warned of. */
async function isRefused(
  { call }: Import,
  object: KubeObject,
  write: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await write();
    return false;
  } catch (error) {
    if (!isDenied(error)) throw error;
    call.context.log.log('warning', `${kindText(object)} ${object.metadata.name ?? ''}: ${error.message}`);
    return true;
  }
}

async function pruneObject(run: Import, live: KubeObject): Promise<void> {
  const { call, scope, dryRun, suffix } = run;
  const { context, flags } = call;
  const name = `${kindText(live)} ${live.metadata.name ?? ''}`;
  if (isSkipped(live, flags.string('skip-resources-with-label'))) {
    context.print(`Skipping pruning of ${name} in namespace ${live.metadata.namespace ?? ''}\n`);
    return;
  }
  if (!flags.bool('prune')) {
    context.print(`${name} needs pruning\n`);
    return;
  }
  if (live.kind === 'ConfigMap') throw new Error("Unexpected kind 'ConfigMap' in prune list");
  if (!dryRun) {
    if (!(await confirmOptional(context, `Are you sure you want to prune ${name} ? [y/n]`))) {
      context.print(`The command to prune ${name} was cancelled.\n`);
      return;
    }
    const type = backupTypes[live.kind as keyof typeof backupTypes];
    const ref = { type, namespace: live.metadata.namespace, name: live.metadata.name ?? '' };
    const remove = async (): Promise<void> => {
      // Its finalizers would take what it deployed with it; a backup is about the installation alone.
      if (live.kind === 'Application' && (live.metadata.finalizers?.length ?? 0) > 0)
        await scope.client.patch(ref, { type: 'merge', body: { metadata: { finalizers: null } } }, scope);
      await scope.client.delete(ref, scope);
    };
    if (await isRefused(run, live, remove)) return;
  }
  context.print(`${name} pruned${suffix}\n`);
}

/** Whether an object has the label `name=value`; a text without both parts skips nothing. */
function isSkipped({ metadata }: KubeObject, label: string): boolean {
  const equals = label.indexOf('=');
  const value = label.slice(equals + 1);
  return equals > 0 && value !== '' && metadata.labels?.[label.slice(0, equals)] === value;
}
