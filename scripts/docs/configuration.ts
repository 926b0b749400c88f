import { parse } from 'yaml';
import { parseSettings } from '@tiphys/model';
import { cmpServerFlags } from '../../packages/app/flags/cmp-server-flags.ts';
import type { ComponentFlag } from '../../packages/app/flags/component-flag.ts';
import { controllerFlags } from '../../packages/app/flags/controller-flags.ts';
import { repoServerComponentFlags } from '../../packages/app/flags/repo-server-flags.ts';
import { serverFlags } from '../../packages/app/flags/server-flags.ts';

const components: readonly (readonly [string, readonly ComponentFlag[]])[] = [
  ['API server (`tiphys server`)', serverFlags],
  ['Repository server (`tiphys repo-server`)', repoServerComponentFlags],
  ['Application controller (`tiphys application-controller`)', controllerFlags],
  ['Plugin server (`tiphys cmp-server`)', cmpServerFlags],
];

/** The page of all flags, variables and keys that are read, made from what reads them. */
export function configurationPage(): string {
  const keys = settingsKeys();
  return [
    '# Configuration',
    'Made from the tables that the program reads. What counts is the flag, then the variable, then the key of `argocd-cmd-params-cm`, then the default. Some keys of the ConfigMaps carry a name of yours: `accounts.NAME`, `resource.customizations.health.GROUP_KIND`, `policy.NAME.csv`.',
    ...keys.flatMap(([object, names]) => [`## ${object}`, names.map((name) => `\`${name}\``).join(', ')]),
    ...components.flatMap(([title, flags]) => [`## ${title}`, flagTable(flags)]),
    '',
  ].join('\n\n');
}

function flagTable(flags: readonly ComponentFlag[]): string {
  const used = flags.filter((flag) => flag.used).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const idle = flags.filter((flag) => !flag.used).map(({ name }) => `\`--${name}\``);
  const rows = used.map((flag) =>
    ['', `\`--${flag.name}\``, code(flag.env), code(defaultOf(flag)), cell(flag.usage), '']
      .join(' | ')
      .trim(),
  );
  return [
    '| flag | variable | default | |\n|---|---|---|---|',
    ...rows,
    ...(idle.length === 0
      ? []
      : [`\nAccepted for Argo CD's manifests, without effect: ${idle.toSorted().join(', ')}`]),
  ].join('\n');
}

function defaultOf({ type, value }: ComponentFlag): string {
  return type === 'duration' ? `${Number(value) / 1000}s` : String(value);
}

function code(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}

/** The keys that are asked for when settings are read from empty objects, by object. */
function settingsKeys(): (readonly [string, string[]])[] {
  const config = recorder();
  const rbac = recorder();
  const secret = recorder();
  parseSettings({ config: config.data, rbac: rbac.data, secret: secret.data }, { parseYaml: parse });
  return [
    ['argocd-cm', config.keys()],
    ['argocd-rbac-cm', rbac.keys()],
    ['argocd-secret', secret.keys()],
  ];
}

/** Empty data of an object that writes down which keys are asked for. */
function recorder(): { readonly data: Readonly<Record<string, string>>; keys(): string[] } {
  const asked = new Set<string>();
  const note = (key: string | symbol): undefined => {
    if (typeof key === 'string') asked.add(key);
  };
  const data = new Proxy<Record<string, string>>({}, { get: (_, key) => note(key) });
  return { data, keys: () => [...asked].toSorted() };
}
