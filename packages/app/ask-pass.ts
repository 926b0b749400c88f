import { messageOf } from '@tiphys/base';
import { askForCredentials } from '@tiphys/render';
import type { ProgramHost } from './command-line.ts';

/** What git runs to ask for a user name or a password: answers one prompt from the repo server's socket. */
export async function runAskPass(args: readonly string[], { process }: ProgramHost): Promise<number> {
  const [prompt] = args;
  try {
    if (args.length !== 1 || prompt === undefined)
      throw new SyntaxError(`expected 1 argument, got ${args.length}`);
    process.stdout.write(`${await askForCredentials(process.env, prompt)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return 20;
  }
}
