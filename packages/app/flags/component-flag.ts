import { parseDuration } from '@tiphys/base';
import type { FlagSpec, FlagType, FlagValue } from '@tiphys/cli';

/** A flag of a component: its default may come from the environment, and it may be accepted without effect. */
export interface ComponentFlag extends FlagSpec {
  /** Environment variable that gives the default. */
  readonly env: string | undefined;
  /** Whether it does something; the others are named in one warning when they are given. */
  readonly used: boolean;
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

/** Declares flags of Argo CD that are accepted so that its manifests start unchanged, and do nothing here. */
export function accepted(flags: Readonly<Record<string, FlagValue>>): ComponentFlag[] {
  return Object.entries(flags).map(([name, value]) => declare(name, value, { used: false }));
}

/** Declares a flag with a Go duration; the default is in milliseconds. */
export function usedDuration(name: string, ms: number, options: ComponentFlagOptions = {}): ComponentFlag {
  return { ...declare(name, ms, { ...options, used: true }), type: 'duration' };
}

/**
 * The flags with defaults from the environment. A variable whose text does not fit its flag is an error that names it.
 */
export function withEnvironment(
  flags: readonly ComponentFlag[],
  env: Readonly<Record<string, string | undefined>>,
): ComponentFlag[] {
  return flags.map((flag) => {
    const text = flag.env === undefined ? undefined : env[flag.env];
    return text === undefined || text === '' ? flag : { ...flag, value: readValue(flag, text) };
  });
}

function readValue(flag: ComponentFlag, text: string): FlagValue {
  switch (flag.type) {
    case 'bool':
      return /^(1|t|true)$/i.test(text);
    case 'int':
    case 'uint':
    case 'int64':
      if (!/^-?\d+$/.test(text))
        throw new SyntaxError(`${flag.env ?? ''}: ${JSON.stringify(text)} is not a number`);
      return Number(text);
    case 'stringSlice':
    case 'stringArray':
      return text.split(',').map((part) => part.trim());
    case 'duration':
      return readDuration(flag, text);
    case 'string':
    case 'int64Slice':
      return text;
  }
}

function readDuration(flag: ComponentFlag, text: string): number {
  try {
    return /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  } catch (error) {
    throw new SyntaxError(`${flag.env ?? ''}: ${JSON.stringify(text)} is not a duration`, { cause: error });
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
