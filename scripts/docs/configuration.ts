import { cmpServerFlags } from '../../packages/app/flags/cmp-server-flags.ts';
import { commandKeys } from '../../packages/app/flags/command-keys.ts';
import { variableOf } from '../../packages/app/flags/command-parameters.ts';
import type { ComponentFlag } from '../../packages/app/flags/component-flag.ts';
import { controllerFlags } from '../../packages/app/flags/controller-flags.ts';
import { repoServerComponentFlags } from '../../packages/app/flags/repo-server-flags.ts';
import { serverFlags } from '../../packages/app/flags/server-flags.ts';
import { kubernetesFlags } from '../../packages/app/flags/shared-flags.ts';
import { componentVariables } from '../../packages/app/flags/variables.ts';
import type { ComponentName } from '../../packages/app/program.ts';
import { configKeys, laterKeys } from './keys.ts';

const components: readonly (readonly [ComponentName, string, readonly ComponentFlag[]])[] = [
  ['server', 'API server', serverFlags],
  ['repo-server', 'Repository server', repoServerComponentFlags],
  ['application-controller', 'Application controller', controllerFlags],
  ['cmp-server', 'Plugin server', cmpServerFlags],
];

const introduction = `Everything that can be set, with its default. This page is made from the tables that the program itself reads.

* The ConfigMaps \`argocd-cm\` and \`argocd-rbac-cm\` and the Secret \`argocd-secret\` are read again whenever they change. A value that is not understood is
  named in the log with its key, and the last good one goes on to count. \`tiphys admin settings validate\` finds it [before](troubleshooting.md).
* A component takes a setting from its flag, else from its environment variable, else from its key in \`argocd-cmd-params-cm\`, else the default counts. These
  are read when the component starts. A value that is not understood is named, and the default counts.
* What Argo CD has and Tiphys does not need is accepted and named in the log when it is given, with the reason that stands here.
* Clusters, repositories and projects are objects of their own: [repositories](repositories.md), [projects and access](projects-and-access.md).`;

/** The page of all flags, variables and keys that are read, made from what reads them. */
export function configurationPage(): string {
  return [
    '# Configuration',
    introduction,
    ...Object.entries(configKeys).flatMap(([object, keys]) => [
      `## ${object}`,
      table(
        ['key', 'what it is'],
        keys.map(({ key, value, means }) => [code(key), withDefault(means, value)]),
      ),
    ]),
    `Keys of Argo CD's \`argocd-cm\` for parts that are not there yet, without effect: ${laterKeys.map(code).join(', ')}.`,
    ...components.flatMap(([name, title, flags]) => componentSections(name, title, flags)),
    '## Connection to Kubernetes',
    'Every component but the plugin server finds its API server by kubectl’s flags; in a pod it needs none of them.',
    table(
      ['flag', 'what it is'],
      kubernetesFlags.map(({ name, usage }) => [code(`--${name}`), cell(usage)]),
    ),
    '',
  ].join('\n\n');
}

function componentSections(
  component: ComponentName,
  title: string,
  flags: readonly ComponentFlag[],
): string[] {
  const common = new Set(kubernetesFlags.map(({ name }) => name));
  const own = flags.filter(({ name }) => !common.has(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const variables = componentVariables.filter(({ components: of }) => of.includes(component));
  const name = `tiphys ${component}`;
  return [
    `## ${title}: ${name}`,
    table(
      ['set by', 'what it is'],
      [
        ...own
          .filter(({ idle }) => idle === undefined)
          .map((flag) => [
            setBy(component, flag.env, flag.name),
            withDefault(cell(flag.usage), defaultOf(flag)),
          ]),
        ...variables
          .filter(({ idle }) => idle === undefined)
          .map(({ name: variable, value, usage }) => [setBy(component, variable), withDefault(usage, value)]),
      ],
    ),
    `### Without effect in ${name}`,
    table(
      ['set by', 'why'],
      [
        ...own.map(({ name: flag, env, idle }) => [flag, env, idle] as const),
        ...variables.map(({ name: variable, idle }) => [undefined, variable, idle] as const),
      ]
        .filter(([, , idle]) => idle !== undefined)
        .map(([flag, env, idle]) => [setBy(component, env, flag), cell(idle ?? '')]),
    ),
  ].filter((text) => text !== '');
}

function withDefault(means: string, value: string): string {
  return value === '' ? means : `${means}<br>Default: ${code(value)}`;
}

/** Flag, variable and key of one setting, one below the other. */
function setBy(component: ComponentName, variable: string | undefined, flag?: string): string {
  const names = [flag && `--${flag}`, variable, keyOf(component, variable)];
  return names
    .filter((name) => name !== undefined)
    .map(code)
    .join('<br>');
}

/** The key of `argocd-cmd-params-cm` that sets a variable for a component. */
function keyOf(component: ComponentName, variable: string | undefined): string | undefined {
  return variable && commandKeys.find((key) => variableOf(component, key) === variable);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function defaultOf({ type, value }: ComponentFlag): string {
  if (type !== 'duration') return String(value);
  return Number(value) % 1000 === 0 ? `${Number(value) / 1000}s` : `${Number(value)}ms`;
}

function code(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}
