import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aborted, messageOf } from '@tiphys/base';
import { readPluginConfig, startCmpServer } from '@tiphys/render';
import type { PluginConfig } from '@tiphys/render';
import { parseYaml } from '../parts/parse-yaml.ts';
import { cmpServerSettings } from '../parts/plugin-settings.ts';
import { startTracing } from '../telemetry/index.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs the server of one config management plugin until the signal aborts. It needs no cluster. */
export async function runCmpServer({ env, flags, log, signal }: Surroundings): Promise<void> {
  const config = await readConfig(flags.string('config-dir-path'));
  await using tracing = await startTracing(flags, { serviceName: 'argocd-cmp-server', log });
  await using server = await startCmpServer(config, cmpServerSettings(flags, env, tmpdir()), {
    log,
    tracer: tracing.tracer,
  });
  log.info('plugin server is listening', { plugin: config.name, socket: server.socketPath });
  await aborted(signal);
}

async function readConfig(folder: string): Promise<PluginConfig> {
  const path = join(folder, 'plugin.yaml');
  try {
    return readPluginConfig(parseYaml(await readFile(path, 'utf8')));
  } catch (error) {
    throw new SyntaxError(`${path}: ${messageOf(error)}`, { cause: error });
  }
}
