import { messageOf, parseDuration } from '@tiphys/base';
import type { FlagSpec, FlagType, FlagValue } from '@tiphys/cli';

/** A flag of a component: its default may come from the environment, and it may be accepted without effect. */
export interface ComponentFlag extends FlagSpec {
  /** Environment variable that gives the default. */
  readonly env: string | undefined;
  /** Whether it does something; the others are named in one warning when they are given. */
  readonly used: boolean;
  /** Whether the variable may also be a duration (`2m`), where the flag is a number of seconds. */
  readonly isSeconds?: boolean | undefined;
  /** What stands between the values of a list in the variable; a comma unless said otherwise. */
  readonly separator?: string | undefined;
}

/** What a row of a flag table may say besides name, type and default. */
export interface ComponentFlagOptions {
  readonly env?: string | undefined;
  readonly usage?: string | undefined;
  readonly short?: string | undefined;
}

/** Declares a flag that has an effect. */
export function used(name: string, value: FlagValue, options: ComponentFlagOptions = {}): ComponentFlag {
  return declare(name, value, { ...options, used: true });
}

/** Declares a repeatable flag, whose variable holds several values between separators. */
export function usedArray(name: string, separator: string, options: ComponentFlagOptions): ComponentFlag {
  return { ...declare(name, [], { ...options, used: true }), type: 'stringArray', separator };
}

/** Declares flags of Argo CD that are accepted so that its manifests start unchanged, and do nothing here. */
export function accepted(flags: Readonly<Record<string, FlagValue>>): ComponentFlag[] {
  return Object.entries(flags).map(([name, value]) => declare(name, value, { used: false }));
}

/** Declares a flag with a Go duration; the default is in milliseconds. */
export function usedDuration(name: string, ms: number, options: ComponentFlagOptions = {}): ComponentFlag {
  return { ...declare(name, ms, { ...options, used: true }), type: 'duration' };
}

/** Declares a flag with a number of seconds, whose variable may also be a Go duration, as Argo CD has some. */
export function usedSeconds(
  name: string,
  seconds: number,
  options: ComponentFlagOptions = {},
): ComponentFlag {
  return { ...declare(name, seconds, { ...options, used: true }), isSeconds: true };
}

/** The flags without effect: each is accepted and does nothing here. */
export function withoutEffect(flags: readonly ComponentFlag[]): ComponentFlag[] {
  return flags.map(({ name, value }) => declare(name, value, { used: false }));
}

/** Flags whose defaults come from the environment, and what of it was not understood. */
export interface EnvironmentFlags {
  readonly flags: ComponentFlag[];
  /** One sentence for each text that does not fit its flag; the flag keeps its default, as Argo CD's do. */
  readonly problems: readonly string[];
}

/** The flags with defaults from the environment. `nameOf` says where a variable's text came from. */
export function withEnvironment(
  flags: readonly ComponentFlag[],
  env: Readonly<Record<string, string | undefined>>,
  nameOf: (variable: string) => string = (variable) => variable,
): EnvironmentFlags {
  const problems: string[] = [];
  const read = (flag: ComponentFlag): ComponentFlag => {
    const text = flag.env === undefined ? undefined : env[flag.env];
    if (flag.env === undefined || text === undefined || text === '') return flag;
    try {
      return { ...flag, value: readValue(flag, text) };
    } catch (error) {
      problems.push(`${nameOf(flag.env)}: ${messageOf(error)}`);
      return flag;
    }
  };
  return { flags: flags.map(read), problems };
}

function readValue(flag: ComponentFlag, text: string): FlagValue {
  switch (flag.type) {
    case 'bool':
      return readBoolean(text);
    case 'int':
    case 'uint':
    case 'int64':
      return readNumber(flag, text);
    case 'stringSlice':
    case 'stringArray':
      return text.split(flag.separator ?? ',').map((part) => part.trim());
    case 'duration':
      return readDuration(text);
    case 'string':
    case 'int64Slice':
      return text;
  }
}

/** Argo CD: the texts that Go's strconv takes for a bool, in any of its spellings. */
function readBoolean(text: string): boolean {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false;
  throw new SyntaxError(`${JSON.stringify(text)} is not true or false`);
}

function readNumber(flag: ComponentFlag, text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  if (flag.isSeconds) return Math.round(readDuration(text) / 1000);
  throw new SyntaxError(`${JSON.stringify(text)} is not a number`);
}

function readDuration(text: string): number {
  try {
    return /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  } catch (error) {
    throw new SyntaxError(`${JSON.stringify(text)} is not a duration`, { cause: error });
  }
}

function declare(
  name: string,
  value: FlagValue,
  options: ComponentFlagOptions & { readonly used: boolean },
): ComponentFlag {
  return {
    name,
    type: typeOf(value),
    value,
    usage: options.usage ?? (options.used ? '' : 'accepted for compatibility with Argo CD'),
    short: options.short,
    env: options.env,
    used: options.used,
  };
}

function typeOf(value: FlagValue): FlagType {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'int';
  return typeof value === 'string' ? 'string' : 'stringSlice';
}
