import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock, Metrics, Tracer } from '@tiphys/base';
import {
  codes,
  createLimiter,
  noMetrics,
  noTracer,
  raceSignal,
  StatusError,
  systemClock,
  withContext,
} from '@tiphys/base';
import { LRUCache } from 'lru-cache';
import type { RepositoryAccess } from '../git/access.ts';
import { accessKey } from '../git/access.ts';
import { createFreshFlight } from '../git/fresh-flight.ts';
import type { MaxVersion } from '../git/revision.ts';
import { download } from '../http/download.ts';
import type { PackStore } from '../tree/pack-store.ts';
import type { TarEntry } from '../tree/tar-entries.ts';
import { tarEntries } from '../tree/tar-entries.ts';
import type { Tree } from '../types.ts';
import type { ArtifactManifest } from './manifest.ts';
import { contentLayer, defaultLayerMediaTypes, isChartLayer, isGzipped, readManifest } from './manifest.ts';
import { createOciMetrics } from './oci-metrics.ts';
import type { OciPlace } from './reference.ts';
import { isDigest, isRegistryUrl, isTag, ociPlace, referenceText, registryOf } from './reference.ts';
import type { RegistryCall, RegistryClient } from './registry-client.ts';
import { notFound } from './registry-client.ts';
import type { OciOptions, OciSource, OciTreeOptions } from './types.ts';

/** Answers and manifests remembered. */
const maxRemembered = 2000;
/** Requests to registries at once. */
const maxCalls = 32;
const defaultMaxAgeMs = 180_000;
const blobTimeoutMs = 600_000;

/** What artifacts need. */
export interface OciSourceDeps {
  readonly registry: RegistryClient;
  readonly packs: PackStore;
  readonly maxVersion: MaxVersion;
  /** Whether a text is a range of versions, and no version. */
  readonly isRange: (text: string) => boolean;
  readonly clock?: Clock | undefined;
  readonly metrics?: Metrics | undefined;
  readonly tracer?: Tracer | undefined;
}

/** Bounds of artifacts. */
export interface OciSourceOptions {
  /** Unpacked. Argo CD's `--oci-manifest-max-extracted-size`. */
  readonly maxExtractedBytes: number;
  /** Argo CD's `--oci-layer-media-types`. Default: its three. */
  readonly layerMediaTypes?: readonly string[] | undefined;
}

interface Answer<T> {
  readonly value: T;
  readonly at: number;
}

/** Makes the source of artifacts in OCI registries. */
export function createOciSource(deps: OciSourceDeps, options: OciSourceOptions): OciSource {
  const { clock = systemClock, isRange, maxVersion, packs, registry } = deps;
  const maxBytes = options.maxExtractedBytes;
  const allowed = options.layerMediaTypes?.length ? options.layerMediaTypes : defaultLayerMediaTypes;
  const metrics = createOciMetrics(deps.metrics ?? noMetrics, deps.tracer ?? noTracer);
  const answers = new LRUCache<string, Answer<unknown>>({ max: maxRemembered });
  const manifests = new LRUCache<string, ArtifactManifest>({ max: maxRemembered });
  const flights = createFreshFlight<unknown>(clock);
  const limit = createLimiter(maxCalls);

  /** An answer that is fresh enough, asked for once by all who want it. */
  async function ask<T>(key: string, { maxAgeMs, signal }: OciOptions, work: () => Promise<T>): Promise<T> {
    const notBefore = clock.now() - (maxAgeMs ?? defaultMaxAgeMs);
    const known = answers.get(key);
    if (known && known.at > notBefore) return known.value as T;
    const at = clock.now();
    const asked = flights.get(key, notBefore, async () => {
      const value = await limit(work);
      answers.set(key, { value, at });
      return value;
    });
    return (await raceSignal(asked, signal)) as T;
  }

  function tagsOf(call: RegistryCall, options: OciOptions): Promise<string[]> {
    return ask(`tags ${keyOf(call)}`, options, () =>
      metrics.measure({ type: 'get-tags', repo: call.repo.repo }, () => registry.tags(call)),
    ).catch((error: unknown) => {
      throw withContext('failed to get tags', error);
    });
  }

  function digestAt(call: RegistryCall, tag: string, options: OciOptions): Promise<string | undefined> {
    return ask(`tag ${keyOf(call)} ${tag}`, options, () =>
      metrics.measure({ type: 'resolve-revision', repo: call.repo.repo, revision: tag }, () =>
        registry.resolve(call, tag),
      ),
    ).catch((error: unknown) => {
      throw withContext(`cannot get digest for revision ${tag}`, error);
    });
  }

  async function resolve(call: RegistryCall, revision: string, options: OciOptions): Promise<string> {
    if (isDigest(revision)) return revision;
    // A `+` cannot stand in a tag.
    const tag = isTag(revision) ? revision : tagOf(revision);
    const digest = isTag(tag) ? await digestAt(call, tag, options) : undefined;
    if (digest !== undefined) return digest;
    const range = revision === '' ? '*' : revision;
    if (!isRange(range)) throw missing(call, revision);
    const tags = new Map((await tagsOf(call, options)).map((name) => [versionOf(name), name]));
    const best = maxVersion(range, [...tags.keys()], '');
    if (best === undefined) {
      throw new StatusError(
        codes.notFound,
        `no version for constraints: version matching constraint not found in ${tags.size} tags`,
      );
    }
    const name = tags.get(best) ?? best;
    const found = await digestAt(call, name, options);
    if (found === undefined) throw missing(call, name);
    return found;
  }

  async function manifestOf(call: RegistryCall, digest: string): Promise<ArtifactManifest> {
    const key = `${keyOf(call)} ${digest}`;
    const known = manifests.get(key);
    if (known) return known;
    const { bytes } = await limit(() =>
      metrics.measure({ type: 'digest-metadata', repo: call.repo.repo, revision: digest }, () =>
        registry.manifest(call, digest),
      ),
    ).catch((error: unknown) => {
      throw withContext(`error fetching oci manifest for digest ${digest}`, error);
    });
    const manifest = readManifest(bytes, digest);
    manifests.set(key, manifest);
    return manifest;
  }

  async function* entriesOf(call: RegistryCall, digest: string, folder: string): AsyncGenerator<TarEntry> {
    const layer = contentLayer(await manifestOf(call, digest), allowed);
    const query = { digest: layer.digest, timeoutMs: blobTimeoutMs };
    const size = layer.size >= 0 ? layer.size : undefined;
    const archive = await metrics
      .measure({ type: 'extract', repo: call.repo.repo, revision: digest }, () =>
        registry.blob(call, query, (answer) =>
          download(answer, { path: join(folder, 'blob'), maxBytes, digest: layer.digest, size }),
        ),
      )
      .catch((error: unknown) => {
        throw withContext(`could not save oci digest ${digest}`, error);
      });
    const isChart = isChartLayer(layer);
    const context = `cannot extract contents of oci image with revision ${digest}: could not decompress layer`;
    const tops = new Set<string>();
    for await (const entry of tarEntries(archive, {
      maxBytes,
      stripFirst: isChart,
      checkLinks: true,
      gzip: isGzipped(layer),
      limitName: '--oci-manifest-max-extracted-size',
      context,
    })) {
      tops.add(entry.top);
      yield entry;
    }
    if (isChart && tops.size !== 1) {
      throw new StatusError(codes.unknown, `${context}: expected 1 directory, found ${tops.size}`);
    }
  }

  async function tree(
    call: RegistryCall,
    digest: string,
    { fresh = false, kind = 'oci image', revision = digest }: OciTreeOptions,
  ): Promise<Tree> {
    const key = createHash('sha256')
      .update(`${keyOf(call)} ${digest}`)
      .digest('hex');
    if (fresh) {
      manifests.delete(`${keyOf(call)} ${digest}`);
      await packs.drop(key);
    }
    const fill = (folder: string): AsyncIterable<TarEntry> => entriesOf(call, digest, folder);
    return packs.tree({ key, revision, kind, fill });
  }

  return {
    async resolveRevision(repo, revision, options = {}) {
      try {
        return await resolve(callOf(repo), revision, options);
      } catch (error) {
        throw revisionError(withContext(`failed to resolve revision ${JSON.stringify(revision)}`, error));
      }
    },
    async tags(repo, options = {}) {
      return (await tagsOf(callOf(repo), options)).map(versionOf);
    },
    // The work is shared, so it must not end with the first who stops waiting.
    tree: (repo, digest, options = {}) => raceSignal(tree(callOf(repo), digest, options), options.signal),
    async annotations(repo, digest, signal) {
      const call = callOf(repo);
      try {
        const exact = isDigest(digest) ? digest : await resolve(call, digest, { signal });
        return (await raceSignal(manifestOf(call, exact), signal)).annotations;
      } catch (error) {
        throw withContext(`failed to extract digest metadata for revision ${JSON.stringify(digest)}`, error);
      }
    },
    forget(url) {
      if (!isRegistryUrl(url)) return;
      const { host, repository } = registryOf(url);
      // Hosts that tell of pushes do not always write names as registries do.
      const place = ` ${host}/${repository} `.toLowerCase();
      for (const key of answers.keys()) if (key.toLowerCase().includes(place)) answers.delete(key);
    },
    async test(repo, signal) {
      await metrics.measure({ type: 'test-repo', repo: repo.repo }, () =>
        registry.ping({ repo, place: { ...registryOf(repo.repo), repository: '' }, signal }),
      );
    },
  };
}

function missing({ place }: RegistryCall, tag: string): StatusError {
  return withContext(`cannot get digest for revision ${tag}`, notFound(referenceText(place, tag)));
}

/** A version as a tag, which cannot hold a `+`. */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

function versionOf(tag: string): string {
  return tag.replaceAll('_', '+');
}

function callOf(repo: RepositoryAccess): RegistryCall {
  return { repo, place: ociPlace(repo.repo) };
}

/** Names what a repository holds, as seen with these credentials; the place stands between spaces, where `forget` finds it. */
function keyOf({ place, repo }: { readonly place: OciPlace; readonly repo: RepositoryAccess }): string {
  return `${accessKey(repo)} ${place.host}/${place.repository} `;
}

/** What is missing is the caller's mistake; Argo CD gives it no code of its own. */
function revisionError(error: StatusError): StatusError {
  if (error.code !== codes.notFound) return error;
  return new StatusError(codes.unknown, error.message, { cause: error, details: { reason: 'revision' } });
}
