import type { CliCommand, CliEnvironment } from '../cli.ts';
import { showUsage } from '../usage.ts';
import { globalFlags } from './global-flags.ts';

/** The whole command tree. Each group's commands are loaded when one of them is called. */
export function rootCommand(environment: CliEnvironment): CliCommand {
  return {
    use: environment.programName ?? 'argocd',
    short: 'Controls an Argo CD server',
    persistentFlags: globalFlags(environment.env),
    commands: groups,
    run: async (call) => {
      await showUsage(call);
    },
  };
}

const groups: readonly CliCommand[] = [
  {
    use: 'account',
    short: 'Manage account settings',
    load: async () => (await import('./account/index.ts')).accountCommand,
  },
  {
    use: 'admin',
    short: 'Administer the installation in a cluster',
    load: async () => (await import('./admin/index.ts')).adminCommand,
  },
  { use: 'app', short: 'Manage applications', load: async () => (await import('./app/index.ts')).appCommand },
  {
    use: 'cert',
    short: 'Manage known hosts and TLS certificates of repositories',
    load: async () => (await import('./cert/index.ts')).certCommand,
  },
  {
    use: 'cluster',
    short: 'Manage clusters',
    load: async () => (await import('./cluster/index.ts')).clusterCommand,
  },
  {
    use: 'completion SHELL',
    short: 'Print a completion script for bash, zsh or fish',
    load: async () => (await import('./completion.ts')).completionCommand,
  },
  {
    use: '__complete',
    short: '',
    hidden: true,
    load: async () => (await import('./completion.ts')).completeCommand,
  },
  {
    use: 'configure',
    short: 'Change the local configuration',
    load: async () => (await import('./configure.ts')).configureCommand,
  },
  {
    use: 'context [CONTEXT]',
    short: 'List, switch and delete contexts',
    aliases: ['ctx'],
    load: async () => (await import('./context.ts')).contextCommand,
  },
  {
    use: 'explain',
    short: 'Explain why something is as it is',
    load: async () => (await import('./explain/index.ts')).explainCommand,
  },
  {
    use: 'gpg',
    short: 'Manage the keys that signatures are verified with',
    load: async () => (await import('./gpg/index.ts')).gpgCommand,
  },
  {
    use: 'login SERVER',
    short: 'Log in to Argo CD',
    load: async () => (await import('./login.ts')).loginCommand,
  },
  {
    use: 'logout CONTEXT',
    short: 'Log out from Argo CD',
    load: async () => (await import('./logout.ts')).logoutCommand,
  },
  {
    use: 'proj',
    short: 'Manage projects',
    aliases: ['project'],
    load: async () => (await import('./proj/index.ts')).projCommand,
  },
  {
    use: 'relogin',
    short: 'Log in again with the current context',
    load: async () => (await import('./relogin.ts')).reloginCommand,
  },
  {
    use: 'repo',
    short: 'Manage repositories',
    load: async () => (await import('./repo/index.ts')).repoCommand,
  },
  {
    use: 'repocreds',
    short: 'Manage credential templates of repositories',
    load: async () => (await import('./repocreds/index.ts')).repocredsCommand,
  },
  {
    use: 'version',
    short: 'Print the version of client and server',
    load: async () => (await import('./version.ts')).versionCommand,
  },
];
