import { messageOf } from '@tiphys/base';
import type { ParsedSettings, Settings } from '@tiphys/model';
import { arrayFlag } from '../../../command/flag-spec.ts';
import type { CliCall, CliCommand, CliLang } from '../../../cli.ts';
import { loadSettings, settingsLang } from './sources.ts';

interface Group {
  /** Whether a key of the settings belongs to it; what belongs to none is general. */
  has(key: string): boolean;
  /** What it has come to. Throws where a value parses and yet cannot be used. */
  summary(settings: Settings, lang: CliLang): string;
}

const groups: Readonly<Record<string, Group>> = {
  accounts: {
    has: (key) => /^(?:accounts\.|admin\.)/.test(key),
    summary: ({ accounts }) => `${accounts.length} accounts`,
  },
  general: { has: () => false, summary: generalSummary },
  kustomize: {
    has: (key) => key.startsWith('kustomize.'),
    summary({ kustomizeOptions }) {
      const versions = kustomizeOptions.Versions?.length ?? 0;
      const options = kustomizeOptions.BuildOptions || 'default options';
      return versions > 0 ? `${options} (${versions} versions)` : options;
    },
  },
  'resource-overrides': {
    has: (key) => /^resource\.(?:customizations|compareoptions)/.test(key),
    summary: (settings) => `${overrideCount(settings)} resource overrides`,
  },
};

const groupNames = Object.keys(groups).sort();

/** `admin settings validate`. */
export const validateCommand: CliCommand = {
  use: 'validate',
  short:
    'Validate argocd-cm and argocd-secret: each wrong value is named with its key, and makes the exit code 1',
  example:
    'argocd admin settings validate --argocd-cm-path ./argocd-cm.yaml\n' +
    'argocd admin settings validate --group accounts --load-cluster-settings',
  flags: [arrayFlag('group', `Only this group (repeatable), one of: ${groupNames.join(', ')}`)],
  run: validate,
};

async function validate(call: CliCall): Promise<number> {
  const given = call.flags.strings('group');
  const unknown = given.find((name) => !Object.hasOwn(groups, name));
  if (unknown !== undefined) {
    throw new Error(`unknown group '${unknown}'; one of: ${groupNames.join(', ')}`);
  }
  const lang = await settingsLang(call);
  const parsed = await loadSettings(call, lang);
  const wanted = given.length > 0 ? given : groupNames;
  const results = wanted.map((name) => ({ name, ...check(name, parsed, lang) }));
  const text = results.map(({ name, ok, lines }) => `${ok ? '✅' : '❌'} ${name}\n${lines.join('\n')}\n`);
  call.context.print(text.join('\n'));
  return results.every(({ ok }) => ok) ? 0 : 1;
}

function check(
  name: string,
  { settings, problems }: ParsedSettings,
  lang: CliLang,
): { readonly ok: boolean; readonly lines: readonly string[] } {
  const found = problems
    .filter(({ key }) => groupOf(key) === name)
    .map(({ key, message }) => `${key}: ${message}`);
  let summary = '';
  try {
    summary = groups[name]?.summary(settings, lang) ?? '';
  } catch (error) {
    found.push(messageOf(error));
  }
  return found.length > 0 ? { ok: false, lines: found } : { ok: true, lines: [summary] };
}

/** The group of a key, which a problem names behind its object (`argocd-cm resource.exclusions`). */
function groupOf(key: string): string {
  const own = key.replace(/^argocd-[\w-]+[ /:]+/, '');
  return Object.keys(groups).find((name) => groups[name]?.has(own)) ?? 'general';
}

function generalSummary({ dexConfig, oidcConfig, url }: Settings, lang: CliLang): string {
  if (dexConfig !== '') checkYaml('dex.config', dexConfig, lang);
  else if (oidcConfig !== '') checkYaml('oidc.config', oidcConfig, lang);
  else return 'SSO is not configured';
  const provider = dexConfig !== '' ? 'Dex' : 'OIDC';
  return `${provider} is configured${url === '' ? " ('url' field is missing)" : ''}`;
}

function checkYaml(key: string, text: string, lang: CliLang): void {
  try {
    const [value] = lang.yamlParse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new SyntaxError('a map is expected');
  } catch (cause) {
    throw new Error(`invalid ${key}: ${messageOf(cause)}`, { cause });
  }
}

/** Argo CD: the fields that no comparison looks at count as an override, of all kinds or of CRDs. */
function overrideCount({ resourceCustomizations, compareOptions }: Settings): number {
  const kinds = new Set(Object.keys(resourceCustomizations));
  if (compareOptions.ignoreResourceStatusField === 'all') kinds.add('*/*');
  if (compareOptions.ignoreResourceStatusField === 'crd')
    kinds.add('apiextensions.k8s.io/CustomResourceDefinition');
  return kinds.size;
}
