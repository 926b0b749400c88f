import type { ContextEntry, LocalConfig, ResolvedContext, ServerEntry, UserEntry } from './config-types.ts';

/** The context of that name, or the current one for `''`. Throws with Argo CD's texts where a part is missing. */
export function resolveContext(config: LocalConfig, name: string): ResolvedContext {
  const wanted = name === '' ? config.currentContext : name;
  if (wanted === '') throw new Error('local config: current-context unset');
  const context = config.contexts.find((entry) => entry.name === wanted);
  if (context === undefined) throw new Error(`Context '${wanted}' undefined`);
  const server = config.servers.find((entry) => entry.server === context.server);
  if (server === undefined) throw new Error(`Server '${context.server}' undefined`);
  const user = config.users.find((entry) => entry.name === context.user);
  if (user === undefined) throw new Error(`User '${context.user}' undefined`);
  return { name: context.name, server, user };
}

/** Throws where the current context does not resolve. */
export function validateConfig(config: LocalConfig): void {
  if (config.currentContext === '') return;
  try {
    resolveContext(config, config.currentContext);
  } catch (error) {
    throw new Error(`local config invalid: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** The config with the server put in place of the entry with its address, or added. */
export function upsertServer(config: LocalConfig, server: ServerEntry): LocalConfig {
  return { ...config, servers: upsert(config.servers, server, (entry) => entry.server === server.server) };
}

/** The config with the user put in place of the entry with its name, or added. */
export function upsertUser(config: LocalConfig, user: UserEntry): LocalConfig {
  return { ...config, users: upsert(config.users, user, (entry) => entry.name === user.name) };
}

/** The config with the context put in place of the entry with its name, or added. */
export function upsertContext(config: LocalConfig, context: ContextEntry): LocalConfig {
  return { ...config, contexts: upsert(config.contexts, context, (entry) => entry.name === context.name) };
}

/** The config without a context, its user and its server; throws where there is no such context. */
export function removeContext(config: LocalConfig, name: string): LocalConfig {
  const context = config.contexts.find((entry) => entry.name === name);
  if (context === undefined) throw new Error(`context ${name} does not exist`);
  return {
    ...config,
    currentContext: config.currentContext === name ? '' : config.currentContext,
    contexts: config.contexts.filter((entry) => entry !== context),
    users: config.users.filter((entry) => entry.name !== name),
    servers: config.servers.filter((entry) => entry.server !== context.server),
  };
}

/** The config with the user's tokens taken away; `undefined` where there is no such user. */
export function removeToken(config: LocalConfig, user: string): LocalConfig | undefined {
  if (!config.users.some((entry) => entry.name === user)) return undefined;
  return upsertUser(config, { name: user });
}

function upsert<T>(entries: readonly T[], entry: T, isSame: (other: T) => boolean): T[] {
  const at = entries.findIndex(isSame);
  return at < 0 ? [...entries, entry] : entries.map((other, i) => (i === at ? entry : other));
}
