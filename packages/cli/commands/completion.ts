import { findCommand } from '../command/command-tree.ts';
import type { CommandNode } from '../command/command-tree.ts';
import type { FlagSpec } from '../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../cli.ts';
import { showUsage } from '../usage.ts';
import { bashScript, fishScript, zshScript } from './completion-scripts.ts';

/** `completion bash|zsh|fish`: a script to be sourced. */
export const completionCommand: CliCommand = {
  use: 'completion SHELL',
  short: 'Print a completion script for bash, zsh or fish',
  example: '  source <(argocd completion bash)',
  run: async (call) => {
    const script = scripts.get(call.args[0] ?? '');
    if (call.args.length !== 1) return showUsage(call);
    if (script === undefined) {
      call.context.print(`Invalid shell '${call.args[0]}'. The supported shells are bash, zsh, and fish.\n`);
      return 1;
    }
    call.context.print(script(call.context.programName));
    return 0;
  },
};

const scripts = new Map([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
]);

/** `__complete WORD...`: what the scripts ask; the last word is the one being typed. Prints a candidate a line. */
export const completeCommand: CliCommand = {
  use: '__complete',
  short: '',
  hidden: true,
  run: complete,
};

async function complete(call: CliCall): Promise<void> {
  const { args, context } = call;
  const typed = args.at(-1) ?? '';
  const root = rootOf(call.node);
  const { node } = await findCommand(root, args.slice(0, -1));
  const before = args.at(-2) ?? '';
  const waiting = node.allFlags().find((flag) => flag.type !== 'bool' && isFlag(flag, before));
  const candidates = waiting !== undefined ? (waiting.choices ?? []) : candidatesOf(node, typed);
  context.print(
    candidates
      .filter((word) => word.split('\t')[0]?.startsWith(typed))
      .map((word) => `${word}\n`)
      .join(''),
  );
}

function isFlag(flag: FlagSpec, word: string): boolean {
  return word === `--${flag.name}` || (flag.short !== undefined && word === `-${flag.short}`);
}

function candidatesOf<C>(node: CommandNode<C>, typed: string): string[] {
  if (typed.startsWith('-')) {
    return node
      .allFlags()
      .filter((flag) => flag.hidden !== true)
      .map((flag) => `--${flag.name}\t${flag.usage}`);
  }
  return node
    .children()
    .filter((child) => child.spec.hidden !== true)
    .map((child) => `${child.name}\t${child.spec.short}`);
}

function rootOf<C>(node: CommandNode<C>): CommandNode<C> {
  return node.parent === undefined ? node : rootOf(node.parent);
}
