import type { KubeObject } from '@tiphys/base';
import type { AppProject } from '@tiphys/model';
import { boolFlag, stringFlag } from '../../../command/flag-spec.ts';
import type { FlagSet } from '../../../command/flag-set.ts';
import type { CliCall, CliCommand } from '../../../cli.ts';
import { compileFilePattern } from '../../../local/file-pattern.ts';
import { showUsage } from '../../../usage.ts';
import { drawOneDifference } from '../../app/print-diff.ts';
import { kubectlFlags } from '../../kubectl-flags.ts';
import { withAdminClient } from '../admin-client.ts';
import { backupTypes } from '../backup/objects.ts';

/** `admin proj update-role-policy`. */
export const updateRolePolicyCommand: CliCommand = {
  use: 'update-role-policy PROJECT_GLOB MODIFICATION ACTION',
  short: 'Set or remove the policy of an action in the roles of many projects',
  example:
    "  argocd admin proj update-role-policy '*' set 'action/*' --role '*deployer*' --resource applications " +
    "--scope '*' --permission allow\n" +
    "  argocd admin proj update-role-policy '*' remove override --role '*deployer*'",
  flags: [
    ...kubectlFlags,
    stringFlag('resource', 'Resource of the policy, e.g. applications'),
    stringFlag('scope', 'Which of those, e.g. *'),
    stringFlag('role', 'Pattern of role names', { value: '*' }),
    stringFlag('permission', 'allow or deny'),
    boolFlag('dry-run', 'Only print what would change', { value: true }),
  ],
  run: updateRolePolicy,
};

/** Which roles change, and how. */
export interface PolicyChange {
  readonly isRole: (name: string) => boolean;
  readonly action: string;
  /** What follows the subject in the policy of a project's role; `undefined` removes it. */
  readonly permission: ((project: string) => string) | undefined;
}

type Roles = NonNullable<AppProject['spec']['roles']>;

async function updateRolePolicy(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const [glob, modification, action] = args;
  if (glob === undefined || modification === undefined || action === undefined || args.length !== 3) {
    return showUsage(call);
  }
  const isProject = compileFilePattern(glob);
  const isRole = compileFilePattern(flags.string('role'));
  const change = { isRole, action, permission: readPermission(flags, modification, action) };
  const { signal } = context;
  await withAdminClient(call, async (client, namespace) => {
    const { items } = await client.list(backupTypes.AppProject, { namespace }, { signal });
    for (const item of items.filter(({ metadata }) => isProject(metadata.name ?? ''))) {
      const name = item.metadata.name ?? '';
      const spec = (item as unknown as AppProject).spec;
      const roles = changedRoles(name, spec.roles ?? [], change);
      if (roles === undefined) continue;
      const live: KubeObject = { ...item, apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject' };
      const target: KubeObject = { ...live, spec: { ...spec, roles } };
      context.print(`===== ${name} ======\n${await drawOneDifference(context, { name, live, target })}`);
      if (!flags.bool('dry-run')) await client.replace(target, backupTypes.AppProject, { signal });
    }
  });
  return 0;
}

function readPermission(flags: FlagSet, modification: string, action: string): PolicyChange['permission'] {
  if (modification === 'remove') return undefined;
  if (modification !== 'set') throw new Error(`modification ${modification} is not supported`);
  const [resource, scope, permission] = ['resource', 'scope', 'permission'].map((name) => flags.string(name));
  // Argo CD calls the flag by a name that it does not have.
  if (scope === '') throw new Error('flag --group cannot be empty if permission should be set in role');
  if (permission === '') {
    throw new Error('flag --permission cannot be empty if permission should be set in role');
  }
  return (project) => `${resource}, ${action}, ${project}/${scope}, ${permission}`;
}

/** The roles with the policy of the action set or removed; `undefined` where nothing changes. */
export function changedRoles(project: string, roles: Roles, change: PolicyChange): Roles | undefined {
  const changed = roles.map((role) => {
    const policies = role.policies ?? [];
    const at = policies.findIndex((policy) => isOf(change.action, policy));
    if (!change.isRole(role.name) || (at < 0 && change.permission === undefined)) return role;
    const policy = change.permission && `p, proj:${project}:${role.name}, ${change.permission(project)}`;
    if (policy !== undefined && policies[at] === policy) return role;
    const next = policies.toSpliced(
      at < 0 ? policies.length : at,
      1,
      ...(policy === undefined ? [] : [policy]),
    );
    return { ...role, policies: next };
  });
  return changed.some((role, i) => role !== roles[i]) ? changed : undefined;
}

/** `p, subject, resource, action, object, effect`. */
function isOf(action: string, policy: string): boolean {
  const parts = policy.split(',').map((part) => part.trim());
  return parts.length === 6 && parts[3] === action;
}
