import type { KubeObject } from '@tiphys/base';
import { keyOf, keyText, parseJson } from '@tiphys/base';
import type { Cli } from '../../cli.ts';
import type { AppName } from './app-name.ts';
import type { App } from './app-types.ts';
import { differences, isHook, parseState } from './diff-items.ts';
import type { Difference, ResourceDiff } from './diff-items.ts';

/** What the live state is compared with: what the application wants (the default), or other manifests. */
export interface CompareOptions {
  readonly name: AppName;
  readonly app: App;
  /** Manifests as JSON texts, instead of those that the application wants. */
  readonly manifests?: readonly string[] | undefined;
  /** Leaves live Secrets out, where the manifests have none. Default false. */
  readonly skipSecrets?: boolean | undefined;
}

/** Compares live and desired state; the API server computes the differences. */
export async function compareApp(cli: Cli, options: CompareOptions): Promise<readonly Difference[]> {
  const api = await cli.api();
  const { name, appNamespace } = options.name;
  const managed = await api.call<{ readonly items?: readonly ResourceDiff[] }>(
    'application.ApplicationService/ManagedResources',
    { applicationName: name, appNamespace },
  );
  const items = (managed.items ?? []).filter((item) => !options.skipSecrets || !isSecret(item));
  if (options.manifests === undefined) return differences(items);
  return compareManifests(cli, { ...options, manifests: options.manifests }, items);
}

type ManifestOptions = CompareOptions & { readonly manifests: readonly string[] };

async function compareManifests(
  cli: Cli,
  options: ManifestOptions,
  items: readonly ResourceDiff[],
): Promise<readonly Difference[]> {
  // Hooks are not compared, and may have no name yet.
  const targets = new Map(
    options.manifests
      .map((text) => parseJson(text) as KubeObject)
      .filter((object) => !isHook(object))
      .map((object) => targetOf(options.app, items, object)),
  );
  const pairs: ResourceDiff[] = [];
  const manifests: string[] = [];
  for (const item of items) {
    const live = parseState(item.liveState);
    const key = keyText(resourceKey(item));
    const target = targets.get(key);
    targets.delete(key);
    if (live === undefined && target === undefined) continue;
    pairs.push({ ...resourceKey(item), liveState: live === undefined ? '' : JSON.stringify(live) });
    manifests.push(target === undefined ? '' : JSON.stringify(target));
  }
  for (const target of targets.values()) {
    pairs.push({ ...keyOf(target), liveState: '' });
    manifests.push(JSON.stringify(target));
  }
  const api = await cli.api();
  const answer = await api.call<{ readonly items?: readonly ResourceDiff[] }>(
    'application.ApplicationService/ServerSideDiff',
    {
      appName: options.name.name,
      appNamespace: options.name.appNamespace,
      project: options.app.spec?.project ?? '',
      liveResources: pairs,
      targetManifests: manifests,
    },
  );
  return differences(
    (answer.items ?? []).map((item) => ({
      ...item,
      normalizedLiveState: item.liveState ?? '',
      predictedLiveState: item.targetState ?? '',
    })),
  );
}

function isSecret({ group = '', kind }: ResourceDiff): boolean {
  return group === '' && kind === 'Secret';
}

function resourceKey(item: ResourceDiff): ReturnType<typeof keyOf> {
  const { group = '', kind = '', namespace = '', name = '' } = item;
  return { group, kind, namespace, name };
}

/** A rendered manifest by its key, in the destination namespace where its kind has one and it names none. */
function targetOf(
  app: App,
  items: readonly ResourceDiff[],
  object: KubeObject,
): readonly [string, KubeObject] {
  const { group, kind } = keyOf(object);
  const namespaced = items.some(
    (item) => (item.group ?? '') === group && item.kind === kind && item.namespace,
  );
  const namespace = object.metadata.namespace ?? (namespaced ? app.spec?.destination?.namespace : undefined);
  const placed =
    namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace } };
  return [keyText(keyOf(placed)), placed];
}
