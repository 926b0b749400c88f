import type { FlagSet } from '@tiphys/cli';
import type { Environment } from '@tiphys/kube';
import type { RepoServerOptions } from '@tiphys/render';
import { readBytes } from './read-bytes.ts';

/** The bounds of charts and OCI artifacts that the flags of Argo CD's repository server set. */
export function artifactSettings(flags: FlagSet, env: Environment): RepoServerOptions['artifacts'] {
  const size = (flag: string, disabled: string): number =>
    flags.bool(disabled) ? Infinity : readBytes(flags.string(flag));
  return {
    ...archiveBounds(env),
    maxAgeMs: flags.number('revision-cache-expiration'),
    maxIndexBytes: readBytes(flags.string('helm-registry-max-index-size')),
    maxChartBytes: size('helm-manifest-max-extracted-size', 'disable-helm-manifest-max-extracted-size'),
    maxOciBytes: size('oci-manifest-max-extracted-size', 'disable-oci-manifest-max-extracted-size'),
    layerMediaTypes: flags.strings('oci-layer-media-types'),
  };
}

/** `TIPHYS_ARCHIVES_MAX_BYTES`: bytes of unpacked charts and artifacts on disk, as a number or a quantity (`2Gi`). */
export function archiveBounds(
  env: Environment,
): Pick<NonNullable<RepoServerOptions['artifacts']>, 'maxDiskBytes'> {
  const text = env['TIPHYS_ARCHIVES_MAX_BYTES'] ?? '';
  return text === '' ? {} : { maxDiskBytes: readBytes(text) };
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
