/** One line of a log. */
export interface LogLine {
  /** Counts up, so that lines keep their identity when old ones go. */
  readonly id: number;
  readonly text: string;
}

/** The last lines of a log, and how many were let go. */
export interface LogBuffer {
  readonly lines: readonly LogLine[];
  readonly dropped: number;
}

/** A log before its first line. */
export const emptyLog: LogBuffer = { lines: [], dropped: 0 };

/** Lines kept, and characters of one line. */
export const maxLogLines = 2000;
const maxLineLength = 4000;

/** The log with more lines at its end; the oldest go when there are too many. */
export function appendLog(log: LogBuffer, texts: readonly string[]): LogBuffer {
  const next = log.dropped + log.lines.length;
  const added = texts.map((text, index) => ({
    id: next + index,
    text: text.length > maxLineLength ? `${text.slice(0, maxLineLength)}…` : text,
  }));
  const all = [...log.lines, ...added];
  const over = Math.max(0, all.length - maxLogLines);
  return { lines: over > 0 ? all.slice(over) : all, dropped: log.dropped + over };
}
