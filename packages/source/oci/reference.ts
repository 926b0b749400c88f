import { codes, StatusError } from '@tiphys/base';
import { scrubUrl } from '../git/url.ts';

/** Where an artifact lies. */
export interface OciPlace {
  /** Host and port as the user wrote them. */
  readonly registry: string;
  /** Host and port that answer for it. */
  readonly host: string;
  /** Path of the repository: `org/app`. */
  readonly repository: string;
}

const repositoryGrammar =
  /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const hostGrammar = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::\d{1,5})?$/i;
const tagGrammar = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const digestGrammar = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;
const maxRepositoryLength = 255;

/** Whether a URL names an OCI artifact. */
export function isOciUrl(url: string): boolean {
  return url.startsWith('oci://');
}

/** Whether a URL begins with a host, so that `registryOf` takes it. */
export function isRegistryUrl(url: string): boolean {
  return hostGrammar.test(
    url
      .trim()
      .replace(/^oci:\/\//, '')
      .split('/')[0] ?? '',
  );
}

/** The host of a registry's URL, with or without `oci://`, and the path behind it, which may be empty. */
export function registryOf(url: string): OciPlace {
  const text = url
    .trim()
    .replace(/^oci:\/\//, '')
    .replace(/\/+$/, '');
  const [registry = '', ...path] = text.split('/');
  if (!hostGrammar.test(registry)) throw invalid(url, 'has no host');
  const isHub = registry === 'docker.io' || registry === 'index.docker.io';
  const name = path.join('/');
  return {
    registry,
    host: isHub ? 'registry-1.docker.io' : registry,
    // Names of one part on Docker Hub are those of the library.
    repository: isHub && path.length === 1 ? `library/${name}` : name,
  };
}

/** The place that a URL names, with something behind it (a chart's name); names that no registry could have are refused. */
export function ociPlace(url: string, below = ''): OciPlace {
  const place = registryOf(below === '' ? url : `${url.replace(/\/+$/, '')}/${below}`);
  if (!repositoryGrammar.test(place.repository) || place.repository.length > maxRepositoryLength) {
    throw invalid(url, `names no repository of a registry: ${JSON.stringify(place.repository)}`);
  }
  return place;
}

/** Whether a text is a digest of a kind that is verified. */
export function isDigest(text: string): boolean {
  return digestGrammar.test(text);
}

/** Whether a text may be a tag. */
export function isTag(text: string): boolean {
  return tagGrammar.test(text);
}

/** A place and a revision in it, for messages. */
export function referenceText({ registry, repository }: OciPlace, revision: string): string {
  return `${registry}/${repository}${isDigest(revision) ? '@' : ':'}${revision}`;
}

function invalid(url: string, why: string): StatusError {
  return new StatusError(codes.invalidArgument, `repository ${JSON.stringify(scrubUrl(url))} ${why}`);
}
