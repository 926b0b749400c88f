import type { Config } from '@tiphys/config';
import { createController, createLiveClusters } from '@tiphys/controller';
import type { ControllerOptions, LiveClusters } from '@tiphys/controller';
import { createHealthCheck } from '@tiphys/engine/health';
import { createLiveCluster, ignoredUpdates } from '@tiphys/engine/live';
import type { LiveSettings } from '@tiphys/engine/live';
import { allShards } from '@tiphys/kube';
import type { Shards } from '@tiphys/kube';
import type { Lang } from '@tiphys/lang';
import { isExcludedResource } from '@tiphys/model';
import type { Cluster, Settings } from '@tiphys/model';
import { healthOverrides } from './health-overrides.ts';
import type { SharedParts } from './shared-parts.ts';

/** Puts the application controller together. */
export function composeController(
  parts: SharedParts & { readonly shards?: Shards | undefined },
  options: ControllerOptions,
): ReturnType<typeof createController> {
  const { config, lang } = parts;
  const health = followSettings(config, (settings) =>
    createHealthCheck({ overrides: healthOverrides(settings.resourceCustomizations), scripts: lang }),
  );
  const clusters = composeClusters(parts);
  return createController(
    {
      ...parts,
      shards: parts.shards ?? allShards(),
      clusters,
      dialects: lang,
      health: (object) => health()(object),
    },
    options,
  );
}

/** Makes a value from the settings, and makes it anew only when they changed. */
function followSettings<T>(config: Config, make: (settings: Settings) => T): () => T {
  let last: { readonly settings: Settings; readonly value: T } | undefined;
  return () => {
    const settings = config.settings();
    if (last?.settings !== settings) last = { settings, value: make(settings) };
    return last.value;
  };
}

function composeClusters(parts: SharedParts): LiveClusters {
  const { config, lang, log, clock, connect, metrics } = parts;
  return createLiveClusters({
    config,
    log,
    metrics,
    connect,
    liveSettings: (cluster) => liveSettings(config.settings(), cluster, lang),
    fingerprint: (cluster) => liveFingerprint(config.settings(), cluster),
    createLive: (client, settings) => createLiveCluster({ client, settings, log, clock }),
  });
}

/** Everything that a live state is made of, as text: what `liveSettings` reads, and the cluster's credentials. */
function liveFingerprint(settings: Settings, cluster: Cluster): string {
  const { server, config, namespaces, clusterResources } = cluster;
  const {
    trackingMethod,
    appInstanceLabelKey,
    installationId,
    customLabels,
    resourceExclusions,
    resourceInclusions,
  } = settings;
  return JSON.stringify([
    [server, config, namespaces, clusterResources],
    [
      trackingMethod,
      appInstanceLabelKey,
      installationId,
      customLabels,
      resourceExclusions,
      resourceInclusions,
    ],
    healthOverrides(settings.resourceCustomizations),
  ]);
}

/** How a cluster is watched under the settings of now. */
function liveSettings(settings: Settings, cluster: Cluster, lang: Lang): LiveSettings {
  const health = createHealthCheck({
    overrides: healthOverrides(settings.resourceCustomizations),
    scripts: lang,
  });
  const { resourceCustomizations, resourceExclusions, resourceInclusions, compareOptions } = settings;
  const { ignoreResourceUpdatesEnabled } = settings;
  return {
    revision: JSON.stringify([
      resourceCustomizations,
      resourceExclusions,
      resourceInclusions,
      compareOptions,
      ignoreResourceUpdatesEnabled,
    ]),
    trackingMethod: settings.trackingMethod,
    instanceLabelKey: settings.appInstanceLabelKey,
    installationId: settings.installationId,
    namespaces: cluster.namespaces ?? [],
    clusterResources: cluster.clusterResources ?? (cluster.namespaces ?? []).length === 0,
    customLabels: settings.customLabels,
    excludes: (group, kind) =>
      isExcludedResource(settings, { group, kind, server: cluster.server }, lang.globMatchSafe),
    health,
    withoutIgnoredUpdates: ignoredUpdates(settings, {
      globMatchSafe: lang.globMatchSafe,
      deletePath: (path, value) => lang.jq(`del(${path})`, value)[0],
    }),
  };
}
