import type { TypeOf } from '../build.ts';
import { message, string } from '../build.ts';

/** TODO */
export const VersionMessage = message('version.VersionMessage', {
  Version: string(1),
  BuildDate: string(2),
  GitCommit: string(3),
  GitTag: string(4),
  GitTreeState: string(5),
  GoVersion: string(6),
  Compiler: string(7),
  Platform: string(8),
  KustomizeVersion: string(10),
  HelmVersion: string(11),
  KubectlVersion: string(12),
  JsonnetVersion: string(13),
  ExtraBuildInfo: string(14),
});
export interface VersionMessage extends TypeOf<typeof VersionMessage> {}
