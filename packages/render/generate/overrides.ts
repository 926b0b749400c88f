import { applyMergePatch, codes, messageOf, StatusError } from '@tiphys/base';
import type { ApplicationSource } from '@tiphys/model';
import type { Tree } from '@tiphys/source';
import type { ReadYaml } from './manifest-file.ts';
import { readDocuments } from './manifest-file.ts';

/** Largest override file. */
const maxOverrideBytes = 1024 * 1024;

/** Where overrides are looked for. */
export interface OverrideOptions {
  readonly tree: Tree;
  readonly path: string;
  readonly appName: string;
  readonly readYaml: ReadYaml;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Merges `.argocd-source.yaml` and `.argocd-source-<app>.yaml` of the application's folder into its source. They may change how it is
 * rendered, not where it comes from.
 */
export async function withOverrides(
  source: ApplicationSource,
  options: OverrideOptions,
): Promise<ApplicationSource> {
  const { appName, path, readYaml, signal, tree } = options;
  const names = ['.argocd-source.yaml', ...(appName === '' ? [] : [`.argocd-source-${appName}.yaml`])];
  let merged: unknown = source;
  for (const name of names) {
    const file = path === '.' ? name : `${path}/${name}`;
    const bytes = await tree.readFile(file, { maxBytes: maxOverrideBytes, signal });
    if (!bytes) continue;
    try {
      const [patch] = await readDocuments(readYaml, bytes, { signal });
      if (patch !== undefined && patch !== null) merged = applyMergePatch(merged, patch);
    } catch (error) {
      throw new StatusError(
        codes.failedPrecondition,
        `error while parsing source parameters: ${file}: ${messageOf(error)}`,
        { cause: error },
      );
    }
  }
  if (merged === source) return source;
  return withOrigin(merged as ApplicationSource, source);
}

/** Argo CD: where a source comes from is never taken from the repository. */
function withOrigin(merged: ApplicationSource, source: ApplicationSource): ApplicationSource {
  const fields: Record<string, unknown> = { ...merged };
  for (const name of origin) {
    if (source[name] === undefined) delete fields[name];
    else fields[name] = source[name];
  }
  return fields as unknown as ApplicationSource;
}

const origin = ['repoURL', 'path', 'targetRevision', 'chart', 'ref', 'name', 'tagPrefix'] as const;
