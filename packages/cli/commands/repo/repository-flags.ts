import { boolFlag, intFlag, stringFlag } from '../../command/flag-spec.ts';
import type { FlagSpec } from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import { withoutZeros } from './credential-flags.ts';
import type { CredentialFields } from './credential-flags.ts';

/** What is said of a repository besides credentials; shared by `repo add` and `admin repo generate-spec`. */
export const repositoryFlags: readonly FlagSpec[] = [
  stringFlag('name', 'Name of the repository; needed for Helm repositories'),
  stringFlag('project', 'Project of the repository'),
  boolFlag('insecure-ignore-host-key', 'Accept any SSH host key (use --insecure-skip-server-verification)'),
  boolFlag('insecure-skip-server-verification', 'Accept any server certificate and host key'),
  boolFlag('enable-lfs', 'Fetch files of Git LFS'),
  stringFlag('proxy', 'Proxy to reach the repository through'),
  stringFlag('no-proxy', 'Hosts to reach without the proxy'),
  intFlag('depth', 'How many commits to fetch; 0 for all'),
  boolFlag('webhook-manifest-cache-warm-disabled', 'Do not render ahead when a webhook arrives'),
];

/** What those flags say, by the JSON names of a repository's fields. */
export function readRepositoryFlags(flags: FlagSet): CredentialFields {
  return withoutZeros({
    name: flags.string('name'),
    project: flags.string('project'),
    proxy: flags.string('proxy'),
    noProxy: flags.string('no-proxy'),
    insecure: flags.bool('insecure-skip-server-verification'),
    insecureIgnoreHostKey: flags.bool('insecure-ignore-host-key'),
    enableLfs: flags.bool('enable-lfs'),
    depth: flags.number('depth'),
    webhookManifestCacheWarmDisabled: flags.bool('webhook-manifest-cache-warm-disabled'),
  });
}
