import type { Explanation } from '@tiphys/model/v2';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import { stringFlag } from '../../command/flag-spec.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from '../app/app-flags.ts';
import { parseAppName } from '../app/app-name.ts';
import type { App } from '../app/app-types.ts';
import { explanationText } from './explanation-text.ts';

/** `explain`: not in Argo CD. */
export const explainCommand: CliCommand = {
  use: 'explain',
  short: 'Explain why something is as it is',
  commands: [
    {
      use: 'app APPNAME',
      short: 'Explain the state of an application: what, since when, why, and what to do',
      flags: [
        appNamespaceFlag,
        stringFlag('output', 'Output format: wide, json or yaml; wide shows the evidence too', {
          short: 'o',
        }),
        stringFlag('resource', 'Only about this object: GROUP/KIND/NAMESPACE/NAME'),
      ],
      run: explainApp,
    },
  ],
  run: async (call) => {
    await showUsage(call);
  },
};

async function explainApp(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const output = flags.string('output');
  if (!['', 'wide', 'json', 'yaml'].includes(output)) throw fatal(`unknown output format: ${output}`);
  const api = await context.api();
  const query = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  // The address has the namespace in it; of a bare name only the server knows it.
  const app = await api.call<App>('application.ApplicationService/Get', query);
  const { name = '', namespace = '' } = app.metadata ?? {};
  const resource = flags.string('resource');
  const search = resource === '' ? '' : `?resource=${encodeURIComponent(resource)}`;
  const path = `/api/v2/applications/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}/explain`;
  const explanation = await api.get<Explanation>(`${path}${search}`);
  if (output === 'json' || output === 'yaml') {
    const { formatResource } = await import('../../output/resource.ts');
    context.print(formatResource(explanation, output));
    return 0;
  }
  context.print(explanationText(explanation, { evidence: output === 'wide' }));
  return 0;
}
