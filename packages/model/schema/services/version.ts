import type { TypeOf } from '../build.ts';
import { message, string } from '../build.ts';

/** The answer of `VersionService.Version`. */
export const VersionMessage = message('version.VersionMessage', {
  Version: string(1, { doc: 'Version.' }),
  BuildDate: string(2, { doc: 'When it was built.' }),
  GitCommit: string(3, { doc: 'Commit.' }),
  GitTag: string(4, { doc: 'Tag.' }),
  GitTreeState: string(5, { doc: '`clean` or `dirty`.' }),
  GoVersion: string(6, { doc: 'Version of Go.' }),
  Compiler: string(7, { doc: 'What built it.' }),
  Platform: string(8, { doc: 'Operating system and architecture.' }),
  KustomizeVersion: string(10, { doc: 'Version of Kustomize.' }),
  HelmVersion: string(11, { doc: 'Version of Helm.' }),
  KubectlVersion: string(12, { doc: 'Version of the Kubernetes client.' }),
  JsonnetVersion: string(13, { doc: 'Version of Jsonnet.' }),
  ExtraBuildInfo: string(14, { doc: 'More about the build.' }),
});
export interface VersionMessage extends TypeOf<typeof VersionMessage> {}
