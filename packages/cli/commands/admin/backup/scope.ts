import { arrayFlag } from '../../../command/flag-spec.ts';
import type { FlagSpec } from '../../../command/flag-spec.ts';
import type { CliCall } from '../../../cli.ts';
import type { KubeClient } from '@tiphys/kube';
import { backupTypes } from './objects.ts';
import type { BackupScope } from './objects.ts';

const parameters = 'argocd-cmd-params-cm';
const applicationsKey = 'application.namespaces';
const setsKey = 'applicationsetcontroller.namespaces';

/** Flags that name further namespaces. */
export const namespaceFlags: readonly FlagSpec[] = [
  arrayFlag(
    'application-namespaces',
    `Globs of namespaces with applications; else ${applicationsKey} of ${parameters}`,
  ),
  arrayFlag(
    'applicationset-namespaces',
    `Globs of namespaces with ApplicationSets; else ${setsKey} of ${parameters}`,
  ),
];

/** The scope of a backup command: Argo CD's namespace, and those that flags or `argocd-cmd-params-cm` name. */
export async function readScope(call: CliCall, client: KubeClient, namespace: string): Promise<BackupScope> {
  const { context, flags } = call;
  const { signal } = context;
  const configMap = await client.get(
    { type: backupTypes.ConfigMap, namespace, name: parameters },
    { signal },
  );
  const data = (configMap?.['data'] ?? {}) as Readonly<Record<string, string>>;
  const named = (flag: string, key: string): readonly string[] => {
    const given = flags.strings(flag).flatMap((text) => text.split(','));
    const texts = given.length > 0 ? given : (data[key] ?? '').split(',');
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  };
  const applications = named('application-namespaces', applicationsKey);
  const sets = named('applicationset-namespaces', setsKey);
  const matches = await matcher(call, [...applications, ...sets]);
  const within = (patterns: readonly string[]) => (where: string) =>
    where === namespace || patterns.some((pattern) => matches(pattern, where));
  return {
    client,
    namespace,
    signal,
    hasApplications: within(applications),
    hasApplicationSets: within(sets),
    everywhere: { applications: applications.length > 0, applicationSets: sets.length > 0 },
  };
}

/** Globs, or expressions between slashes; the Go dialects are only loaded for patterns that need them. */
async function matcher(
  { context }: CliCall,
  patterns: readonly string[],
): Promise<(pattern: string, namespace: string) => boolean> {
  const needed = patterns.some((pattern) => /[*?[{]/.test(pattern));
  const lang = needed ? await context.environment.loadLang?.() : undefined;
  return (pattern, namespace) => {
    if (pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/'))
      return new RegExp(pattern.slice(1, -1)).test(namespace);
    return lang ? lang.globMatchSafe(pattern, namespace) : pattern === namespace;
  };
}
