import { messageOf, parseDuration } from '@tiphys/base';
import type { ParseYaml, SettingsProblem } from './types.ts';

/** Reads typed values from a ConfigMap's or Secret's texts; what does not parse is reported and the default used. */
export interface SettingsReader {
  readonly data: Readonly<Record<string, string>>;
  text(key: string, fallback?: string): string;
  bool(key: string, fallback: boolean): boolean;
  number(key: string, fallback: number): number;
  durationMs(key: string, fallback: number): number;
  /** A comma-separated list. */
  list(key: string): string[];
  /** A YAML value, passed through `read`, which throws for what it does not understand. */
  yaml<T>(key: string, fallback: T, read: (value: unknown) => T): T;
  /** Runs a reading of several keys; a failure is reported under `key`. */
  attempt<T>(key: string, fallback: T, read: () => T): T;
}

/** Where a reader reports to. */
export interface ReaderOptions {
  /** The object's name, for reports. */
  readonly name: string;
  readonly parseYaml: ParseYaml;
  readonly problems: SettingsProblem[];
  /** Values by key that were understood before; a value that is not understood now falls back to it. */
  readonly lastGood: Map<string, unknown>;
}

/** Makes a reader of the data of one object. */
export function createReader(data: Readonly<Record<string, string>>, options: ReaderOptions): SettingsReader {
  const attempt = <T>(key: string, fallback: T, read: () => T): T => {
    const name = `${options.name}: ${key}`;
    try {
      const value = read();
      options.lastGood.set(name, value);
      return value;
    } catch (error) {
      options.problems.push({ key: name, message: messageOf(error) });
      return options.lastGood.has(name) ? (options.lastGood.get(name) as T) : fallback;
    }
  };
  const value = (key: string): string | undefined => {
    const text = data[key]?.trim();
    return text === '' ? undefined : text;
  };
  const parsed = <T>(key: string, fallback: T, read: (text: string) => T): T => {
    const text = value(key);
    return text === undefined ? fallback : attempt(key, fallback, () => read(text));
  };
  return {
    data,
    attempt,
    text: (key, fallback = '') => value(key) ?? fallback,
    bool: (key, fallback) => parsed(key, fallback, readBool),
    number: (key, fallback) => parsed(key, fallback, readNumber),
    durationMs: (key, fallback) => parsed(key, fallback, parseDuration),
    list: (key) => splitList(value(key) ?? ''),
    yaml: (key, fallback, read) => parsed(key, fallback, (text) => read(options.parseYaml(text))),
  };
}

/** The non-empty parts of a comma-separated text. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Go's `strconv.ParseBool`. */
export function readBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw new SyntaxError(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function readNumber(text: string): number {
  if (!/^-?\d+$/.test(text)) {
    throw new SyntaxError(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text);
}
