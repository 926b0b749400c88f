/** How a flag's text is read and shown; the names are pflag's. */
export type FlagType =
  | 'bool'
  | 'string'
  | 'int'
  | 'int64'
  | 'uint'
  | 'duration'
  | 'stringArray'
  | 'stringSlice'
  | 'int64Slice';

/** A flag's value: durations are milliseconds, lists are never undefined. */
export type FlagValue = boolean | string | number | readonly string[] | readonly number[];

/** One flag of a command. */
export interface FlagSpec {
  readonly name: string;
  readonly type: FlagType;
  readonly usage: string;
  readonly short?: string | undefined;
  readonly value: FlagValue;
  /** Not shown in help or completion. */
  readonly hidden?: boolean | undefined;
  /** Said on stderr when the flag is used; such a flag is hidden. */
  readonly deprecated?: string | undefined;
  readonly required?: boolean | undefined;
  /** The value's name in help, instead of its type's. */
  readonly valueName?: string | undefined;
  /** Values for completion. */
  readonly choices?: readonly string[] | undefined;
}

/** What a flag may have besides name, type and usage. `value` is the default. */
export type FlagOptions<T extends FlagValue> = Omit<
  Partial<FlagSpec>,
  'name' | 'type' | 'usage' | 'value'
> & {
  readonly value?: T | undefined;
};

/** Declares a flag that is on or off. */
export function boolFlag(name: string, usage: string, options: FlagOptions<boolean> = {}): FlagSpec {
  return { ...options, name, type: 'bool', usage, value: options.value ?? false };
}

/** Declares a flag with a text. */
export function stringFlag(name: string, usage: string, options: FlagOptions<string> = {}): FlagSpec {
  return { ...options, name, type: 'string', usage, value: options.value ?? '' };
}

/** Declares a flag with a whole number that may be negative. */
export function intFlag(name: string, usage: string, options: FlagOptions<number> = {}): FlagSpec {
  return { ...options, name, type: 'int', usage, value: options.value ?? 0 };
}

/** Declares a flag with a whole number of zero or more. */
export function uintFlag(name: string, usage: string, options: FlagOptions<number> = {}): FlagSpec {
  return { ...options, name, type: 'uint', usage, value: options.value ?? 0 };
}

/** Declares a flag with a Go duration; its value is in milliseconds. */
export function durationFlag(name: string, usage: string, options: FlagOptions<number> = {}): FlagSpec {
  return { ...options, name, type: 'duration', usage, value: options.value ?? 0 };
}

/** Declares a flag that may be given several times; a comma is part of the value. */
export function arrayFlag(
  name: string,
  usage: string,
  options: FlagOptions<readonly string[]> = {},
): FlagSpec {
  return { ...options, name, type: 'stringArray', usage, value: options.value ?? [] };
}

/** Declares a flag that may be given several times, each a comma separated list (CSV quoting). */
export function sliceFlag(
  name: string,
  usage: string,
  options: FlagOptions<readonly string[]> = {},
): FlagSpec {
  return { ...options, name, type: 'stringSlice', usage, value: options.value ?? [] };
}

/** Declares a flag with a comma separated, repeatable list of whole numbers. */
export function intSliceFlag(
  name: string,
  usage: string,
  options: FlagOptions<readonly number[]> = {},
): FlagSpec {
  return { ...options, name, type: 'int64Slice', usage, value: options.value ?? [] };
}
