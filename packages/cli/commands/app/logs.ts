import { codes, StatusError } from '@tiphys/base';
import { boolFlag, intFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import { errorText } from '../../error-text.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';

/** `app logs`. */
export const logsCommand: CliCommand = {
  use: 'logs APPNAME',
  short: 'Print the logs of the pods of an application',
  flags: [
    appNamespaceFlag,
    stringFlag('group', 'Group of the resource'),
    stringFlag('kind', 'Kind of the resource'),
    stringFlag('namespace', 'Namespace of the resource'),
    stringFlag('name', 'Name of the resource'),
    boolFlag('follow', 'Go on with new lines', { short: 'f' }),
    intFlag('tail', 'How many of the last lines', { valueName: 'int' }),
    intFlag('since-seconds', 'Only lines of the last seconds', { valueName: 'int' }),
    stringFlag('until-time', 'Only lines before this time'),
    stringFlag('filter', 'Only lines with this text'),
    stringFlag('container', 'Name of the container', { short: 'c' }),
    boolFlag('previous', 'Logs of the container before it was restarted', { short: 'p' }),
    boolFlag('match-case', 'Mind upper and lower case in --filter', { short: 'm' }),
  ],
  run: logs,
};

/** One line of a log. */
interface LogEntry {
  readonly content?: string;
  readonly last?: boolean;
}

async function logs(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length === 0) return showUsage(call);
  let sinceSeconds = flags.number('since-seconds');
  for (;;) {
    try {
      await printLogs(call, sinceSeconds);
      return 0;
    } catch (error) {
      context.signal.throwIfAborted();
      const again = error instanceof StatusError && error.code === codes.unavailable && flags.bool('follow');
      if (!again) throw fatal(`stream read failed: ${errorText(error)}`);
      sinceSeconds = 1;
    }
  }
}

async function printLogs(call: CliCall, sinceSeconds: number): Promise<void> {
  const { args, flags, context } = call;
  const api = await context.api();
  const query = {
    ...parseAppName(args[0] ?? '', flags.string('app-namespace')),
    group: flags.string('group'),
    kind: flags.string('kind'),
    namespace: flags.string('namespace'),
    resourceName: flags.string('name'),
    follow: flags.bool('follow'),
    tailLines: flags.number('tail'),
    sinceSeconds,
    untilTime: flags.string('until-time'),
    filter: flags.string('filter'),
    matchCase: flags.bool('match-case'),
    container: flags.string('container'),
    previous: flags.bool('previous'),
  };
  for await (const entry of api.stream<LogEntry>('application.ApplicationService/PodLogs', query)) {
    if (entry.last === true) return;
    context.print(`${entry.content ?? ''}\n`);
  }
}
