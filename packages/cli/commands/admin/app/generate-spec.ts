import type { CliCall, CliCommand } from '../../../cli.ts';
import { fatalGeneric } from '../../../cli.ts';
import { showUsage } from '../../../usage.ts';
import { appSpecFlags } from '../../app/app-flags.ts';
import { appManifestFlags, constructApps } from '../../app/construct-apps.ts';
import { inlineFlag, outputFlag, writeSpecification } from '../specification.ts';

/** `admin app generate-spec`. */
export const generateSpecCommand: CliCommand = {
  use: 'generate-spec APPNAME',
  short: 'Print the manifest of an application that flags or a file describe',
  example:
    '  argocd admin app generate-spec web --repo https://git.example.com/shop.git --path web ' +
    '--dest-namespace shop --dest-server https://kubernetes.default.svc',
  flags: [...appManifestFlags, outputFlag, inlineFlag, ...appSpecFlags],
  run: generateSpec,
};

async function generateSpec(call: CliCall): Promise<number> {
  const [app, ...more] = await constructApps(call);
  if (more.length > 0) {
    throw fatalGeneric('failed to generate spec, more than one application is not supported');
  }
  if (!app?.metadata?.name) return showUsage(call);
  await writeSpecification(call, 'Application', app);
  return 0;
}
