import { readFile } from 'node:fs/promises';
import type { KubeObject } from '@tiphys/base';
import { decodeSecret, parseSettings } from '@tiphys/model';
import type { ParsedSettings, SettingsSources } from '@tiphys/model';
import type { CliCall, CliLang } from '../../../cli.ts';
import { withAdminClient } from '../admin-client.ts';

const coreTypes = {
  ConfigMap: { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' },
  Secret: { group: '', version: 'v1', plural: 'secrets', kind: 'Secret' },
} as const;

/** Brings the Go dialects. */
export async function settingsLang({ context }: CliCall): Promise<CliLang> {
  const lang = await context.environment.loadLang?.();
  if (!lang) throw new Error('this program was built without the Go dialects');
  return lang;
}

/** The settings of the files that the flags name, or of the cluster. Throws where neither is wanted. */
export async function loadSettings(call: CliCall, lang: CliLang): Promise<ParsedSettings> {
  const { flags } = call;
  const [configPath, secretPath] = [flags.string('argocd-cm-path'), flags.string('argocd-secret-path')];
  const fromCluster = flags.bool('load-cluster-settings');
  if (configPath === '' && !fromCluster) {
    throw new Error(
      'either --argocd-cm-path must be provided or --load-cluster-settings must be set to true',
    );
  }
  const config =
    configPath === ''
      ? await fetchObject(call, 'ConfigMap', 'argocd-cm')
      : await readObject(configPath, lang);
  const secret =
    secretPath !== ''
      ? await readObject(secretPath, lang)
      : fromCluster
        ? await fetchObject(call, 'Secret', 'argocd-secret')
        : undefined;
  const sources: SettingsSources = {
    config: textsOf(config?.['data']),
    rbac: {},
    secret: secret ? { ...decodeSecret(textsOf(secret['data'])), ...textsOf(secret['stringData']) } : {},
  };
  const parsed = parseSettings(sources, {
    parseYaml: (text) => lang.yamlParse(text)[0],
    checkLua: lang.checkLua,
  });
  if (!secret || sources.secret['server.secretkey']) return parsed;
  const missing = { key: 'argocd-secret: server.secretkey', message: 'server.secretkey is missing' };
  return { ...parsed, problems: [...parsed.problems, missing] };
}

/** The data of a ConfigMap in the cluster. */
export async function fetchConfigMap(call: CliCall, name: string): Promise<Readonly<Record<string, string>>> {
  return textsOf((await fetchObject(call, 'ConfigMap', name))['data']);
}

async function fetchObject(call: CliCall, kind: keyof typeof coreTypes, name: string): Promise<KubeObject> {
  return withAdminClient(call, async (client, namespace) => {
    const type = coreTypes[kind];
    const found = await client.get({ type, namespace, name }, { signal: call.context.signal });
    if (!found) throw new Error(`${type.plural} "${name}" not found`);
    return found;
  });
}

/** One object of a YAML or JSON file. */
export async function readObject(path: string, lang: CliLang): Promise<KubeObject> {
  const [object] = lang.yamlParse(await readText(path));
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    throw new Error(`${path}: no object is in it`);
  }
  return object as KubeObject;
}

/** The text of a file; an error reads as Go's. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw isMissing ? new Error(`open ${path}: no such file or directory`, { cause }) : cause;
  }
}

/** A map of texts, whatever else stands in its place left out. */
export function textsOf(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
