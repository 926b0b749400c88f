import { backoffMs } from './retry.ts';
import type { RetryOptions } from './retry.ts';
import { startTimer } from './timer.ts';
import type { Timer } from './timer.ts';

/** What a reconcile asks for next: nothing, or the same key again after a while. */
export type ReconcileResult = void | { readonly againInMs: number };

/** Work on one key; it reads the current state itself (level-based), so the key is all it gets. */
export type Reconcile = (key: string, signal: AbortSignal) => Promise<ReconcileResult>;

/** How waits grow with failures in a row. */
export type Backoff = Pick<RetryOptions, 'firstDelayMs' | 'maxDelayMs' | 'factor'>;

const defaultBackoff: Backoff = { firstDelayMs: 200, maxDelayMs: 60_000 };

/** Settings of a work queue. */
export interface WorkQueueOptions {
  /** Keys worked on at the same time. */
  readonly concurrency: number;
  readonly reconcile: Reconcile;
  /** Told about every failure; the queue itself only waits and tries again. */
  readonly onError: (key: string, error: unknown) => void;
  /** The waits after failures in a row. Default: 200 ms, doubled up to a minute. */
  readonly backoff?: Backoff | undefined;
  readonly observer?: WorkQueueObserver | undefined;
}

/** Is told how the queue does; times are in milliseconds. */
export interface WorkQueueObserver {
  /** A key begins to wait for a worker. */
  added(): void;
  /** A worker takes it. */
  started(waitedMs: number): void;
  ended(workedMs: number): void;
  /** A failure will be tried again. */
  retried(): void;
  /** How many keys wait now. */
  waiting(count: number): void;
}

/**
 * A set of keys that want work. A key is worked on by one worker at a time, however often it is added; added
 * while it is worked on, it runs once more. Failures back off.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  /** Keys that wait, and since when. */
  readonly #ready = new Map<string, number>();
  readonly #active = new Set<string>();
  readonly #again = new Set<string>();
  readonly #timers = new Map<string, { readonly timer: Timer; readonly at: number }>();
  readonly #failures = new Map<string, number>();
  #signal: AbortSignal | undefined;
  #idle: (() => void) | undefined;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** Keys that wait or are worked on now. */
  get size(): number {
    return this.#ready.size + this.#active.size;
  }

  /** Asks for work on `key`, now or in `delayMs`; the earlier of two pending requests wins. */
  add(key: string, delayMs = 0): void {
    if (delayMs > 0) {
      this.#addLater(key, delayMs);
      return;
    }
    this.#clearTimer(key);
    if (this.#active.has(key)) this.#again.add(key);
    else this.#wait(key);
    this.#pump();
  }

  /** Forgets a key's pending work and its failures. */
  forget(key: string): void {
    this.#clearTimer(key);
    if (this.#ready.delete(key)) this.#options.observer?.waiting(this.#ready.size);
    this.#again.delete(key);
    this.#failures.delete(key);
  }

  /** Works until the signal aborts, then waits for what is under way. */
  async run(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    this.#pump();
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    for (const key of this.#timers.keys()) this.#clearTimer(key);
    this.#ready.clear();
    while (this.#active.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
  }

  #wait(key: string): void {
    if (this.#ready.has(key)) return;
    this.#ready.set(key, performance.now());
    this.#options.observer?.added();
    this.#options.observer?.waiting(this.#ready.size);
  }

  #addLater(key: string, delayMs: number): void {
    // Nobody would stop a timer any more.
    if (this.#signal?.aborted) return;
    // Not by the clock of the day, which may jump.
    const at = performance.now() + delayMs;
    const pending = this.#timers.get(key);
    if (pending && pending.at <= at) return;
    this.#clearTimer(key);
    const timer = startTimer(delayMs, () => {
      this.#timers.delete(key);
      this.add(key);
    });
    this.#timers.set(key, { timer, at });
  }

  #clearTimer(key: string): void {
    const pending = this.#timers.get(key);
    if (!pending) return;
    pending.timer.stop();
    this.#timers.delete(key);
  }

  #pump(): void {
    const signal = this.#signal;
    if (!signal || signal.aborted) return;
    for (const [key, since] of this.#ready) {
      if (this.#active.size >= this.#options.concurrency) return;
      this.#ready.delete(key);
      this.#active.add(key);
      this.#options.observer?.started(performance.now() - since);
      this.#options.observer?.waiting(this.#ready.size);
      void this.#work(key, signal);
    }
  }

  async #work(key: string, signal: AbortSignal): Promise<void> {
    let delayMs: number | undefined;
    const { observer } = this.#options;
    const startedAt = performance.now();
    try {
      const result = await this.#options.reconcile(key, signal);
      this.#failures.delete(key);
      delayMs = result?.againInMs;
    } catch (error) {
      if (!signal.aborted) this.#options.onError(key, error);
      delayMs = this.#backoff(key);
      observer?.retried();
    }
    observer?.ended(performance.now() - startedAt);
    this.#active.delete(key);
    if (signal.aborted) {
      this.#idle?.();
      return;
    }
    if (this.#again.delete(key)) this.add(key);
    else if (delayMs !== undefined) this.add(key, Math.max(1, delayMs));
    this.#pump();
  }

  #backoff(key: string): number {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    return backoffMs(failures, { ...defaultBackoff, ...this.#options.backoff });
  }
}
