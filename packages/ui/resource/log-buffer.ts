import type { PodLogLine } from '@tiphys/model/v2';

/** One line of a log, ready to be shown. */
export interface LogLine {
  /** Counts up, so that lines keep their identity when old ones go. */
  readonly id: number;
  readonly pod: string;
  readonly container: string;
  readonly time: string;
  /** Without colour codes of terminals. */
  readonly text: string;
  readonly level: 'error' | 'warn' | 'none';
}

/** The last lines of a log, and how many were let go. */
export interface LogBuffer {
  readonly lines: readonly LogLine[];
  readonly dropped: number;
}

/** A log before its first line. */
export const emptyLog: LogBuffer = { lines: [], dropped: 0 };

/** Lines kept, and characters of one line. */
export const maxLogLines = 50_000;
const maxLineLength = 4000;
/** Lines over the limit before the oldest are let go, so that it seldom happens. */
const slack = 2000;

// oxlint-disable-next-line no-control-regex
const escapes = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** The log with more lines at its end; the oldest go when there are too many. */
export function appendLog(log: LogBuffer, added: readonly PodLogLine[]): LogBuffer {
  const next = log.dropped + log.lines.length;
  const all = [...log.lines, ...added.map((line, index) => ready(line, next + index))];
  if (all.length <= maxLogLines + slack) return { lines: all, dropped: log.dropped };
  const over = all.length - maxLogLines;
  return { lines: all.slice(over), dropped: log.dropped + over };
}

function ready({ pod, container, time, text: raw }: PodLogLine, id: number): LogLine {
  const short = raw.length > maxLineLength ? `${raw.slice(0, maxLineLength)}…` : raw;
  const text = short.replace(escapes, '');
  return { id, pod, container, time, text, level: levelOf(text) };
}

const errors = /\b(error|err|fatal|panic|critical|exception)\b|^[EF]\d{4} /i;
const warnings = /\b(warn|warning)\b|^W\d{4} /i;

/** How bad a line sounds, by its first words. */
function levelOf(text: string): LogLine['level'] {
  const head = text.slice(0, 200);
  if (errors.test(head)) return 'error';
  return warnings.test(head) ? 'warn' : 'none';
}

/** What is asked of lines: text, a regular expression between slashes, or either after `!` for those without it. */
export interface LineFilter {
  readonly matches: (line: LogLine) => boolean;
  /** Why the expression cannot be read. */
  readonly error: string | undefined;
}

const everything: LineFilter = { matches: () => true, error: undefined };

/** Reads what a person typed to filter lines by; case counts only in an expression without `i`. */
export function lineFilter(typed: string): LineFilter {
  const isInverse = typed.startsWith('!');
  const text = isInverse ? typed.slice(1) : typed;
  if (text === '') return everything;
  const expression = /^\/(.+)\/(i?)$/.exec(text);
  if (!expression) {
    const wanted = text.toLowerCase();
    return { matches: (line) => line.text.toLowerCase().includes(wanted) !== isInverse, error: undefined };
  }
  try {
    const [, pattern = '', flags = ''] = expression;
    const regex = new RegExp(pattern, flags);
    return { matches: (line) => regex.test(line.text) !== isInverse, error: undefined };
  } catch (error) {
    return { matches: () => true, error: error instanceof Error ? error.message : String(error) };
  }
}
