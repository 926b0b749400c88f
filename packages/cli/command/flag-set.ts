import type { FlagSpec, FlagValue } from './flag-spec.ts';
import { formatFlagValue, parseFlagText } from './flag-value.ts';

/** The command line does not fit the command's grammar; the message is pflag's or cobra's. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError';
}

/** `--help` or `-h` was given (or asked for by a command that cannot run alone). */
export class HelpRequest extends Error {
  override readonly name = 'HelpRequest';
}

/** The flags of one command, inherited ones too, and the values given on the command line. */
export class FlagSet {
  readonly #flags = new Map<string, FlagSpec>();
  readonly #shorts = new Map<string, FlagSpec>();
  readonly #given = new Map<string, FlagValue>();
  readonly #warnings: string[] = [];

  constructor(flags: readonly FlagSpec[]) {
    for (const flag of flags) {
      if (this.#flags.has(flag.name)) continue;
      this.#flags.set(flag.name, flag);
      if (flag.short !== undefined && !this.#shorts.has(flag.short)) this.#shorts.set(flag.short, flag);
    }
  }

  /** The flag of that name. */
  lookup(name: string): FlagSpec | undefined {
    return this.#flags.get(name);
  }

  /** The flag with that one-letter form. */
  lookupShort(letter: string): FlagSpec | undefined {
    return this.#shorts.get(letter);
  }

  /** Texts about deprecated flags that were used, each a line for stderr. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** Sets a flag from text; lists grow with each call. Throws `GrammarError` for a text that does not fit. */
  set(flag: FlagSpec, text: string): void {
    const value = this.#parse(flag, text);
    const before = this.#given.get(flag.name);
    if (Array.isArray(value) && Array.isArray(before)) {
      const list: unknown[] = [...before, ...value];
      this.#given.set(flag.name, list as FlagValue);
      return;
    }
    if (flag.deprecated !== undefined && before === undefined) {
      this.#warnings.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}`);
    }
    this.#given.set(flag.name, value);
  }

  #parse(flag: FlagSpec, text: string): FlagValue {
    try {
      return parseFlagText(flag.type, text);
    } catch (error) {
      const shown = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`;
      const reason = error instanceof Error ? error.message : String(error);
      throw new GrammarError(
        `invalid argument ${JSON.stringify(text)} for ${JSON.stringify(shown)} flag: ${reason}`,
        {
          cause: error,
        },
      );
    }
  }

  /** Whether the flag was given on the command line. */
  changed(name: string): boolean {
    return this.#given.has(name);
  }

  /** Names of the flags given, sorted as pflag visits them. */
  visited(): readonly string[] {
    return [...this.#given.keys()].sort((a, b) => (a < b ? -1 : 1));
  }

  /** The text of a string flag. */
  string(name: string): string {
    return formatFlagValue('string', this.#value(name));
  }

  /** Whether a bool flag is on. */
  bool(name: string): boolean {
    return this.#value(name) === true;
  }

  /** The number of an int or uint flag, or the milliseconds of a duration flag. */
  number(name: string): number {
    return Number(this.#value(name));
  }

  /** The texts of a list flag. */
  strings(name: string): readonly string[] {
    const value = this.#value(name);
    return Array.isArray(value) ? value.map(String) : [];
  }

  /** The numbers of a number list flag. */
  numbers(name: string): readonly number[] {
    const value = this.#value(name);
    return Array.isArray(value) ? value.map(Number) : [];
  }

  #value(name: string): FlagValue {
    const given = this.#given.get(name);
    if (given !== undefined) return given;
    const flag = this.#flags.get(name);
    if (flag === undefined) throw new RangeError(`flag accessed but not defined: ${name}`);
    return flag.value;
  }
}

/**
 * Reads arguments the way pflag does: `--flag=value`, `--flag value`, `-xyz`, `-ovalue`, bools without a value,
 * flags between arguments, `--` ends flags. Returns the arguments that are not flags.
 */
export function parseFlags(flags: FlagSet, args: readonly string[]): string[] {
  const rest: string[] = [];
  const queue = [...args];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (arg === '--') return [...rest, ...queue];
    if (arg.startsWith('--')) parseLong(flags, arg, queue);
    else if (arg.startsWith('-') && arg.length > 1) parseShort(flags, arg, queue);
    else rest.push(arg);
  }
  return rest;
}

function parseLong(flags: FlagSet, arg: string, queue: string[]): void {
  const body = arg.slice(2);
  if (body.startsWith('-') || body.startsWith('=')) throw new GrammarError(`bad flag syntax: ${arg}`);
  const equals = body.indexOf('=');
  const name = equals < 0 ? body : body.slice(0, equals);
  const flag = flags.lookup(name);
  if (flag === undefined) {
    if (name === 'help') throw new HelpRequest();
    throw new GrammarError(`unknown flag: --${name}`);
  }
  if (equals >= 0) return flags.set(flag, body.slice(equals + 1));
  if (flag.type === 'bool') return flags.set(flag, 'true');
  const value = queue.shift();
  if (value === undefined) throw new GrammarError(`flag needs an argument: --${name}`);
  flags.set(flag, value);
}

function parseShort(flags: FlagSet, arg: string, queue: string[]): void {
  let rest = arg.slice(1);
  while (rest !== '') {
    const letter = rest.slice(0, 1);
    const flag = flags.lookupShort(letter);
    if (flag === undefined) {
      if (letter === 'h') throw new HelpRequest();
      throw new GrammarError(`unknown shorthand flag: '${letter}' in -${rest}`);
    }
    const after = rest.slice(1);
    if (after.length > 1 && after.startsWith('=')) return flags.set(flag, after.slice(1));
    if (flag.type === 'bool') {
      flags.set(flag, 'true');
      rest = after;
      continue;
    }
    if (after !== '') return flags.set(flag, after);
    const value = queue.shift();
    if (value === undefined) throw new GrammarError(`flag needs an argument: '${letter}' in -${rest}`);
    return flags.set(flag, value);
  }
}
