import { messageOf, parseDuration } from '@tiphys/base';
import type { FlagSpec, FlagType, FlagValue } from '@tiphys/cli';

/** A flag of a component: its default may come from the environment, and it may be accepted without effect. */
export interface ComponentFlag extends FlagSpec {
  /** Environment variable that gives the default. */
  readonly env: string | undefined;
  /** Why it does nothing here, for flags that are accepted so that Argo CD's manifests start unchanged. Said when they are given. */
  readonly idle?: string | undefined;
  /** Whether the variable may also be a duration (`2m`), where the flag is a number of seconds. */
  readonly isSeconds?: boolean | undefined;
  /** Whether a number in the variable is one of nanoseconds, where the flag is a duration. */
  readonly isNanoseconds?: boolean | undefined;
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
  return declare(name, value, options);
}

/** Declares a repeatable flag, whose variable holds several values between separators. */
export function usedArray(name: string, separator: string, options: ComponentFlagOptions): ComponentFlag {
  return { ...declare(name, [], options), type: 'stringArray', separator };
}

/** Declares flags of Argo CD that do nothing here, for one reason; `variables` names those that have one. */
export function idle(
  reason: string,
  flags: Readonly<Record<string, FlagValue>>,
  variables: Readonly<Record<string, string>> = {},
): ComponentFlag[] {
  return Object.entries(flags).map(([name, value]) => ({
    ...declare(name, value, { usage: `has no effect: ${reason}`, env: variables[name] }),
    idle: reason,
  }));
}

/** Declares a flag with a Go duration; the default is in milliseconds. */
export function usedDuration(name: string, ms: number, options: ComponentFlagOptions = {}): ComponentFlag {
  return { ...declare(name, ms, options), type: 'duration' };
}

/** Declares a flag with a number of seconds, whose variable may also be a Go duration, as Argo CD has some. */
export function usedSeconds(
  name: string,
  seconds: number,
  options: ComponentFlagOptions = {},
): ComponentFlag {
  return { ...declare(name, seconds, options), isSeconds: true };
}

/** Declares a flag with a Go duration, whose variable is a number of nanoseconds, as Argo CD's work queue has them. */
export function usedNanoseconds(name: string, ms: number, options: ComponentFlagOptions): ComponentFlag {
  return { ...usedDuration(name, ms, options), isNanoseconds: true };
}

/** Flags whose defaults come from the environment, and what of it was not understood. */
export interface EnvironmentFlags {
  readonly flags: ComponentFlag[];
  /** One sentence for each text that does not fit its flag; the flag keeps its default, as Argo CD's do. */
  readonly problems: readonly string[];
  /** Flags without effect that the environment sets to something else than their default, by what set them. */
  readonly idle: readonly { readonly given: string; readonly reason: string }[];
}

/** The flags with defaults from the environment. `nameOf` says where a variable's text came from. */
export function withEnvironment(
  flags: readonly ComponentFlag[],
  env: Readonly<Record<string, string | undefined>>,
  nameOf: (variable: string) => string = (variable) => variable,
): EnvironmentFlags {
  const problems: string[] = [];
  const idle: { given: string; reason: string }[] = [];
  const read = (flag: ComponentFlag): ComponentFlag => {
    const text = flag.env === undefined ? undefined : env[flag.env];
    if (flag.env === undefined || text === undefined || text === '') return flag;
    try {
      const value = readValue(flag, text);
      if (flag.idle !== undefined && String(value) !== String(flag.value))
        idle.push({ given: nameOf(flag.env), reason: flag.idle });
      return { ...flag, value };
    } catch (error) {
      problems.push(`${nameOf(flag.env)}: ${messageOf(error)}`);
      return flag;
    }
  };
  return { flags: flags.map(read), problems, idle };
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
      return flag.isNanoseconds && /^\d+$/.test(text) ? Number(text) / 1e6 : readDuration(text);
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

function declare(name: string, value: FlagValue, options: ComponentFlagOptions): ComponentFlag {
  return {
    name,
    type: typeOf(value),
    value,
    usage: options.usage ?? '',
    short: options.short,
    env: options.env,
  };
}

function typeOf(value: FlagValue): FlagType {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'int';
  return typeof value === 'string' ? 'string' : 'stringSlice';
}
