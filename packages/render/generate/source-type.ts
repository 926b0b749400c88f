import { codes, StatusError } from '@tiphys/base';
import type { ApplicationSource } from '@tiphys/model';
import type { Tree } from '@tiphys/source';
import { isKustomization } from '../tools/kustomization.ts';

/** The kinds of source as `status.sourceType` names them. */
export type SourceType = 'Helm' | 'Kustomize' | 'Ksonnet' | 'Directory' | 'Plugin';

/** Which kinds are switched on; one that is not named is. */
export type EnabledSourceTypes = Readonly<Record<string, boolean>> | undefined;

/** The kind named by the source's own fields; `undefined` when none is. Two at once are refused. */
export function explicitType(source: ApplicationSource): SourceType | undefined {
  const types: SourceType[] = [];
  if (source.kustomize) types.push('Kustomize');
  if (source.helm) types.push('Helm');
  if (source.ksonnet) types.push('Ksonnet');
  if (source.directory) types.push('Directory');
  if (source.plugin) types.push('Plugin');
  if (types.length > 1) {
    throw new StatusError(codes.invalidArgument, `multiple application sources defined: ${types.join(',')}`);
  }
  return types[0];
}

/** What `sourceTypeOf` looks at. */
export interface SourceTypeOptions {
  readonly tree: Tree;
  readonly path: string;
  readonly enabled: EnabledSourceTypes;
  /** Whether a plugin claims the source. */
  readonly plugin: () => Promise<boolean>;
  /** Whether the folder is a Ksonnet application. */
  readonly ksonnet: () => Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The kind of a source (inventory §5.2): what it says itself, a plugin that claims it, a chart, a kustomization, a
 * Ksonnet application, else a directory. A
 * kind that is switched off counts as a directory.
 */
export async function sourceTypeOf(
  source: ApplicationSource,
  options: SourceTypeOptions,
): Promise<SourceType> {
  const { enabled, ksonnet, path, plugin, signal, tree } = options;
  const explicit = explicitType(source);
  if (explicit) return isEnabled(explicit, enabled) ? explicit : 'Directory';
  if (await plugin()) return 'Plugin';
  const entries = (await tree.list(path, { signal })) ?? [];
  const found = typeOfFiles(
    entries.filter((entry) => entry.type !== 'directory').map((entry) => entry.name),
    enabled,
  );
  if (found) return found;
  return isEnabled('Ksonnet', enabled) && (await ksonnet()) ? 'Ksonnet' : 'Directory';
}

/** The kind that the names of files in one folder tell, or `undefined`. A kustomization beside a chart wins by coming later, as in Argo CD. */
export function typeOfFiles(names: readonly string[], enabled: EnabledSourceTypes): SourceType | undefined {
  let type: SourceType | undefined;
  for (const name of names) {
    if (name.endsWith('Chart.yaml') && isEnabled('Helm', enabled)) type = 'Helm';
    if (isKustomization(name) && isEnabled('Kustomize', enabled)) type = 'Kustomize';
  }
  return type;
}

/** Whether a kind of source may be rendered. */
export function isEnabled(type: SourceType, enabled: EnabledSourceTypes): boolean {
  return enabled?.[type] ?? true;
}
