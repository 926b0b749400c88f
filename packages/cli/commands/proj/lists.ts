import { boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { changeProject, removeFirst } from './change-project.ts';
import { signatureKey } from './project-flags.ts';
import type { ProjectSpec } from './project-types.ts';

type ChangeOf = (call: CliCall, args: readonly string[]) => (spec: ProjectSpec) => boolean | void;

/** A command that takes a project and `count` more arguments and changes the project. */
function changeCommand(use: string, short: string, change: ChangeOf): CliCommand {
  const count = use.split(' ').length - 1;
  return {
    use,
    short,
    run: async (call) => {
      const [name = '', ...args] = call.args;
      if (call.args.length !== count) return showUsage(call);
      await changeProject(call, name, change(call, args));
      return 0;
    },
  };
}

const addDestination: CliCommand = {
  ...changeCommand(
    'add-destination PROJECT SERVER/NAME NAMESPACE',
    'Allow a destination',
    (call, args) => (spec) => {
      const [target = '', namespace = ''] = args;
      const field = call.flags.bool('name') ? 'name' : 'server';
      const list = (spec.destinations ??= []);
      if (list.some((entry) => entry.namespace === namespace && entry[field] === target)) {
        throw fatal('Specified destination is already defined in project');
      }
      list.push({ [field]: target, namespace });
    },
  ),
  flags: [boolFlag('name', 'The destination is given by name, not by URL')],
};

const removeDestination = changeCommand(
  'remove-destination PROJECT SERVER NAMESPACE',
  'No longer allow a destination',
  (_call, [server, namespace]) =>
    (spec) => {
      const found = removeFirst(
        spec.destinations ?? [],
        (entry) => entry.server === server && entry.namespace === namespace,
      );
      if (!found) throw fatal('Specified destination does not exist in project');
    },
);

const addSource = changeCommand(
  'add-source PROJECT URL',
  'Allow a repository',
  (call, [url = '']) =>
    (spec) => {
      const list = (spec.sourceRepos ??= []);
      const same = list.find((entry) => entry === '*' || sameUrl(entry, url));
      if (same !== undefined) {
        call.context.print(`Source repository '${same}' already allowed in project\n`);
        return false;
      }
      list.push(url);
      return true;
    },
);

function sameUrl(a: string, b: string): boolean {
  const normal = (url: string): string =>
    url
      .toLowerCase()
      .replace(/\/+$/, '')
      .replace(/\.git$/, '');
  return normal(a) === normal(b);
}

const removeSource = changeCommand(
  'remove-source PROJECT URL',
  'No longer allow a repository',
  (call, [url]) =>
    (spec) => {
      if (removeFirst(spec.sourceRepos ?? [], (entry) => entry === url)) return true;
      call.context.print(`Source repository '${url ?? ''}' does not exist in project\n`);
      return false;
    },
);

const addSourceNamespace = changeCommand(
  'add-source-namespace PROJECT NAMESPACE',
  'Allow applications in a namespace',
  (call, [namespace = '']) =>
    (spec) => {
      const list = (spec.sourceNamespaces ??= []);
      if (list.some((entry) => entry === '*' || entry === namespace)) {
        call.context.print("Source namespace '*' already allowed in project\n");
        return false;
      }
      list.push(namespace);
      return true;
    },
);

const removeSourceNamespace = changeCommand(
  'remove-source-namespace PROJECT NAMESPACE',
  'No longer allow applications in a namespace',
  (call, [namespace]) =>
    (spec) => {
      if (namespace !== '*' && removeFirst(spec.sourceNamespaces ?? [], (entry) => entry === namespace))
        return true;
      call.context.print(
        `Source namespace '${namespace ?? ''}' does not exist in project or cannot be removed\n`,
      );
      return false;
    },
);

const addSignatureKey = changeCommand(
  'add-signature-key PROJECT KEY-ID',
  'Allow commits signed with a key',
  (_call, [key = '']) =>
    (spec) => {
      const entry = signatureKey(key);
      const list = (spec.signatureKeys ??= []);
      if (list.some((other) => other.keyID === key)) {
        throw fatal('Specified signature key is already defined in project');
      }
      list.push(entry);
    },
);

const removeSignatureKey = changeCommand(
  'remove-signature-key PROJECT KEY-ID',
  'No longer allow commits signed with a key',
  (_call, [key]) =>
    (spec) => {
      if (!removeFirst(spec.signatureKeys ?? [], (entry) => entry.keyID === key)) {
        throw fatal('Specified signature key is not configured for project');
      }
    },
);

const nameFlag = stringFlag('name', 'Pattern of names');

const addOrphanedIgnore: CliCommand = {
  ...changeCommand(
    'add-orphaned-ignore PROJECT GROUP KIND',
    'Do not report a kind as orphaned',
    (call, args) => (spec) => {
      const [group = '', kind = ''] = args;
      const name = call.flags.string('name');
      const list = ((spec.orphanedResources ??= {}).ignore ??= []);
      const same = list.some(
        (entry) => entry.group === group && entry.kind === kind && (entry.name ?? '') === name,
      );
      if (same) throw fatal('Specified resource is already defined in the orphaned ignore list of project');
      list.push({ group, kind, ...(name === '' ? {} : { name }) });
    },
  ),
  flags: [nameFlag],
};

const removeOrphanedIgnore: CliCommand = {
  ...changeCommand(
    'remove-orphaned-ignore PROJECT GROUP KIND',
    'Report a kind as orphaned again',
    (call, args) => (spec) => {
      const [group, kind] = args;
      const name = call.flags.string('name');
      const found = removeFirst(
        spec.orphanedResources?.ignore ?? [],
        (entry) => (entry.group ?? '') === group && entry.kind === kind && (entry.name ?? '') === name,
      );
      if (!found) throw fatal('Specified resource does not exist in the orphaned ignore of project');
    },
  ),
  flags: [nameFlag],
};

const addServiceAccount: CliCommand = {
  ...changeCommand(
    'add-destination-service-account PROJECT SERVER NAMESPACE SERVICE_ACCOUNT',
    'Set the service account for a destination',
    (call, args) => (spec) => {
      const [server = '', namespace = '', account = ''] = args;
      const own = call.flags.string('service-account-namespace');
      if (own.includes('*')) {
        throw fatal('service-account-namespace for DestinationServiceAccount must not contain wildcards');
      }
      if (account.includes('*'))
        throw fatal('ServiceAccount for DestinationServiceAccount must not contain wildcards');
      const defaultServiceAccount = own === '' ? account : `${own}:${account}`;
      const list = (spec.destinationServiceAccounts ??= []);
      const same = list.some(
        (entry) =>
          entry.server === server &&
          entry.namespace === namespace &&
          entry.defaultServiceAccount === defaultServiceAccount,
      );
      if (same) throw fatal('Specified destination service account is already defined in project');
      list.push({ server, namespace, defaultServiceAccount });
    },
  ),
  flags: [stringFlag('service-account-namespace', 'Namespace of the service account')],
};

const removeServiceAccount = changeCommand(
  'remove-destination-service-account PROJECT SERVER NAMESPACE SERVICE_ACCOUNT',
  'Remove the service account of a destination',
  (_call, [server, namespace, account]) =>
    (spec) => {
      const found = removeFirst(
        spec.destinationServiceAccounts ?? [],
        (entry) =>
          entry.server === server && entry.namespace === namespace && entry.defaultServiceAccount === account,
      );
      if (!found) throw fatal('Specified destination service account does not exist in project');
    },
);

/** Kept for old scripts, not shown: source integrity took their place. */
function hidden(command: CliCommand): CliCommand {
  return { ...command, hidden: true };
}

/** Commands that add to and remove from the lists of a project. */
export const listChangeCommands: readonly CliCommand[] = [
  addDestination,
  removeDestination,
  addSource,
  removeSource,
  addSourceNamespace,
  removeSourceNamespace,
  hidden(addSignatureKey),
  hidden(removeSignatureKey),
  addOrphanedIgnore,
  removeOrphanedIgnore,
  addServiceAccount,
  removeServiceAccount,
];
