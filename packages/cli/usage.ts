import { helpText } from './command/help.ts';
import type { CliCall } from './cli.ts';

/** Prints the command's help and returns exit code 1, as Argo CD's commands do when arguments are missing. */
export async function showUsage(call: CliCall): Promise<number> {
  call.context.print(helpText(call.node));
  return 1;
}
