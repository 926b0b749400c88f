import { formatCompactJson } from './go-json.ts';
import { formatRfc3339 } from './go-time.ts';

/** Levels by their logrus names, most severe first. */
const levels = ['panic', 'fatal', 'error', 'warning', 'info', 'debug', 'trace'] as const;

/** A level of a log line. */
export type LogLevel = (typeof levels)[number];

/** Writes log lines for people and scripts on standard error, in logrus' JSON or text form. */
export interface CliLog {
  log(level: LogLevel, message: string): void;
}

/** How the log is written. */
export interface CliLogOptions {
  /** `json` or `text`. */
  readonly format: string;
  readonly level: string;
  readonly write: (line: string) => void;
  readonly now: () => Date;
}

/** Makes a log; throws `SyntaxError` for a level or format that logrus does not know. */
export function createCliLog(options: CliLogOptions): CliLog {
  const limit = levels.indexOf(parseLevel(options.level));
  const format = options.format.toLowerCase();
  if (format !== 'json' && format !== 'text' && format !== '') {
    throw new SyntaxError(`Unknown log format '${options.format}'`);
  }
  return {
    log(level, message) {
      if (levels.indexOf(level) > limit) return;
      const time = formatRfc3339(options.now());
      const line =
        format === 'json'
          ? formatCompactJson({ level, msg: message, time })
          : `time="${time}" level=${level} msg=${quoteText(message)}`;
      options.write(`${line}\n`);
    },
  };
}

function parseLevel(text: string): LogLevel {
  const lower = text.toLowerCase() === 'warn' ? 'warning' : text.toLowerCase() || 'info';
  const level = levels.find((name) => name === lower);
  if (level === undefined) throw new SyntaxError(`not a valid logrus Level: ${JSON.stringify(text)}`);
  return level;
}

function quoteText(text: string): string {
  return /^[-\w./@^+]+$/.test(text) ? text : JSON.stringify(text);
}
