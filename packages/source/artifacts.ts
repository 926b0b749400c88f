import { join } from 'node:path';
import type { Clock, Logger, Metrics, Tracer } from '@tiphys/base';
import { silentLogger, systemClock } from '@tiphys/base';
import type { ProxySettings, Trust } from './git/access.ts';
import { createChartSource } from './helm-repo/chart-source.ts';
import { createHttpCharts } from './helm-repo/http-charts.ts';
import { createOciCharts } from './helm-repo/oci-charts.ts';
import type { ChartSource } from './helm-repo/types.ts';
import type { AzureIdentity } from './logins/azure.ts';
import { createAzurePassword } from './logins/azure-registry.ts';
import { createOciSource } from './oci/oci-source.ts';
import { createRegistryClient } from './oci/registry-client.ts';
import { createRegistryLogin } from './oci/registry-login.ts';
import type { OciSource } from './oci/types.ts';
import { createPackStore } from './tree/pack-store.ts';
import type { VersionRanges } from './versions.ts';
import { createIsRange, createMaxVersion } from './versions.ts';

const defaultExtractedBytes = 1_000_000_000;

/** What artifacts need. */
export interface ArtifactsDeps {
  readonly trust: Trust;
  readonly versions: VersionRanges;
  /** Parses one YAML document. */
  readonly parseYaml: (bytes: Uint8Array) => Promise<unknown>;
  readonly clock?: Clock | undefined;
  readonly log?: Logger | undefined;
  readonly metrics?: Metrics | undefined;
  readonly tracer?: Tracer | undefined;
}

/** Where artifacts are kept, and their bounds: flags of Argo CD's repository server, with its defaults. */
export interface ArtifactsOptions {
  /** Folder for unpacked archives is made below this one. */
  readonly cacheDir: string;
  /** Bytes of unpacked archives on disk. Default 2 GiB. */
  readonly maxDiskBytes?: number | undefined;
  /** `--helm-registry-max-index-size`. Default 1 GB. */
  readonly maxIndexBytes?: number | undefined;
  /** `--helm-manifest-max-extracted-size`, `Infinity` for no bound. Default 1 GB. */
  readonly maxChartBytes?: number | undefined;
  /** `--oci-manifest-max-extracted-size`, `Infinity` for no bound. Default 1 GB. */
  readonly maxOciBytes?: number | undefined;
  /** `--oci-layer-media-types`. Default: Argo CD's three. */
  readonly layerMediaTypes?: readonly string[] | undefined;
  /** Proxies for repositories that name none: the process's own. */
  readonly proxies?: ProxySettings | undefined;
  /** The identity of repositories with `useAzureWorkloadIdentity`. */
  readonly azureIdentity?: AzureIdentity | undefined;
}

/** Everything that is kept as archives: charts and OCI artifacts. */
export interface Artifacts {
  readonly charts: ChartSource;
  readonly oci: OciSource;
}

/** Makes the sources of charts and OCI artifacts; both keep what they unpack in one place. */
export function createArtifacts(deps: ArtifactsDeps, options: ArtifactsOptions): Artifacts {
  const { clock = systemClock, log = silentLogger, parseYaml, trust, versions } = deps;
  const { maxChartBytes = defaultExtractedBytes, maxOciBytes = defaultExtractedBytes, proxies } = options;
  const packs = createPackStore(
    { clock, log },
    { dir: join(options.cacheDir, 'archives'), maxBytes: options.maxDiskBytes },
  );
  const maxVersion = createMaxVersion(versions);
  const azurePassword = createAzurePassword({ trust, clock, proxies }, options.azureIdentity);
  const login = createRegistryLogin({ trust, clock, proxies, azurePassword });
  const registry = createRegistryClient({ trust, proxies, login });
  const oci = createOciSource(
    {
      registry,
      packs,
      maxVersion,
      isRange: createIsRange(versions),
      clock,
      metrics: deps.metrics,
      tracer: deps.tracer,
    },
    { maxExtractedBytes: maxOciBytes, layerMediaTypes: options.layerMediaTypes },
  );
  const http = createHttpCharts(
    { trust, proxies, packs, parseYaml, clock },
    { maxIndexBytes: options.maxIndexBytes, maxExtractedBytes: maxChartBytes },
  );
  const charts = createChartSource({ http, oci: createOciCharts(oci), maxVersion, parseYaml });
  return { charts, oci };
}
