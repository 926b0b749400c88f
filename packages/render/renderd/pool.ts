import { availableParallelism } from 'node:os';
import { codes, StatusError } from '@tiphys/base';
import type { Logger } from '@tiphys/base';
import { startWorker } from './worker.ts';
import type { Task, TaskOutcome, Worker, WorkerDeath } from './worker.ts';

/** How many workers there are and what each may use. */
export interface PoolOptions {
  /** The renderd executable. */
  readonly path: string;
  readonly log: Logger;
  /** Default: one a core. They are started when there is work for them, and end when they idle, all but one. */
  readonly workers?: number | undefined;
  /** Tasks in flight in one worker; default 4. */
  readonly tasksPerWorker?: number | undefined;
  /** Memory of one worker; default 1,024 MiB. */
  readonly memoryMiB?: number | undefined;
  /** Time of one task; default 90 s. */
  readonly timeoutMs?: number | undefined;
  /** Tasks that may wait; default 10,000. */
  readonly maxWaiting?: number | undefined;
  /** How long a worker beyond the first may idle; default 30 s. */
  readonly idleMs?: number | undefined;
}

/** A task with its bound in time. */
export interface Job {
  readonly task: Task;
  readonly timeoutMs?: number | undefined;
}

interface Entry extends Job {
  /** Set after a worker died with this and other tasks in flight: the next try has a worker for itself. */
  alone: boolean;
  readonly resolve: (outcome: TaskOutcome) => void;
  readonly reject: (error: unknown) => void;
}

interface Slot {
  readonly worker: Worker;
  /** What is in flight, with what takes its timer and listener away. */
  readonly entries: Map<Entry, () => void>;
  /** The entry whose deadline passed, which is why the worker is being ended. */
  late?: Entry | undefined;
  idle?: NodeJS.Timeout | undefined;
}

type Defaulted = { readonly [Name in keyof PoolOptions]-?: Exclude<PoolOptions[Name], undefined> };

/** Runs tasks on renderd workers. What overruns its bounds costs its worker; its neighbours are run again. */
export class Pool implements AsyncDisposable {
  readonly #options: Defaulted;
  readonly #slots = new Set<Slot>();
  readonly #waiting = new Set<Entry>();
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = {
      path: options.path,
      log: options.log,
      workers: options.workers ?? availableParallelism(),
      tasksPerWorker: options.tasksPerWorker ?? 4,
      memoryMiB: options.memoryMiB ?? 1024,
      timeoutMs: options.timeoutMs ?? 90_000,
      maxWaiting: options.maxWaiting ?? 10_000,
      idleMs: options.idleMs ?? 30_000,
    };
  }

  /** Runs one task. Rejects with the reason of its signal, or a `StatusError` when a bound was hit. */
  run(job: Job): Promise<TaskOutcome> {
    const { signal } = job.task;
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      if (this.#closed || this.#waiting.size >= this.#options.maxWaiting) {
        const reason = this.#closed ? 'renderd is stopped' : 'too many renders are waiting';
        reject(new StatusError(this.#closed ? codes.unavailable : codes.resourceExhausted, reason));
        return;
      }
      const leave = (): void => {
        this.#waiting.delete(entry);
        reject(signal.reason as Error);
      };
      const settled = (): void => signal.removeEventListener('abort', leave);
      const entry: Entry = {
        ...job,
        alone: false,
        resolve: (outcome) => (settled(), resolve(outcome)),
        reject: (error) => (settled(), reject(error as Error)),
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(entry);
      this.#dispatch();
    });
  }

  /** Ends all workers; what was in flight fails. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const entry of this.#waiting) entry.reject(new StatusError(codes.unavailable, 'renderd is stopped'));
    this.#waiting.clear();
    const slots = [...this.#slots];
    for (const { worker } of slots) worker.kill();
    await Promise.all(slots.map(({ worker }) => worker.gone));
  }

  #dispatch(): void {
    for (const entry of this.#waiting) {
      const slot = this.#slotFor(entry);
      if (slot === undefined) return;
      this.#waiting.delete(entry);
      this.#start(slot, entry);
    }
  }

  /** The least busy worker with room, a new one while there may be more, or none. */
  #slotFor(entry: Entry): Slot | undefined {
    const usable = [...this.#slots].filter((slot) => !slot.late && ![...slot.entries.keys()].some(isAlone));
    const [least] = usable.toSorted((left, right) => busyness(left, entry) - busyness(right, entry));
    const room = entry.alone ? 1 : this.#options.tasksPerWorker;
    // Two tasks keep a worker busy while frames are under way; only then is another worker worth its memory.
    if (least !== undefined && busyness(least, entry) < Math.min(2, room)) return least;
    if (this.#slots.size < this.#options.workers) return this.#open();
    return least !== undefined && least.entries.size < room ? least : undefined;
  }

  #open(): Slot {
    const worker = startWorker(this.#options.path, this.#options.memoryMiB);
    const slot: Slot = { worker, entries: new Map() };
    this.#slots.add(slot);
    void worker.gone.then((death) => this.#bury(slot, death));
    return slot;
  }

  #start(slot: Slot, entry: Entry): void {
    clearTimeout(slot.idle);
    const timer = setTimeout(() => {
      slot.late = entry;
      slot.worker.kill();
    }, entry.timeoutMs ?? this.#options.timeoutMs);
    const { signal } = entry.task;
    // The worker keeps the place until it answers or its deadline passes: its work cannot be interrupted.
    const cancel = (): void => started.cancel();
    slot.entries.set(entry, () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    });
    const started = slot.worker.start(entry.task, (outcome) => {
      slot.entries.get(entry)?.();
      slot.entries.delete(entry);
      entry.resolve(outcome);
      this.#rest(slot);
      this.#dispatch();
    });
    signal.addEventListener('abort', cancel, { once: true });
  }

  #rest(slot: Slot): void {
    if (slot.entries.size > 0) return;
    slot.idle = setTimeout(() => {
      if (this.#slots.size > 1 && slot.entries.size === 0) slot.worker.kill();
    }, this.#options.idleMs);
    slot.idle.unref();
  }

  /** Settles what a dead worker had in flight. */
  #bury(slot: Slot, death: WorkerDeath): void {
    clearTimeout(slot.idle);
    this.#slots.delete(slot);
    for (const release of slot.entries.values()) release();
    const entries = [...slot.entries.keys()].filter((entry) => !entry.task.signal.aborted);
    if (entries.length > 0 && !this.#closed) {
      const { reason, words } = death;
      this.#options.log.warn('renderd worker ended', { reason, words, tasks: entries.length });
    }
    for (const entry of entries) {
      const timeoutMs = entry.timeoutMs ?? this.#options.timeoutMs;
      if (entry === slot.late) entry.reject(tooSlow(entry, timeoutMs));
      else if (this.#closed) entry.reject(new StatusError(codes.unavailable, 'renderd is stopped'));
      else if (slot.late || entries.length > 1) this.#again(entry, slot.late === undefined);
      // Something from outside ended it, or a bug did: the second time it is a bug.
      else if (!death.outOfMemory && !entry.alone) this.#again(entry, true);
      else entry.reject(this.#lost(entry, death));
    }
    this.#dispatch();
  }

  #again(entry: Entry, alone: boolean): void {
    entry.alone ||= alone;
    this.#waiting.add(entry);
  }

  #lost({ task }: Entry, death: WorkerDeath): StatusError {
    if (death.outOfMemory) {
      const needed = `more than ${this.#options.memoryMiB} MiB of memory needed`;
      const message = `${task.operation}: ${needed} (limit TIPHYS_RENDER_MEMORY_MIB)`;
      return new StatusError(codes.resourceExhausted, message);
    }
    return new StatusError(codes.unavailable, `${task.operation}: renderd ended: ${death.reason}`);
  }
}

/** How many tasks a new one would have to share a worker with; one of its own kind that takes turns counts double. */
function busyness(slot: Slot, { task }: Entry): number {
  const before = [...slot.entries.keys()].filter(
    (other) => task.takesTurns && other.task.operation === task.operation,
  );
  return slot.entries.size + before.length;
}

function isAlone(entry: Entry): boolean {
  return entry.alone;
}

function tooSlow({ task }: Entry, timeoutMs: number): StatusError {
  return new StatusError(
    codes.deadlineExceeded,
    `${task.operation}: not done within ${timeoutMs} ms (limit ARGOCD_EXEC_TIMEOUT)`,
  );
}
