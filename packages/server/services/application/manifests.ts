import type { KubeObject } from '@tiphys/base';
import { codes, parseJson, StatusError, withContext } from '@tiphys/base';
import { hideSecretData } from '@tiphys/engine/diff';
import type {
  ApplicationManifestQuery,
  ApplicationManifestQueryWithFilesWrapper,
  ApplicationSource,
  ManifestRequest,
  ManifestRequestWithFiles,
  ManifestResponse,
} from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication } from './find.ts';
import { manifestRequest } from './manifest-request.ts';
import { sourcesOf } from './select.ts';
import { destinationOf } from './validate.ts';

/** Renders an application, at other revisions where they are given; values of Secrets are hidden. */
export async function getManifests(
  deps: ApplicationDeps,
  query: ApplicationManifestQuery,
  call: Call,
): Promise<ManifestResponse> {
  if (!query.name) throw new StatusError(codes.unknown, 'invalid request: application name is missing');
  const { application, project } = await findApplication(deps, call, { ...query, action: 'get' });
  const cluster = destinationOf(deps, application);
  const manifests: string[] = [];
  let last: ManifestResponse | undefined;
  for (const source of wantedSources(sourcesOf(application), query)) {
    if (!hasFiles(source)) continue;
    const request = await manifestRequest(deps, application, {
      project,
      cluster,
      source,
      signal: call.signal,
    });
    try {
      last = await deps.repoService.generateManifest(
        { ...request, noCache: query.noCache ?? false },
        { signal: call.signal },
      );
    } catch (reason) {
      throw withContext('error generating manifests', reason);
    }
    manifests.push(...(last.manifests ?? []).map((manifest) => hideManifest(deps, manifest)));
  }
  return { manifests };
}

function wantedSources(
  sources: readonly ApplicationSource[],
  query: ApplicationManifestQuery,
): readonly ApplicationSource[] {
  if (sources.length === 1 && !query.sourcePositions?.length) {
    return sources.map((source) => (query.revision ? { ...source, targetRevision: query.revision } : source));
  }
  const wanted = [...sources];
  for (const [at, position] of (query.sourcePositions ?? []).entries()) {
    const source = wanted[position - 1];
    if (!source) throw new StatusError(codes.unknown, 'source position is out of range');
    wanted[position - 1] = { ...source, targetRevision: query.revisions?.[at] };
  }
  return wanted;
}

function hideManifest(deps: ApplicationDeps, manifest: string): string {
  const object = parseJson(manifest) as KubeObject;
  return isSecret(object) ? JSON.stringify(hideSecret(deps, object)) : manifest;
}

/** Whether an object is a core Secret. */
export function isSecret({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean {
  return kind === 'Secret' && !apiVersion.includes('/');
}

/** A Secret without its values; other objects stay as they are. */
export function hideSecret(deps: Pick<ApplicationDeps, 'config'>, object: KubeObject): KubeObject {
  if (!isSecret(object)) return object;
  const [hidden] = hideSecretData([object], deps.config.settings().sensitiveAnnotations);
  return hidden ?? object;
}

/** Renders files that the caller sends (`argocd app diff --local --server-side-generate`), with the other sources where one of several is named. */
export async function getManifestsWithFiles(
  deps: ApplicationDeps,
  parts: AsyncIterable<ApplicationManifestQueryWithFilesWrapper>,
  call: Call,
): Promise<ManifestResponse> {
  const iterator = parts[Symbol.asyncIterator]();
  const first = await iterator.next();
  const query = first.done ? undefined : first.value.query;
  if (!query)
    throw new StatusError(codes.unknown, 'error getting query: the first message must be the query');
  if (!query.name) throw new StatusError(codes.unknown, 'invalid request: application name is missing');
  const { application, project } = await findApplication(deps, call, { ...query, action: 'get' });
  const sources = sourcesOf(application);
  const position = query.sourcePosition ?? 0;
  const source = sources[Math.max(position, 1) - 1];
  if (!source) throw new StatusError(codes.invalidArgument, 'source position is out of range');
  const cluster = destinationOf(deps, application);
  const requestOf = (of: ApplicationSource): Promise<ManifestRequest> =>
    manifestRequest(deps, application, { project, cluster, source: of, signal: call.signal });
  const request = await requestOf(source);
  const checksum = query.checksum ?? '';
  async function* forward(): AsyncGenerator<ManifestRequestWithFiles> {
    yield { request };
    yield { metadata: { checksum } };
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (next.value.chunk?.chunk) yield { chunk: { chunk: next.value.chunk.chunk } };
    }
  }
  const response = await deps.repoService.generateManifestWithFiles(forward(), { signal: call.signal });
  const manifests: string[] = [];
  for (const [index, other] of sources.entries()) {
    if (index === Math.max(position, 1) - 1) manifests.push(...(response.manifests ?? []));
    else if (position > 0 && hasFiles(other)) {
      const rendered = await deps.repoService.generateManifest(await requestOf(other), {
        signal: call.signal,
      });
      manifests.push(...(rendered.manifests ?? []));
    }
  }
  return { ...response, manifests: manifests.map((manifest) => hideManifest(deps, manifest)) };
}

/** Whether a source is more than one to be referred to. */
function hasFiles({ chart, path, ref }: ApplicationSource): boolean {
  return !ref || Boolean(path) || Boolean(chart);
}
