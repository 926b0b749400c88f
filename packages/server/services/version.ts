import type { VersionMessage } from '@tiphys/model';
import type { Call, ServiceMethods } from '../call.ts';

/** What `VersionService` tells; only the version itself to strangers. */
export interface VersionDeps {
  readonly version: VersionMessage;
}

/** `/version.VersionService`; needs no login. */
export function createVersionService({ version }: VersionDeps): ServiceMethods {
  return {
    Version: (_request: object, call: Call): Promise<VersionMessage> =>
      Promise.resolve(call.isLoggedIn ? version : { Version: version.Version }),
  };
}
