import type { LogFields, Logger } from '@tiphys/base';
import { pino } from 'pino';
import { formatGoTime } from './go-time.ts';

/** Where and how the log is written. */
export interface LogOptions {
  /** `json`, or `text` for people. */
  readonly format: string;
  /** One of logrus's: `trace` (as `debug`), `debug`, `info`, `warn` or `warning`, `error`, `fatal` (also `panic`). */
  readonly level: string;
  readonly write: (line: string) => void;
  /** Go's layout of times (`ARGOCD_LOG_FORMAT_TIMESTAMP`); default RFC 3339 in seconds. */
  readonly timeLayout?: string | undefined;
  /** Fields on every line, such as `component`. */
  readonly fields?: LogFields | undefined;
}

const levels: Readonly<Record<string, string>> = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  fatal: 'fatal',
  panic: 'fatal',
};

const rfc3339 = '2006-01-02T15:04:05Z07:00';

/**
 * Makes the process's logger: lines with `level`, `msg` and `time`, as Argo CD writes them. Throws a `RangeError` with Argo CD's text for
 * a level or a format that there is not.
 */
export function createLogger(options: LogOptions): Logger {
  const wanted = options.level.toLowerCase();
  const level = Object.hasOwn(levels, wanted) ? levels[wanted] : undefined;
  if (!level) throw new RangeError(`not a valid logrus Level: ${JSON.stringify(options.level)}`);
  const format = options.format.toLowerCase();
  if (format !== 'text' && format !== 'json') {
    throw new RangeError(`unknown log-format '${options.format}'`);
  }
  const layout = options.timeLayout || rfc3339;
  const stream = {
    write: format === 'text' ? (line: string) => options.write(textLine(line)) : options.write,
  };
  const root = pino(
    {
      level,
      base: options.fields ?? {},
      messageKey: 'msg',
      timestamp: () => `,"time":${JSON.stringify(formatGoTime(new Date(), layout))}`,
      // What logrus calls it.
      formatters: { level: (label) => ({ level: label === 'warn' ? 'warning' : label }) },
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
