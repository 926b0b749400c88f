import { boolFlag, stringFlag } from '../command/flag-spec.ts';
import type { CliCall, CliCommand, ClientVersion } from '../cli.ts';
import { fatal } from '../cli.ts';
import { coreModeFlags } from './kubectl-flags.ts';

/** `version`: of this program and of the API server. */
export const versionCommand: CliCommand = {
  use: 'version',
  short: 'Print the version of client and server',
  flags: [
    ...coreModeFlags,
    stringFlag('output', 'Output format: json, yaml, wide or short', { short: 'o', value: 'wide' }),
    boolFlag('short', 'Print nothing but the version'),
    boolFlag('client', 'Print the version of the client only; needs no server'),
  ],
  run: printVersion,
};

/** What the API server says about itself. */
type ServerVersion = Readonly<Partial<Record<string, string>>>;

async function printVersion(call: CliCall): Promise<void> {
  const { flags, context } = call;
  const output = flags.string('output');
  const clientOnly = flags.bool('client');
  if (output === 'json' || output === 'yaml') {
    const { formatResource } = await import('../output/resource.ts');
    context.print(formatResource(await versionObject(call), output));
    return;
  }
  if (output !== 'wide' && output !== 'short' && output !== '')
    throw fatal(`unknown output format: ${output}`);
  const short = flags.bool('short') || output === 'short';
  context.print(clientText(call, short));
  if (!clientOnly) context.print(serverText(await serverVersion(call), short));
}

async function versionObject(call: CliCall): Promise<unknown> {
  const { flags, context } = call;
  const short = flags.bool('short');
  const client = short ? { [context.programName]: context.version.version } : clientFields(context.version);
  if (flags.bool('client')) return { client };
  const server = await serverVersion(call);
  return { client, server: short ? { 'argocd-server': server['Version'] ?? '' } : server };
}

async function serverVersion(call: CliCall): Promise<ServerVersion> {
  const api = await call.context.api();
  return api.call<ServerVersion>('version.VersionService/Version');
}

function clientFields(version: ClientVersion): Record<string, string> {
  return {
    Version: version.version,
    BuildDate: version.buildDate,
    GitCommit: version.gitCommit,
    GitTag: version.gitTag ?? '',
    GitTreeState: version.gitTreeState,
    GoVersion: version.goVersion,
    Compiler: version.compiler,
    Platform: version.platform,
    KubectlVersion: '',
    ExtraBuildInfo: '',
  };
}

function clientText(call: CliCall, short: boolean): string {
  const { version, programName } = call.context;
  const head = `${programName}: ${version.version}\n`;
  if (short) return head;
  const lines = ['BuildDate', 'GitCommit', 'GitTreeState', 'GitTag', 'GoVersion', 'Compiler', 'Platform'];
  const fields = clientFields(version);
  return (
    head +
    lines
      .filter((name) => name !== 'GitTag' || fields[name])
      .map((name) => line(name, fields[name]))
      .join('')
  );
}

function serverText(version: ServerVersion, short: boolean): string {
  const head = `argocd-server: ${version['Version'] ?? ''}\n`;
  if (short) return head;
  return (
    head +
    serverLines
      .filter(([field]) => version[field])
      .map(([field, label]) => line(label, version[field]))
      .join('')
  );
}

const serverLines: readonly (readonly [string, string])[] = [
  ...[
    'BuildDate',
    'GitCommit',
    'GitTreeState',
    'GitTag',
    'GoVersion',
    'Compiler',
    'Platform',
    'ExtraBuildInfo',
  ].map((name) => [name, name] as const),
  ['KustomizeVersion', 'Kustomize Version'],
  ['HelmVersion', 'Helm Version'],
  ['KubectlVersion', 'Kubectl Version'],
  ['JsonnetVersion', 'Jsonnet Version'],
];

function line(label: string, value: string | undefined): string {
  return `  ${label}: ${value ?? ''}\n`;
}
