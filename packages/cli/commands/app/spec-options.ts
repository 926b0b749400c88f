import { formatDuration } from '@tiphys/base';
import { fatal } from '../../cli.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { App, AppSpec, SourceHydrator, SyncPolicy } from './app-types.ts';
import { addHelmParameter, helmParameter } from './helm-options.ts';
import { addKsonnetParameter } from './ksonnet-options.ts';
import { hasMultipleSources, sourceAt } from './sources.ts';
import { splitPair } from './key-values.ts';
import { applySourceFlags } from './source-options.ts';

/** Changes a spec in place as the given flags say; `position` is that of the source in a list. Returns how many flags there were. */
export async function applySpecFlags(spec: AppSpec, flags: FlagSet, position: number): Promise<number> {
  const visited = flags.visited();
  if (!applyHydratorFlags(spec, flags)) {
    const source = sourceAt(spec, position) ?? {};
    await applySourceFlags(source, flags);
    if (!hasMultipleSources(spec)) spec.source = source;
  }
  for (const name of visited) {
    applyDestination(spec, flags, name);
    applySyncPolicy(spec, flags, name);
  }
  applyAutomated(spec, flags);
  return visited.length;
}

function applyDestination(spec: AppSpec, flags: FlagSet, name: string): void {
  switch (name) {
    case 'revision-history-limit':
      spec.revisionHistoryLimit = flags.number(name);
      return;
    case 'project':
      spec.project = flags.string(name);
      return;
    case 'dest-name':
      (spec.destination ??= {}).name = flags.string(name);
      return;
    case 'dest-server':
      (spec.destination ??= {}).server = flags.string(name);
      return;
    case 'dest-namespace':
      (spec.destination ??= {}).namespace = flags.string(name);
  }
}

function applySyncPolicy(spec: AppSpec, flags: FlagSet, name: string): void {
  switch (name) {
    case 'sync-policy':
      setSyncPolicy(spec, flags.string(name));
      break;
    case 'sync-option':
      setSyncOptions((spec.syncPolicy ??= {}), flags.strings(name));
      break;
    case 'sync-retry-limit':
      setRetryLimit(spec, flags);
      break;
    case 'sync-retry-refresh':
      ((spec.syncPolicy ??= {}).retry ??= {}).refresh = flags.bool(name);
  }
}

function setSyncPolicy(spec: AppSpec, policy: string): void {
  switch (policy) {
    case 'none':
    case 'manual':
      delete spec.syncPolicy?.automated;
      dropEmptyPolicy(spec);
      return;
    case 'automated':
    case 'automatic':
    case 'auto':
      (spec.syncPolicy ??= {}).automated = {};
      return;
    default:
      throw fatal(`Invalid sync-policy: ${policy}`);
  }
}

function setSyncOptions(policy: SyncPolicy, options: readonly string[]): void {
  let list = policy.syncOptions ?? [];
  for (const option of options) {
    if (option.startsWith('!')) list = list.filter((other) => other !== option.slice(1));
    else if (!list.includes(option)) list = [...list, option];
  }
  policy.syncOptions = list;
}

function setRetryLimit(spec: AppSpec, flags: FlagSet): void {
  const limit = flags.number('sync-retry-limit');
  if (limit < 0) throw fatal(`Invalid sync-retry-limit [${limit}]`);
  if (limit === 0) {
    delete spec.syncPolicy?.retry;
    dropEmptyPolicy(spec);
    return;
  }
  (spec.syncPolicy ??= {}).retry = {
    limit,
    backoff: {
      duration: formatDuration(flags.number('sync-retry-backoff-duration')),
      maxDuration: formatDuration(flags.number('sync-retry-backoff-max-duration')),
      factor: flags.number('sync-retry-backoff-factor'),
    },
    ...(flags.bool('sync-retry-refresh') ? { refresh: true } : {}),
  };
}

function dropEmptyPolicy(spec: AppSpec): void {
  const policy = spec.syncPolicy;
  if (policy === undefined) return;
  const empty =
    policy.automated === undefined &&
    (policy.syncOptions ?? []).length === 0 &&
    policy.retry === undefined &&
    policy.managedNamespaceMetadata === undefined;
  if (empty) delete spec.syncPolicy;
}

const automatedFlags = [
  ['auto-prune', 'prune'],
  ['self-heal', 'selfHeal'],
  ['allow-empty', 'allowEmpty'],
] as const;

/** Details of automated syncs; they do not switch it on, as in Argo CD 3.6. */
function applyAutomated(spec: AppSpec, flags: FlagSet): void {
  const given = automatedFlags.filter(([flag]) => flags.changed(flag));
  if (given.length > 0) {
    const automated = ((spec.syncPolicy ??= {}).automated ??= { enabled: false });
    for (const [flag, field] of given) automated[field] = flags.bool(flag);
  }
  if (flags.changed('sync-option')) dropEmptyPolicy(spec);
}

type HydratorChange = (hydrator: SourceHydrator, value: string) => void;

const hydratorChanges: Readonly<Record<string, HydratorChange>> = {
  'dry-source-repo': (hydrator, value) => void ((hydrator.drySource ??= {}).repoURL = value),
  'dry-source-path': (hydrator, value) => void ((hydrator.drySource ??= {}).path = value),
  'dry-source-revision': (hydrator, value) => void ((hydrator.drySource ??= {}).targetRevision = value),
  'sync-source-branch': (hydrator, value) => void ((hydrator.syncSource ??= {}).targetBranch = value),
  'sync-source-path': (hydrator, value) => void ((hydrator.syncSource ??= {}).path = value),
  'hydrate-to-branch': (hydrator, value) => {
    if (value === '') delete hydrator.hydrateTo;
    else hydrator.hydrateTo = { targetBranch: value };
  },
};

function applyHydratorFlags(spec: AppSpec, flags: FlagSet): boolean {
  const given = Object.entries(hydratorChanges).filter(([flag]) => flags.changed(flag));
  if (given.length === 0) return false;
  const hydrator = (spec.sourceHydrator ??= {});
  for (const [flag, change] of given) change(hydrator, flags.string(flag));
  return true;
}

/**
 * Sets parameters in place: of a Helm chart (`-p name=value`) or of a Ksonnet application (`-p component=name=value`). Ends the command
 * where the source is neither.
 */
export function setParameters(app: App, parameters: readonly string[], position: number): void {
  if (parameters.length === 0) return;
  const spec = (app.spec ??= {});
  const source = sourceAt(spec, position);
  const type = source === undefined ? '' : sourceTypeOf(app, source, parameters);
  if (source !== undefined && type === 'Ksonnet') {
    for (const text of parameters) addKsonnetParameter((source.ksonnet ??= {}), text);
    return;
  }
  if (source === undefined || type !== 'Helm') {
    throw fatal('Parameters can only be set against Helm applications');
  }
  const helm = (source.helm ??= {});
  for (const text of parameters) addHelmParameter(helm, helmParameter(text, false));
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ['helm', 'Helm'],
  ['ksonnet', 'Ksonnet'],
]);

function sourceTypeOf(app: App, source: object, parameters: readonly string[]): string {
  const explicit = (['kustomize', 'helm', 'ksonnet', 'directory', 'plugin'] as const).filter(
    (kind) => kind in source,
  );
  const [only] = explicit;
  if (only !== undefined && explicit.length === 1) return typeNames.get(only) ?? only;
  if (app.status?.sourceType) return app.status.sourceType;
  return splitPair(parameters[0] ?? '') === undefined ? '' : 'Helm';
}
