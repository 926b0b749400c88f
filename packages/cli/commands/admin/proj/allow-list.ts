import { readFile, writeFile } from 'node:fs/promises';
import { isJsonObject, messageOf } from '@tiphys/base';
import type { ApiResource } from '@tiphys/kube';
import { stringFlag } from '../../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../../cli.ts';
import { formatYaml } from '../../../output/go-yaml.ts';
import { showUsage } from '../../../usage.ts';
import { kubectlFlags } from '../../kubectl-flags.ts';
import { withAdminClient } from '../admin-client.ts';

/** `admin proj generate-allow-list`: a project of the kinds that a ClusterRole lets somebody create. */
export const generateAllowListCommand: CliCommand = {
  use: 'generate-allow-list CLUSTERROLE_PATH PROJ_NAME',
  short: 'Print a project that allows the kinds which a ClusterRole lets be created',
  example: '  argocd admin proj generate-allow-list ./clusterrole.yaml shop',
  flags: [
    ...kubectlFlags,
    stringFlag('out', 'File to write instead of standard output', { short: 'o', value: '-' }),
  ],
  run: generateAllowList,
};

async function generateAllowList(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const { signal } = context;
  const [path, name] = args;
  if (path === undefined || name === undefined || args.length !== 2) return showUsage(call);
  const rules = await readRules(path);
  const catalog = await withAdminClient(call, (client) => client.resources({ signal }));
  const [failure] = catalog.errors;
  if (failure) {
    throw new Error(`error while getting server resources: ${failure.groupVersion}: ${failure.message}`);
  }
  const kinds = allowedKinds(rules, catalog.preferredResources);
  const text = formatYaml({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name },
    spec: kinds.length === 0 ? {} : { namespaceResourceWhitelist: kinds },
    status: {},
  });
  const out = flags.string('out');
  if (out === '-') context.print(text);
  else await writeFile(out, text);
  return 0;
}

/** A rule of a ClusterRole, as far as it matters here. */
export interface RoleRule {
  readonly apiGroups?: readonly string[] | null | undefined;
  readonly resources?: readonly string[] | null | undefined;
  readonly verbs?: readonly string[] | null | undefined;
}

/** The kinds that rules let be created, in the order of the rules; as in Argo CD only the first group of a rule counts, and no wildcard. */
export function allowedKinds(
  rules: readonly RoleRule[],
  served: readonly Pick<ApiResource, 'group' | 'kind' | 'plural'>[],
): { readonly group: string; readonly kind: string }[] {
  return rules
    .filter(({ verbs }) => verbs?.some((verb) => verb.toLowerCase() === 'create'))
    .flatMap(({ apiGroups, resources }) =>
      (resources ?? []).flatMap((plural) =>
        served.filter((resource) => resource.group === apiGroups?.[0] && resource.plural === plural),
      ),
    )
    .map(({ group, kind }) => ({ group, kind }));
}

async function readRules(path: string): Promise<readonly RoleRule[]> {
  const { parse } = await import('yaml');
  let role: unknown;
  try {
    role = parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`error reading cluster role file: ${messageOf(error)}`, { cause: error });
  }
  if (!isJsonObject(role) || role['kind'] !== 'ClusterRole') {
    throw new Error('error converting cluster role yaml into ClusterRole struct: not a ClusterRole');
  }
  return Array.isArray(role['rules']) ? (role['rules'] as readonly RoleRule[]) : [];
}
