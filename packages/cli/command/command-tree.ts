import { boolFlag } from './flag-spec.ts';
import type { FlagSpec } from './flag-spec.ts';
import { commandName } from './command-spec.ts';
import type { CommandSpec } from './command-spec.ts';

/** A command in its place: it knows its parents, so it knows its path and the flags it inherits. */
export class CommandNode<C> {
  readonly spec: CommandSpec<C>;
  readonly parent: CommandNode<C> | undefined;

  constructor(spec: CommandSpec<C>, parent?: CommandNode<C>) {
    this.spec = spec;
    this.parent = parent;
  }

  get name(): string {
    return commandName(this.spec);
  }

  /** The words that call the command: `argocd app get`. */
  get path(): string {
    return this.parent === undefined ? this.name : `${this.parent.path} ${this.name}`;
  }

  /** Sub commands, sorted by name. */
  children(): CommandNode<C>[] {
    return (this.spec.commands ?? [])
      .map((spec) => new CommandNode(spec, this))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The sub command called by `word` (its name or an alias), loaded. */
  async child(word: string): Promise<CommandNode<C> | undefined> {
    const spec = this.spec.commands?.find(
      (c) => commandName(c) === word || c.aliases?.includes(word) === true,
    );
    if (spec === undefined) return undefined;
    return new CommandNode(spec.load === undefined ? spec : await spec.load(), this);
  }

  /** Own flags: those of this command alone, those it hands down, and `--help`. */
  localFlags(): FlagSpec[] {
    const own = [...(this.spec.flags ?? []), ...(this.spec.persistentFlags ?? [])];
    if (own.some((flag) => flag.name === 'help')) return own;
    const short = own.some((flag) => flag.short === 'h') ? undefined : 'h';
    return [...own, boolFlag('help', `help for ${this.name}`, { short })];
  }

  /** Flags handed down by the commands above, nearest first. */
  inheritedFlags(): FlagSpec[] {
    const own = new Set(this.localFlags().map((flag) => flag.name));
    const inherited: FlagSpec[] = [];
    for (let at = this.parent; at !== undefined; at = at.parent) {
      for (const flag of at.spec.persistentFlags ?? []) {
        if (own.has(flag.name)) continue;
        own.add(flag.name);
        inherited.push(flag);
      }
    }
    return inherited;
  }

  /** All flags that the command understands. */
  allFlags(): FlagSpec[] {
    return [...this.localFlags(), ...this.inheritedFlags()];
  }
}

/** The command that the arguments name and the arguments left for it, flags included. */
export interface FoundCommand<C> {
  readonly node: CommandNode<C>;
  readonly args: readonly string[];
}

/** Walks down the tree by the words that are not flags or their values, as cobra's `Find`. */
export async function findCommand<C>(
  root: CommandNode<C>,
  args: readonly string[],
): Promise<FoundCommand<C>> {
  let node = root;
  let rest = [...args];
  for (;;) {
    const at = firstWord(node, rest);
    if (at < 0) return { node, args: rest };
    const next = await node.child(rest[at] ?? '');
    if (next === undefined) return { node, args: rest };
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
    node = next;
  }
}

/** Where the first argument is that is neither a flag nor a flag's value; -1 where there is none. */
export function firstWord<C>(node: CommandNode<C>, args: readonly string[]): number {
  const flags = node.allFlags();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') return -1;
    if (takesNext(flags, arg)) i++;
    else if (arg !== '' && !arg.startsWith('-')) return i;
  }
  return -1;
}

function takesNext(flags: readonly FlagSpec[], arg: string): boolean {
  if (arg.includes('=')) return false;
  if (arg.startsWith('--')) {
    return flags.find((flag) => flag.name === arg.slice(2))?.type !== 'bool';
  }
  if (!/^-.$/.test(arg)) return false;
  return flags.find((flag) => flag.short === arg.slice(1))?.type !== 'bool';
}
