import type { ComponentFlag } from './component-flag.ts';
import { used } from './component-flag.ts';
import { tracingFlags } from './tracing-flags.ts';

/** Flags of `argocd-cmp-server`; the bounds are ours. */
export const cmpServerFlags: readonly ComponentFlag[] = [
  used('config-dir-path', '/home/argocd/cmp-server/config', {
    usage: 'Folder with the plugin.yaml that describes the plugin',
  }),
  used('logformat', 'json', {
    usage: 'Set the logging format. One of: json|text',
    env: 'ARGOCD_CMP_SERVER_LOGFORMAT',
  }),
  used('loglevel', 'info', {
    usage: 'Set the logging level. One of: trace|debug|info|warn|error',
    env: 'ARGOCD_CMP_SERVER_LOGLEVEL',
  }),
  used('max-archive-size', '1G', { usage: 'Largest archive that a repo server may send' }),
  used('max-extracted-size', '4G', { usage: 'Most bytes of files in an archive' }),
  used('max-files', 500_000, { usage: 'Most files in an archive' }),
  ...tracingFlags('ARGOCD_CMP_SERVER'),
];
