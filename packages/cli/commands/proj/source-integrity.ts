import type { GnuPGPublicKeyList, SourceIntegrityGitPolicy } from '@tiphys/model';
import { gpgKeyId } from '@tiphys/model';
import { errorText } from '../../error-text.ts';
import { boolFlag, sliceFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import type { Draft } from '../draft.ts';
import { fetchProject, saveProject } from './change-project.ts';
import type { Project } from './project-types.ts';

type Policy = Draft<SourceIntegrityGitPolicy>;

const modes = ['strict', 'head', 'none'];

const listCommand: CliCommand = {
  use: 'list PROJECT',
  short: 'List the policies for git; their numbers name them in delete and update',
  run: async (call) => {
    const [name = ''] = call.args;
    if (call.args.length !== 1) return showUsage(call);
    const policies = policiesOf(await readProject(call, name), name);
    call.context.print(policyTable(policies));
    return 0;
  },
};

const addCommand: CliCommand = {
  use: 'add PROJECT',
  short: 'Add a policy for git',
  flags: [
    sliceFlag('repo-url', 'Pattern of repository URLs (may be repeated)'),
    stringFlag('gpg-mode', 'What must be signed: strict, head or none'),
    sliceFlag('gpg-key', 'Id of a key that may sign (may be repeated)'),
  ],
  run: async (call) => {
    const [name = ''] = call.args;
    if (call.args.length !== 1) return showUsage(call);
    const project = await readProject(call, name);
    const policy: Policy = {
      repos: call.flags.strings('repo-url').map((url) => ({ url })),
      gpg: { mode: modeOf(call.flags.string('gpg-mode')), keys: call.flags.strings('gpg-key').map(keyOf) },
    };
    await warnOf(call, policy);
    const git = ((project.spec ??= {}).sourceIntegrity ??= {}).git ?? {};
    const policies = [...(git.policies ?? []), policy];
    project.spec.sourceIntegrity.git = { ...git, policies };
    await writeProject(call, name, project);
    call.context.print(policyTable(policies));
    return 0;
  },
};

const deleteCommand: CliCommand = {
  use: 'delete PROJECT POLICY_ID...',
  short: 'Delete policies for git',
  flags: [boolFlag('yes', 'Do not ask', { short: 'y' })],
  run: async (call) => {
    const [name = '', ...ids] = call.args;
    if (ids.length === 0) return showUsage(call);
    const project = await readProject(call, name);
    const policies = policiesOf(project, name);
    const wanted = new Set(ids.map((id) => indexOf(id, policies.length)));
    const list = [...wanted]
      .map(String)
      .sort((a, b) => (a < b ? -1 : 1))
      .join(', ');
    const question = `Are you sure you want to delete policies ${list} from project ${JSON.stringify(name)}? [y/N] `;
    if (!(await confirmed(call, question))) return 0;
    const kept = policies.filter((_, index) => !wanted.has(index));
    if (project.spec) {
      if (kept.length > 0) project.spec.sourceIntegrity = { git: { policies: kept } };
      else delete project.spec.sourceIntegrity;
    }
    await writeProject(call, name, project);
    return 0;
  },
};

const updateCommand: CliCommand = {
  use: 'update PROJECT POLICY_ID',
  short: 'Change a policy for git',
  flags: [
    stringFlag('gpg-mode', 'Set what must be signed: strict, head or none'),
    sliceFlag('repo-url', 'Set the patterns of repository URLs'),
    sliceFlag('add-repo-url', 'Add patterns of repository URLs'),
    sliceFlag('delete-repo-url', 'Take patterns of repository URLs away'),
    sliceFlag('gpg-key', 'Set the ids of keys that may sign'),
    sliceFlag('add-gpg-key', 'Add ids of keys'),
    sliceFlag('delete-gpg-key', 'Take ids of keys away'),
    boolFlag('yes', 'Do not ask', { short: 'y' }),
  ],
  run: async (call) => {
    const [name = '', id = ''] = call.args;
    if (call.args.length !== 2) return showUsage(call);
    const project = await readProject(call, name);
    const policies = policiesOf(project, name);
    const index = indexOf(id, policies.length);
    const policy = changed(call, policies[index] ?? {});
    policies[index] = policy;
    await warnOf(call, policy);
    call.context.print(policyTable(policies));
    const question = `Are you sure you want to update policy ${index} from project ${JSON.stringify(name)}? [y/N] `;
    if (await confirmed(call, question)) await writeProject(call, name, project);
    return 0;
  },
};

function changed({ flags }: CliCall, policy: Policy): Policy {
  const [keys, repos] = [flags.strings('gpg-key'), flags.strings('repo-url')];
  const edits = (what: string): number =>
    flags.strings(`add-${what}`).length + flags.strings(`delete-${what}`).length;
  for (const [what, set] of [
    ['gpg-key', keys],
    ['repo-url', repos],
  ] as const) {
    if (set.length > 0 && edits(what) > 0) {
      throw fatal(`option --${what}, cannot be combined with --add-${what} or --delete-${what}`);
    }
  }
  const urls = repos.length > 0 ? repos : (policy.repos ?? []).map(({ url = '' }) => url);
  const mode = flags.string('gpg-mode') || (policy.gpg?.mode ?? '');
  const ids = keys.length > 0 ? keys.map(keyOf) : (policy.gpg?.keys ?? []);
  return {
    ...policy,
    repos: edited(urls, flags.strings('delete-repo-url'), flags.strings('add-repo-url')).map((url) => ({
      url,
    })),
    gpg: {
      mode: modeOf(mode),
      keys: edited(ids, flags.strings('delete-gpg-key').map(keyOf), flags.strings('add-gpg-key').map(keyOf)),
    },
  };
}

function edited(list: readonly string[], removed: readonly string[], added: readonly string[]): string[] {
  const same = (a: string, b: string): boolean => (gpgKeyId(a) ?? a) === (gpgKeyId(b) ?? b);
  const kept = list.filter((entry) => !removed.some((other) => same(entry, other)));
  return [...kept, ...added.filter((entry) => !kept.some((other) => same(entry, other)))];
}

function modeOf(mode: string): string {
  if (mode === '') throw fatal('gpg-mode must be set');
  if (!modes.includes(mode)) throw fatal('gpg-mode must be one of: strict, head, none');
  return mode;
}

function keyOf(key: string): string {
  const id = gpgKeyId(key);
  if (id === undefined) throw fatal(`invalid GPG key ID '': '${key}' is not a valid GnuPG key ID`);
  return id;
}

function indexOf(id: string, count: number): number {
  if (!/^[+-]?\d+$/.test(id)) throw fatal(`invalid POLICY_ID '${id}'`);
  const index = Number(id);
  if (index < 0 || index >= count) throw fatal(`the POLICY_ID ${index} is out of range (0-${count - 1})`);
  return index;
}

/** The policies, in place. */
function policiesOf(project: Project, name: string): Policy[] {
  const policies = project.spec?.sourceIntegrity?.git?.policies ?? [];
  if (policies.length === 0) {
    throw fatal(`no source integrity git policies defined for project ${JSON.stringify(name)}`);
  }
  return policies;
}

function policyTable(policies: readonly Policy[]): string {
  const list = (entries: readonly string[]): string => entries.join(', ') || '<none>';
  const rows = policies.map(({ gpg, repos }, index) => [
    String(index),
    gpg?.mode ?? '<none>',
    list(gpg?.keys ?? []),
    list((repos ?? []).map(({ url = '' }) => url)),
  ]);
  return formatTable([['ID', 'GPG-MODE', 'GPG-KEYS', 'REPO-URLS'], ...rows]);
}

async function warnOf(call: CliCall, { gpg, repos }: Policy): Promise<void> {
  const warn = (text: string): void => void call.context.environment.stderr.write(`Warning: ${text}\n`);
  if ((repos ?? []).length === 0) warn('Policy has no repository URLs and will never be used');
  const keys = gpg?.keys ?? [];
  if (keys.length === 0) return warn('Policy has no GPG keys and will never validate any revision');
  const api = await call.context.api();
  const known = await api
    .call<Draft<GnuPGPublicKeyList>>('gpgkey.GPGKeyService/List')
    .catch((error: unknown) => {
      throw fatal(`failed listing GPG keys: ${errorText(error)}`);
    });
  const present = new Set((known.items ?? []).map(({ keyID }) => keyID));
  const absent = [...new Set(keys.filter((key) => !present.has(key)))].sort((a, b) => (a < b ? -1 : 1));
  if (absent.length > 0) warn(`Following GPG keys are not in repo-server keyring: ${absent.join(', ')}`);
}

async function confirmed(call: CliCall, question: string): Promise<boolean> {
  if (call.flags.bool('yes') || (await call.context.prompter.confirm(question))) return true;
  call.context.print('Aborted by user.\n');
  return false;
}

async function readProject(call: CliCall, name: string): Promise<Project> {
  return fetchProject(call, name).catch((error: unknown) => {
    throw fatal(`failed getting project ${JSON.stringify(name)}: ${errorText(error)}`);
  });
}

async function writeProject(call: CliCall, name: string, project: Project): Promise<void> {
  await saveProject(call, project).catch((error: unknown) => {
    throw fatal(`failed updating project ${JSON.stringify(name)}: ${errorText(error)}`);
  });
}

const policiesCommand: CliCommand = {
  use: 'policies',
  short: 'Manage policies for git',
  commands: [addCommand, deleteCommand, listCommand, updateCommand],
  run: showUsage,
};

const gitCommand: CliCommand = {
  use: 'git',
  short: 'Manage what is asked of git repositories',
  commands: [policiesCommand],
  run: showUsage,
};

/** `proj source-integrity`: what a project asks of its sources before they are synced. */
export const sourceIntegrityCommand: CliCommand = {
  use: 'source-integrity',
  short: 'Manage what a project asks of its sources',
  commands: [gitCommand],
  run: showUsage,
};
