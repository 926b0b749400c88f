import type { FlagSet } from '@tiphys/cli';
import type { RepoServerOptions } from '@tiphys/render';
import { readBytes } from './read-bytes.ts';

/** The bounds of charts and OCI artifacts that the flags of Argo CD's repository server set. */
export function artifactSettings(flags: FlagSet): RepoServerOptions['artifacts'] {
  const size = (kind: string): number =>
    flags.bool(`disable-${kind}-manifest-max-extracted-size`)
      ? Infinity
      : readBytes(flags.string(`${kind}-manifest-max-extracted-size`));
  return {
    maxIndexBytes: readBytes(flags.string('helm-registry-max-index-size')),
    maxChartBytes: size('helm'),
    maxOciBytes: size('oci'),
    layerMediaTypes: flags.strings('oci-layer-media-types'),
  };
}

/** The bounds of files that clients send. */
export function streamSettings(flags: FlagSet): {
  readonly maxTarBytes: number;
  readonly maxExtractedBytes: number;
} {
  return {
    maxTarBytes: readBytes(flags.string('streamed-manifest-max-tar-size')),
    maxExtractedBytes: readBytes(flags.string('streamed-manifest-max-extracted-size')),
  };
}
