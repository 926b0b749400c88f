import type { Repository } from '@tiphys/model';
import { repositorySecretName, repositoryToSecret } from '@tiphys/model';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatalGeneric } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { credentialFlags, readCredentials } from '../repo/credential-flags.ts';
import { readRepositoryFlags, repositoryFlags } from '../repo/repository-flags.ts';
import { outputFlag, printSpecification, secretSpecification } from './specification.ts';

/** `admin repo generate-spec`: the credentials are in what it prints. */
const generateSpecCommand: CliCommand = {
  use: 'generate-spec REPOURL',
  short: 'Print the Secret of a repository that flags describe, credentials included',
  example: '  argocd admin repo generate-spec https://git.example.com/shop.git --username u --password p',
  flags: [...credentialFlags, ...repositoryFlags, outputFlag],
  run: generateSpec,
};

async function generateSpec(call: CliCall): Promise<number> {
  const { args, flags } = call;
  const url = args[0];
  if (url === undefined || args.length !== 1) return showUsage(call);
  if (flags.string('type') === 'helm' && flags.string('name') === '') {
    throw fatalGeneric("must specify --name for repos of type 'helm'");
  }
  const repository = {
    ...(await readCredentials(call, url)),
    ...readRepositoryFlags(flags),
    repo: url,
  } as unknown as Repository;
  const secret = secretSpecification({
    name: repositorySecretName(url, flags.string('project')),
    type: 'repository',
    data: repositoryToSecret(repository),
  });
  printSpecification(call, secret);
  return 0;
}

/** `admin repo`. */
export const adminRepoCommand: CliCommand = {
  use: 'repo',
  short: 'Manage repositories without an API server',
  commands: [generateSpecCommand],
  run: showUsage,
};
