import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The environment, as `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The folder of the config file: `ARGOCD_CONFIG_DIR`, an existing `~/.argocd`, `XDG_CONFIG_HOME`, `~/.config/argocd`. */
export function configDir(env: Env): string {
  if (env['ARGOCD_CONFIG_DIR']) return env['ARGOCD_CONFIG_DIR'];
  const home = env['HOME'] || homedir();
  const legacy = join(home, '.argocd');
  if (existsSync(legacy)) return legacy;
  if (env['XDG_CONFIG_HOME']) return join(env['XDG_CONFIG_HOME'], 'argocd');
  return join(home, '.config', 'argocd');
}

/** The config file unless `--config` names another. */
export function defaultConfigPath(env: Env): string {
  return join(configDir(env), 'config');
}
