import type { Repository } from '@tiphys/model';
import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatalGeneric } from '../../cli.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { coreModeFlags } from '../kubectl-flags.ts';
import { typeNames } from '../app/app-types.ts';
import { confirmOptional } from '../confirm.ts';
import { printList } from '../print-list.ts';
import { credentialFlags, readCredentials, upsertFlag, withoutZeros } from './credential-flags.ts';
import { readRepositoryFlags, repositoryFlags } from './repository-flags.ts';
import type { Draft } from '../draft.ts';

/** A repository. */
type RepoRow = Draft<Repository>;

/** `repo add`. */
const addCommand: CliCommand = {
  use: 'add REPOURL',
  short: 'Connect a repository',
  example: '  argocd repo add ssh://git@git.example.com/shop.git --ssh-private-key-path ~/.ssh/id_ed25519',
  flags: [...credentialFlags, upsertFlag, ...repositoryFlags],
  run: add,
};

async function add(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const url = args[0];
  if (url === undefined || args.length !== 1) return showUsage(call);
  const name = flags.string('name');
  if (flags.string('type') === 'helm' && name === '') {
    throw fatalGeneric("Must specify --name for repos of type 'helm'");
  }
  const credentials = await readCredentials(call, url);
  const ignoreHostKey = flags.bool('insecure-ignore-host-key');
  const insecure = flags.bool('insecure-skip-server-verification');
  const shared = {
    repo: url,
    ...withoutZeros({ name, project: flags.string('project'), proxy: flags.string('proxy') }),
  };
  const api = await context.api();
  const { enableOCI, insecureOCIForceHttp, ...same } = credentials;
  // The server tries the connection first: a repository that cannot be reached is not added.
  await api.call('repository.RepositoryService/ValidateAccess', {
    ...same,
    ...shared,
    insecure: insecure || ignoreHostKey || insecureOCIForceHttp === true,
    ...(enableOCI === true ? { enableOci: true } : {}),
    ...(insecureOCIForceHttp === true ? { insecureOciForceHttp: true } : {}),
  });
  const repo = { repo: url, ...credentials, ...readRepositoryFlags(flags) };
  const created = await api.call<RepoRow>('repository.RepositoryService/CreateRepository', {
    repo,
    upsert: flags.bool('upsert'),
  });
  context.print(`Repository '${created.repo ?? url}' added\n`);
  return 0;
}

const outputFlag = stringFlag('output', 'Output format: json, yaml, wide or url', {
  short: 'o',
  value: 'wide',
});
const refreshFlag = stringFlag('refresh', 'hard: test the connections anew');

/** `repo list`. */
const listCommand: CliCommand = {
  use: 'list',
  short: 'List repositories',
  flags: [outputFlag, refreshFlag],
  run: async (call) => {
    const api = await call.context.api();
    const list = await api.call<{ readonly items?: readonly RepoRow[] }>(
      'repository.RepositoryService/ListRepositories',
      { forceRefresh: isForced(call) },
    );
    await printRepos(call, list.items ?? [], false);
  },
};

/** `repo get`. */
const getCommand: CliCommand = {
  use: 'get REPO',
  short: 'Show a repository',
  flags: [outputFlag, refreshFlag, stringFlag('project', 'Project of the repository')],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length !== 1) return showUsage(call);
    const forceRefresh = isForced(call);
    const api = await context.api();
    const repo = await api.call<RepoRow>('repository.RepositoryService/Get', {
      repo: args[0],
      forceRefresh,
      appProject: flags.string('project'),
    });
    await printRepos(call, [repo], true);
    return 0;
  },
};

function isForced(call: CliCall): boolean {
  const refresh = call.flags.string('refresh');
  if (refresh !== '' && refresh !== 'hard') {
    throw new Error(`unknown refresh value: ${refresh}. Supported values: hard`);
  }
  return refresh === 'hard';
}

function printRepos(call: CliCall, repos: readonly RepoRow[], single: boolean): Promise<void> {
  return printList(call.context, repos, {
    output: call.flags.string('output'),
    typeName: typeNames.repository,
    wide: repoTable,
    lines: { url: (repo) => repo.repo ?? '' },
    single,
    supported: '. Supported formats: yaml|json|url|wide',
  });
}

/** The table of repositories. */
export function repoTable(repos: readonly RepoRow[]): string {
  return formatTable([
    ['TYPE', 'NAME', 'REPO', 'INSECURE', 'OCI', 'LFS', 'CREDS', 'STATUS', 'MESSAGE', 'PROJECT'],
    ...repos.map((repo) => [
      repo.type,
      repo.name,
      repo.repo,
      repo.insecure === true || repo.insecureIgnoreHostKey === true || repo.insecureOCIForceHttp === true,
      repo.enableOCI === true,
      repo.enableLfs === true,
      repo.inheritedCreds === true ? 'inherited' : hasCredentials(repo),
      repo.connectionState?.status,
      repo.connectionState?.message,
      repo.project,
    ]),
  ]);
}

const credentialFields: readonly (keyof Repository)[] = [
  'username',
  'password',
  'sshPrivateKey',
  'tlsClientCertData',
  'githubAppPrivateKey',
  'bearerToken',
  'useAzureWorkloadIdentity',
  'azureServicePrincipalClientSecret',
];

function hasCredentials(repo: RepoRow): boolean {
  return credentialFields.some((field) => Boolean(repo[field]));
}

/** `repo rm`. */
const removeCommand: CliCommand = {
  use: 'rm REPO ...',
  short: 'Remove repositories',
  flags: [stringFlag('project', 'Project of the repository')],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length === 0) return showUsage(call);
    const api = await context.api();
    for (const url of args) {
      if (!(await confirmOptional(context, `Are you sure you want to delete repository '${url}'? [y/n]`))) {
        context.print(`The command to delete '${url}' was cancelled.\n`);
        continue;
      }
      await api.call('repository.RepositoryService/DeleteRepository', {
        repo: url,
        appProject: flags.string('project'),
      });
      context.print(`Repository '${url}' removed\n`);
    }
    return 0;
  },
};

/** `repo`: repositories and how they are reached. */
export const repoCommand: CliCommand = {
  use: 'repo',
  short: 'Manage repositories',
  commands: [addCommand, getCommand, listCommand, removeCommand],
  flags: coreModeFlags,
  run: showUsage,
};
