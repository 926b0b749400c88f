import type { JsonObject } from '@tiphys/base';
import { codes, isJsonObject, StatusError } from '@tiphys/base';
import { isDigest } from './reference.ts';

/** Layers of one artifact. */
const maxLayers = 10;
const helmConfig = 'application/vnd.cncf.helm.config.v1+json';
const helmLayer = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** The media types of layers that hold files, by default. */
export const defaultLayerMediaTypes: readonly string[] = [
  'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.oci.image.layer.v1.tar+gzip',
  helmLayer,
];

/** A part of an artifact. */
export interface Layer {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** An artifact's manifest, as far as it is used. */
export interface ArtifactManifest {
  readonly isChart: boolean;
  readonly layers: readonly Layer[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** Reads a manifest; an index of several images is one without layers. */
export function readManifest(bytes: Uint8Array, digest: string): ArtifactManifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw undecodable(digest, error);
  }
  if (!isJsonObject(value)) throw undecodable(digest);
  const config = isJsonObject(value['config']) ? value['config'] : {};
  const layers = Array.isArray(value['layers']) ? value['layers'].filter(isJsonObject) : [];
  return {
    isChart: config['mediaType'] === helmConfig,
    layers: layers.map(layerOf),
    annotations: textsOf(value['annotations']),
  };
}

/**
 * The one layer that holds the files, in Argo CD's words where there is none, more than one, or one of a type that is not allowed. Other
 * layers (signatures, attestations) are passed over.
 */
export function contentLayer({ isChart, layers }: ArtifactManifest, allowed: readonly string[]): Layer {
  if (layers.length > maxLayers)
    throw unusable(`expected no more than ${maxLayers} oci layers, got ${layers.length}`);
  const content = layers.filter(({ mediaType }) =>
    isChart ? mediaType === helmLayer : /tar([+.]gzip)?$/.test(mediaType),
  );
  const foreign = content.find(({ mediaType }) => !allowed.includes(mediaType));
  if (foreign)
    throw unusable(`oci layer media type ${foreign.mediaType} is not in the list of allowed media types`);
  const [layer] = content;
  if (!layer || content.length !== 1)
    throw unusable(`expected only a single oci content layer, got ${content.length}`);
  if (!isDigest(layer.digest)) throw unusable(`oci layer has no digest that is known: ${layer.digest}`);
  return layer;
}

/** Whether a layer is compressed. */
export function isGzipped({ mediaType }: Layer): boolean {
  return /[+.]gzip$/.test(mediaType);
}

/** Whether a layer holds a chart, which has a folder around it. */
export function isChartLayer({ mediaType }: Layer): boolean {
  return mediaType === helmLayer;
}

function layerOf(value: JsonObject): Layer {
  const { digest, mediaType, size } = value;
  return {
    mediaType: typeof mediaType === 'string' ? mediaType : '',
    digest: typeof digest === 'string' ? digest : '',
    size: typeof size === 'number' ? size : -1,
  };
}

function textsOf(value: unknown): Record<string, string> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
}

function undecodable(digest: string, cause?: unknown): StatusError {
  return unusable(`error decoding oci manifest for digest ${digest}`, cause);
}

function unusable(message: string, cause?: unknown): StatusError {
  return new StatusError(codes.unknown, message, { cause });
}
