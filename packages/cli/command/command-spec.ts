import type { FlagSet } from './flag-set.ts';
import type { FlagSpec } from './flag-spec.ts';
import type { CommandNode } from './command-tree.ts';

/** A command, declared. `C` is what its `run` gets besides arguments and flags (the CLI's services). */
export interface CommandSpec<C = unknown> {
  /** Name and the form of the arguments, e.g. `get APPNAME`. */
  readonly use: string;
  readonly short: string;
  readonly long?: string | undefined;
  /** Lines that start with the program's name get the called name (see `help.ts`). */
  readonly example?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly hidden?: boolean | undefined;
  readonly flags?: readonly FlagSpec[] | undefined;
  /** Flags of this command and all below it. */
  readonly persistentFlags?: readonly FlagSpec[] | undefined;
  readonly commands?: readonly CommandSpec<C>[] | undefined;
  /** Exact number of arguments, checked before `run`; not checked when left out. */
  readonly exactArgs?: number | undefined;
  readonly run?: ((call: CommandCall<C>) => Promise<number | void>) | undefined;
  /** Brings the full command; only name, short text and aliases are used until then. */
  readonly load?: (() => Promise<CommandSpec<C>>) | undefined;
}

/** One call of a command. */
export interface CommandCall<C> {
  readonly args: readonly string[];
  readonly flags: FlagSet;
  readonly context: C;
  readonly node: CommandNode<C>;
}

/** The command's name, the first word of `use`. */
export function commandName(spec: Pick<CommandSpec, 'use'>): string {
  return spec.use.split(' ')[0] ?? '';
}
