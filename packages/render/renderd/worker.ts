import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { codes, messageOf, StatusError } from '@tiphys/base';
import { createFrameReader, encodeFrame, packFiles } from './frames.ts';
import type { Frame } from './frames.ts';
import type { FileSource, WantedChart } from './types.ts';

/** What a worker is asked to do. */
export interface Task {
  readonly operation: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly blobs: readonly Uint8Array[];
  readonly files?: FileSource | undefined;
  /** Tasks of the same operation run one after the other in a worker. */
  readonly takesTurns?: boolean | undefined;
  readonly maxBytes: number;
  /** Ends questions to `files` when nobody waits for the result any more. */
  readonly signal: AbortSignal;
}

/** How a task ended, if the worker lived to tell. */
export interface TaskOutcome {
  readonly error?: string | undefined;
  readonly kind?: string | undefined;
  readonly result?: unknown;
  readonly body: Uint8Array;
}

/** Why a worker is gone. */
export interface WorkerDeath {
  readonly outOfMemory: boolean;
  /** One line, for users. */
  readonly reason: string;
  /** What the process wrote about it, Go's stacks too: for the log. */
  readonly words: string;
}

/** One renderd process with several tasks in flight. */
export interface Worker {
  /** Starts a task; `done` is called once unless the worker dies first. */
  start(task: Task, done: (outcome: TaskOutcome) => void): { cancel(): void };
  /** Ends the process at once. */
  kill(): void;
  /** Settles when the process is gone. */
  readonly gone: Promise<WorkerDeath>;
}

interface Running {
  readonly task: Task;
  readonly done: (outcome: TaskOutcome) => void;
}

interface Incoming {
  readonly id: number;
  readonly done?: boolean;
  readonly error?: string;
  readonly kind?: string;
  readonly result?: unknown;
  readonly ask?: number;
  readonly path?: string;
}

const exitOutOfMemory = 97;
const maxStderrBytes = 16_384;
const maxLoggedWords = 2000;

/** Starts a renderd process with an empty environment: no PATH, no proxy, no home. */
export function startWorker(path: string, memoryMiB: number): Worker {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(path, [String(memoryMiB)], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const running = new Map<number, Running>();
  let lastId = 0;
  let stderr = '';
  const send = (header: unknown, parts: readonly Uint8Array[] = []): void => {
    child.stdin.cork();
    for (const chunk of encodeFrame(header, parts)) child.stdin.write(chunk);
    child.stdin.uncork();
  };
  const take = ({ header, body }: Frame): void => {
    const incoming = header as Incoming;
    const entry = running.get(incoming.id);
    if (entry === undefined) return;
    if (incoming.ask !== undefined) {
      // An answer that cannot be sent leaves the task waiting for ever, so it costs the worker.
      answer(entry.task, incoming)
        .then(([reply, parts]) => send(reply, parts))
        .catch(() => child.kill('SIGKILL'));
      return;
    }
    running.delete(incoming.id);
    entry.done({ error: incoming.error, kind: incoming.kind, result: incoming.result, body });
  };
  const read = createFrameReader(take);
  child.stdout.on('data', (chunk: Uint8Array) => {
    try {
      read(chunk);
    } catch (error) {
      stderr += messageOf(error);
      child.kill('SIGKILL');
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, maxStderrBytes);
  });
  // A write to a process that has just died fails here; its death is told by `gone`.
  child.stdin.on('error', () => {});
  const gone = deathOf(child, () => stderr);
  return {
    gone,
    kill: () => void child.kill('SIGKILL'),
    start(task, done) {
      const id = ++lastId;
      running.set(id, { task, done });
      const { operation: op, args, blobs, maxBytes } = task;
      try {
        send({ id, op, args, blobs: blobs.map((blob) => blob.length), maxBytes }, blobs);
      } catch (error) {
        running.delete(id);
        queueMicrotask(() => done({ error: messageOf(error), kind: 'too-large', body: new Uint8Array() }));
      }
      return { cancel: () => send({ cancel: id }) };
    },
  };
}

/** Settles when the process is gone, with what it wrote to its standard error. */
function deathOf(child: ChildProcess, stderr: () => string): Promise<WorkerDeath> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ outOfMemory: false, reason: messageOf(error), words: '' }));
    child.on('close', (code, signal) => {
      const words = stderr();
      const outOfMemory =
        code === exitOutOfMemory || /out of memory|cannot allocate memory|stack exceeds/.test(words);
      const [line = ''] = words.split('\n');
      const reason = `${signal ?? `exit code ${code}`} ${line}`.trim();
      resolve({ outOfMemory, reason, words: words.slice(0, maxLoggedWords) });
    });
  });
}

/** Answers a question of a running task from its files. */
async function answer(task: Task, asked: Incoming): Promise<[unknown, Uint8Array[]]> {
  const { ask, kind, path = '' } = asked;
  try {
    task.signal.throwIfAborted();
    if (kind === 'list') {
      const entries = await task.files?.list(path, task.signal);
      return [{ answer: ask, type: entries ? 'directory' : 'missing', entries }, []];
    }
    if (kind === 'chart') {
      if (!task.files?.chart) throw new StatusError(codes.unimplemented, 'charts cannot be fetched here');
      const files = await task.files.chart(JSON.parse(path) as WantedChart, task.signal);
      return [{ answer: ask, type: 'file' }, packFiles(files)];
    }
    const found = (await task.files?.open(path, task.signal)) ?? { type: 'missing' as const };
    return [{ answer: ask, type: found.type }, found.type === 'file' ? [found.content] : []];
  } catch (error) {
    return [{ answer: ask, type: 'error', message: messageOf(error) }, []];
  }
}
