import { codes, StatusError } from '@tiphys/base';
import type { ToolRun } from '../tool.ts';

/** What a source is built with. */
export interface KustomizeVersionChoice {
  /** A program that the administrator provides; `undefined` for the embedded version. */
  readonly executable: string | undefined;
  readonly buildOptions: string;
}

/**
 * The version that a source asks for, among those of `kustomize.path.<version>` in the settings, with the build options of that version
 * or else those of all. Only an administrator names programs and options; a source names a version.
 */
export function chooseKustomize({ request, source }: ToolRun): KustomizeVersionChoice {
  const { BinaryPath = '', BuildOptions = '', Versions } = request.kustomizeOptions ?? {};
  const version = source.kustomize?.version ?? '';
  if (BinaryPath !== '') return { executable: BinaryPath, buildOptions: BuildOptions };
  if (version === '' || !request.kustomizeOptions)
    return { executable: undefined, buildOptions: BuildOptions };
  const found = Versions?.find(({ Name }) => Name === version);
  if (!found) {
    const message = `error getting kustomize binary path: kustomize version ${version} is not registered`;
    throw new StatusError(codes.unknown, message);
  }
  return {
    executable: found.Path === '' ? undefined : found.Path,
    buildOptions: found.BuildOptions || BuildOptions,
  };
}
