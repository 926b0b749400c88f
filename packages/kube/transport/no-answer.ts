/** Marks a failure before any part of the answer. */
export class NoAnswerError extends Error {
  /** Whether the server surely did nothing with the request. */
  readonly untouched: boolean;
  /** Whether the connection had served before, so that it may have been closed just then. */
  readonly stale: boolean;

  constructor(cause: unknown, facts: { readonly untouched: boolean; readonly stale: boolean }) {
    super('no answer', { cause });
    this.untouched = facts.untouched;
    this.stale = facts.stale;
  }
}
