import { intFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatalGeneric } from '../../cli.ts';
import { kubectlFlags } from '../kubectl-flags.ts';

/** `admin dashboard`: the web page on this machine, with the rights of the kubeconfig. */
export const dashboardCommand: CliCommand = {
  use: 'dashboard',
  short: 'Starts the web page on this machine, with the rights of the kubeconfig',
  example:
    '  # On the usual port\n  argocd admin dashboard\n\n  # On another one\n  argocd admin dashboard --port 8081',
  flags: [
    ...kubectlFlags,
    intFlag('port', 'Port to listen on; 0 takes a free one', { value: 8080 }),
    stringFlag('address', 'Address to listen on', { value: 'localhost' }),
  ],
  run: dashboard,
};

async function dashboard({ flags, context }: CliCall): Promise<void> {
  const { stderr } = context.environment;
  const { startCore } = await import('../../core/start-core.ts');
  stderr.write('starting dashboard\n');
  const server = await startCore(context, {
    host: flags.string('address'),
    port: flags.number('port'),
    page: true,
  }).catch((error: Error) => {
    throw fatalGeneric(`could not start dashboard: ${error.message}`);
  });
  const [, port] = /:(\d+)$/.exec(server.address) ?? [];
  // The link holds what a browser must show; Argo CD lets in everybody who reaches the port.
  context.print(`Argo CD UI is available at http://${flags.string('address')}:${port}${server.loginPath}\n`);
  try {
    await server.ended;
    stderr.write('signal received, shutting down dashboard\n');
  } finally {
    await server.close();
  }
  stderr.write('clean shutdown\n');
}
