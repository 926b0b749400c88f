import type { VersionMessage } from '@tiphys/model';

/** The version of Argo CD whose API and command line this program speaks. */
export const compatibleVersion = 'v3.6.0';

/** What the program says of itself with `version`, in Argo CD's fields. */
export function versionMessage(): VersionMessage {
  return {
    Version: `${compatibleVersion}+tiphys`,
    BuildDate: '1970-01-01T00:00:00Z',
    GitCommit: '',
    GitTag: '',
    GitTreeState: 'clean',
    GoVersion: `node${process.versions.node}`,
    Compiler: 'v8',
    Platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
    KustomizeVersion: 'v5.8.1',
    HelmVersion: 'v4.2.4',
    KubectlVersion: 'v0.36.0',
    JsonnetVersion: 'v0.21.0',
  };
}
