import type { LogFields, Logger } from '@tiphys/base';
import { pino } from 'pino';

/** Where and how the log is written. */
export interface LogOptions {
  /** `json`, or `text` for people. */
  readonly format: string;
  /** `debug`, `info`, `warn` (also `warning`) or `error`. */
  readonly level: string;
  readonly write: (line: string) => void;
  /** Fields on every line, such as `component`. */
  readonly fields?: LogFields | undefined;
}

const levels = ['debug', 'info', 'warn', 'error'];

/** Makes the process's logger: lines with `level`, `msg` and `time`, as Argo CD writes them. Unknown levels count as `info`. */
export function createLogger(options: LogOptions): Logger {
  const wanted = options.level === 'warning' ? 'warn' : options.level;
  const level = levels.includes(wanted) ? wanted : 'info';
  const stream = {
    write: options.format === 'text' ? (line: string) => options.write(textLine(line)) : options.write,
  };
  const root = pino(
    {
      level,
      base: options.fields ?? {},
      messageKey: 'msg',
      timestamp: () => `,"time":"${new Date().toISOString().slice(0, 19)}Z"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  return wrap(root);
}

function wrap(logger: pino.Logger): Logger {
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
    with: (fields) => wrap(logger.child(fields)),
  };
}

/** `time=… level=… msg=… key=value`, logrus's text format without colours. */
function textLine(line: string): string {
  const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const pairs = Object.entries({ time, level, msg, ...fields }).map(
    ([key, value]) => `${key}=${quote(value)}`,
  );
  return `${pairs.join(' ')}\n`;
}

function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w./:@+-]+$/.test(text) ? text : JSON.stringify(text);
}
