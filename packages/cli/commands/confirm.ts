import type { Cli } from '../cli.ts';

/** Asks where prompts are enabled; yes where they are not. */
export async function confirmOptional(cli: Cli, question: string): Promise<boolean> {
  if (!(await cli.promptsEnabled())) return true;
  return cli.prompter.confirm(question);
}
