import { codes, StatusError, toStatusError } from '@tiphys/base';

/** What stands for the root of the source in error texts, as users of Argo CD know it. */
export const cachedSource = '<path to cached source>';

/** What stands for the file with the values written in the application itself. */
export const inlineValues = '<temp file with values from source.helm.values/valuesObject>';

/** A command line for people: arguments with white space are quoted, empty ones shown. */
export function commandText(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

/** The stand-ins have spaces of their own, which do not count. */
function quoteWord(word: string): string {
  const own = word.replace(cachedSource, '').replace(inlineValues, '');
  return word === '' || /\s/.test(own) ? JSON.stringify(word) : word;
}

/** The error of a command that failed, in the words of Argo CD's exec package. */
export function commandError(command: string, reason: unknown): StatusError {
  const { code, details, message } = toStatusError(reason);
  // Only what the tool itself said reads as a command's output; a bound that was hit says so itself.
  const text =
    code === codes.invalidArgument
      ? `\`${command}\` failed exit status 1: Error: ${message.trim()}`
      : message;
  return new StatusError(code === codes.invalidArgument ? codes.unknown : code, text, {
    cause: reason,
    details,
  });
}

/** A problem that a tool would have reported itself. */
export function toolError(message: string): StatusError {
  return new StatusError(codes.invalidArgument, message);
}
