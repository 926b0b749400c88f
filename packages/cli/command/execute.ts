import type { CommandSpec } from './command-spec.ts';
import { CommandNode, findCommand, firstWord } from './command-tree.ts';
import type { FoundCommand } from './command-tree.ts';
import { FlagSet, GrammarError, HelpRequest, parseFlags } from './flag-set.ts';
import { helpText } from './help.ts';
import { suggestNames } from './suggest.ts';

/** What running a command line needs from outside. */
export interface ExecuteDeps<C> {
  readonly root: CommandSpec<C>;
  /** Writes help to standard output. */
  readonly print: (text: string) => void;
  /** Writes a line of warning to standard error. */
  readonly warn: (line: string) => void;
  /** Makes what commands get, once the flags are known. */
  readonly createContext: (flags: FlagSet) => C;
}

/** No such command below the root; the caller may look for a plugin of that name. */
export class UnknownCommandError extends GrammarError {
  override readonly message: string;
  readonly word: string;

  constructor(word: string, message: string) {
    super(message);
    this.message = message;
    this.word = word;
  }
}

/**
 * Finds the command, reads its flags, and runs it; returns its exit code. A command line that does not fit
 * throws `GrammarError`; `--help` prints help and returns 0.
 */
export async function executeCommand<C>(deps: ExecuteDeps<C>, args: readonly string[]): Promise<number> {
  const root = new CommandNode(deps.root);
  if (args[0] === 'help') return showHelpOf(deps, root, args.slice(1));
  const found = await findCommand(root, args);
  rejectUnknown(found);
  const flags = new FlagSet(found.node.allFlags());
  try {
    const rest = parseFlags(flags, found.args);
    if (flags.bool('help')) throw new HelpRequest();
    for (const line of flags.warnings) deps.warn(line);
    checkRequired(found.node, flags);
    checkArgs(found.node, rest);
    const { run } = found.node.spec;
    if (run === undefined) throw new HelpRequest();
    const code = await run({ args: rest, flags, context: deps.createContext(flags), node: found.node });
    return code ?? 0;
  } catch (error) {
    if (!(error instanceof HelpRequest)) throw error;
    deps.print(helpText(found.node));
    return 0;
  }
}

async function showHelpOf<C>(
  deps: ExecuteDeps<C>,
  root: CommandNode<C>,
  words: readonly string[],
): Promise<number> {
  const found = await findCommand(root, words);
  if (firstWord(found.node, found.args) >= 0 && found.node.parent === undefined) {
    deps.warn(`Unknown help topic [${words.map((word) => `\`${word}\``).join(' ')}]`);
  }
  deps.print(helpText(found.node));
  return 0;
}

function rejectUnknown<C>(found: FoundCommand<C>): void {
  const { node, args } = found;
  if (node.parent !== undefined || (node.spec.commands ?? []).length === 0) return;
  const at = firstWord(node, args);
  if (at < 0) return;
  const word = args[at] ?? '';
  const names = node
    .children()
    .filter((child) => child.spec.hidden !== true)
    .map((child) => child.name);
  const close = suggestNames(names, word);
  const hint =
    close.length === 0 ? '' : `\n\nDid you mean this?\n${close.map((name) => `\t${name}\n`).join('')}`;
  throw new UnknownCommandError(word, `unknown command ${JSON.stringify(word)} for "${node.path}"${hint}`);
}

function checkRequired<C>(node: CommandNode<C>, flags: FlagSet): void {
  const missing = node.allFlags().filter((flag) => flag.required === true && !flags.changed(flag.name));
  if (missing.length === 0) return;
  const names = missing.map((flag) => `"${flag.name}"`).sort();
  throw new GrammarError(`required flag(s) ${names.join(', ')} not set`);
}

function checkArgs<C>(node: CommandNode<C>, args: readonly string[]): void {
  const wanted = node.spec.exactArgs;
  if (wanted === undefined || wanted === args.length) return;
  throw new GrammarError(`accepts ${wanted} arg(s), received ${args.length}`);
}
