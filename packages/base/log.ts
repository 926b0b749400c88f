/** Facts that go with a log line. Never a secret. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Structured logging, passed to whoever needs it. The message is constant, facts are fields; field names are
 * Argo CD's (`application`, `dest-server`, …) where it has them.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds `fields` to every line. */
  with(fields: LogFields): Logger;
}

/** A logger that writes nothing. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLogger,
};
