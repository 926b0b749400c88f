import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatYaml } from '../output/go-yaml.ts';
import { emptyConfig } from './config-types.ts';
import type { ContextEntry, LocalConfig, ServerEntry, UserEntry } from './config-types.ts';
import { validateConfig } from './contexts.ts';

/** Reads the config file; `undefined` where there is none. Throws for wrong permissions, bad YAML, broken references. */
export async function readConfig(path: string): Promise<LocalConfig | undefined> {
  const text = await readChecked(path);
  if (text === undefined) return undefined;
  const { parse } = await import('yaml');
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    throw new Error(
      `failed to parse config file: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  const config = fromYaml(raw);
  validateConfig(config);
  return config;
}

/** Writes the config file for its owner alone (0600), making its folder where missing. */
export async function writeConfig(path: string, config: LocalConfig): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, formatYaml(toYaml(config)), { mode: 0o600 });
  await chmod(path, 0o600);
}

/** Removes the config file. */
export async function deleteConfig(path: string): Promise<void> {
  await rm(path);
}

async function readChecked(path: string): Promise<string | undefined> {
  try {
    const info = await stat(path);
    const mode = info.mode & 0o777;
    if (process.platform !== 'win32' && mode !== 0o600 && mode !== 0o400) {
      throw new Error(
        `config file has incorrect permission flags ${modeText(mode)}, ` +
          'change the file permission either to 0400 or 0600',
      );
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function modeText(mode: number): string {
  const letters = 'rwxrwxrwx';
  return `-${[...letters].map((letter, i) => ((mode >> (8 - i)) & 1 ? letter : '-')).join('')}`;
}

function fromYaml(raw: unknown): LocalConfig {
  const root = fields(raw);
  return {
    currentContext: text(root['current-context']),
    contexts: list(root['contexts']).map(contextFrom),
    servers: list(root['servers']).map(serverFrom),
    users: list(root['users']).map(userFrom),
    promptsEnabled: root['prompts-enabled'] === true,
  };
}

function contextFrom(entry: Record<string, unknown>): ContextEntry {
  return { name: text(entry['name']), server: text(entry['server']), user: text(entry['user']) };
}

function userFrom(entry: Record<string, unknown>): UserEntry {
  return {
    name: text(entry['name']),
    authToken: text(entry['auth-token']),
    refreshToken: text(entry['refresh-token']),
  };
}

function serverFrom(entry: Record<string, unknown>): ServerEntry {
  return {
    server: text(entry['server']),
    insecure: entry['insecure'] === true,
    grpcWeb: entry['grpc-web'] === true,
    grpcWebRootPath: text(entry['grpc-web-root-path']),
    caData: text(entry['certificate-authority-data']),
    clientCertData: text(entry['client-certificate-data']),
    clientKeyData: text(entry['client-certificate-key-data']),
    plainText: entry['plain-text'] === true,
    core: entry['core'] === true,
  };
}

function toYaml(config: LocalConfig): unknown {
  return {
    'current-context': config.currentContext,
    contexts: config.contexts.map(({ name, server, user }) => ({ name, server, user })),
    servers: config.servers.map(serverTo),
    users: config.users.map((user) => ({
      name: user.name,
      'auth-token': user.authToken || undefined,
      'refresh-token': user.refreshToken || undefined,
    })),
    'prompts-enabled': config.promptsEnabled,
  };
}

function serverTo(entry: ServerEntry): unknown {
  return {
    server: entry.server,
    insecure: entry.insecure || undefined,
    'grpc-web': entry.grpcWeb || undefined,
    'grpc-web-root-path': entry.grpcWebRootPath ?? '',
    'certificate-authority-data': entry.caData || undefined,
    'client-certificate-data': entry.clientCertData || undefined,
    'client-certificate-key-data': entry.clientKeyData || undefined,
    'plain-text': entry.plainText || undefined,
    core: entry.core || undefined,
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The config file to change: what is there, or an empty one. */
export async function readConfigOrEmpty(path: string): Promise<LocalConfig> {
  return (await readConfig(path)) ?? emptyConfig;
}
