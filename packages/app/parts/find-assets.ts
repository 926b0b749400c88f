import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StatusError, codes } from '@tiphys/base';
import type { Assets } from './assets.ts';

/**
 * Finds the files beside the program: in a distribution in `assets/` next to it; in a checkout where the build scripts keep
 * them. Throws `failedPrecondition` with the command that builds them where they are missing.
 */
export async function findAssets(env: Readonly<Record<string, string | undefined>>): Promise<Assets> {
  const here = dirname(fileURLToPath(import.meta.url));
  const shipped = [join(here, 'assets'), join(here, '..', 'assets')].find((folder) =>
    existsSync(join(folder, 'lang.wasm')),
  );
  if (shipped) {
    const ui = join(shipped, 'ui');
    return {
      renderd: join(shipped, 'renderd'),
      langWasm: join(shipped, 'lang.wasm'),
      ui: existsSync(ui) ? ui : undefined,
      cluster: env['TIPHYS_CLUSTER_BINARY'],
    };
  }
  return findInCheckout(join(here, '..', '..', '..'), env);
}

/** What the build script of the engine tells. */
interface EnginePaths {
  readonly renderd: string;
  readonly langWasm: string;
  readonly built: boolean;
}

/** In a checkout the build scripts know where they keep what they build. */
async function findInCheckout(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Assets> {
  const script = join(root, 'scripts', 'build-engine.mjs');
  const { enginePaths } = (await import(script)) as { readonly enginePaths: () => EnginePaths };
  const engine = enginePaths();
  if (!engine.built) {
    throw new StatusError(codes.failedPrecondition, 'the engine is not built: run "npm run build:engine"');
  }
  const ui = join(root, 'packages', 'ui', 'dist');
  return {
    renderd: engine.renderd,
    langWasm: engine.langWasm,
    ui: existsSync(ui) ? ui : undefined,
    cluster: env['TIPHYS_CLUSTER_BINARY'],
  };
}
