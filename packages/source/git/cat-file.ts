import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { codes, StatusError } from '@tiphys/base';
import { closed } from './closed.ts';
import type { GitObject } from './object-reader.ts';
import { OutputParser } from './output-parser.ts';
import type { GitProgram } from './run.ts';
import { gitEnv } from './run.ts';

/** A question about one object. */
interface Question {
  readonly id: string;
  /** Larger objects are answered without their bytes. */
  readonly maxBytes: number;
  readonly answer: (object: GitObject | undefined) => void;
  readonly fail: (error: Error) => void;
  /** The process has ended once under this question. */
  retried: boolean;
}

/** Which repository is read, what is wanted of it, and when the process behind it ends. */
export interface CatFileOptions {
  readonly program: GitProgram;
  readonly gitDir: string;
  /** With their bytes, or type and size only. */
  readonly contents: boolean;
  /** Time without a question after which the process ends. */
  readonly idleMs: number;
}

/**
 * One long-lived `git cat-file --batch` (or `--batch-check`). Questions are pipelined; a process that dies is started again and its open
 * questions are asked once more.
 */
export class CatFile {
  readonly #options: CatFileOptions;
  readonly #open: Question[] = [];
  #process: ChildProcessWithoutNullStreams | undefined;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: CatFileOptions) {
    this.#options = options;
  }

  /** Asks for objects; one larger than `maxBytes` comes without its bytes, one that is not stored as `undefined`. */
  ask(ids: readonly string[], maxBytes: number): Promise<readonly (GitObject | undefined)[]> {
    if (this.#closed) return Promise.reject(closed());
    const questions: Question[] = [];
    const answers = ids.map(
      (id) =>
        new Promise<GitObject | undefined>((answer, fail) => {
          questions.push({ id, maxBytes, answer, fail, retried: false });
        }),
    );
    this.#send(questions);
    return Promise.all(answers);
  }

  /** Ends the process; whatever is asked afterwards fails. */
  close(): void {
    this.#closed = true;
    this.#stop();
    for (const question of this.#open.splice(0)) question.fail(closed());
  }

  #send(questions: readonly Question[]): void {
    if (questions.length === 0) return;
    clearTimeout(this.#idle);
    const child = this.#process ?? this.#start();
    this.#open.push(...questions);
    // What is asked in one turn goes out in one write.
    if (child.stdin.writableCorked === 0) {
      child.stdin.cork();
      process.nextTick(() => child.stdin.uncork());
    }
    child.stdin.write(questions.map(({ id }) => `${id}\n`).join(''));
  }

  #start(): ChildProcessWithoutNullStreams {
    const { contents, gitDir, program } = this.#options;
    const child = spawn(program.executable ?? 'git', ['cat-file', contents ? '--batch' : '--batch-check'], {
      env: gitEnv(program, { gitDir }),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#process = child;
    let complaint = '';
    const parser = new OutputParser({
      next: () => this.#open[0] && { contents, maxBytes: this.#open[0].maxBytes },
      done: (object) => {
        this.#open.shift()?.answer(object);
        if (this.#open.length === 0) this.#rest();
      },
    });
    child.stdout.on('data', (chunk: Buffer) => {
      if (!parser.push(chunk)) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(-2000);
    });
    // A write to a process that has ended is answered by its exit.
    child.stdin.on('error', () => {});
    child.on('error', (error) => this.#ended(child, error.message));
    child.on('close', () => this.#ended(child, complaint.trim()));
    return child;
  }

  /** Asks again what was open when a process died; what kills it twice fails. */
  #ended(child: ChildProcessWithoutNullStreams, complaint: string): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    const open = this.#open.splice(0);
    const first = open[0];
    if (first?.retried) {
      open.shift();
      const detail = complaint === '' ? '' : `: ${complaint}`;
      first.fail(new StatusError(codes.internal, `cannot read git object ${first.id}${detail}`));
    } else if (first) first.retried = true;
    if (!this.#closed) this.#send(open);
  }

  #rest(): void {
    this.#idle = setTimeout(() => this.#stop(), this.#options.idleMs);
    this.#idle.unref();
  }

  #stop(): void {
    clearTimeout(this.#idle);
    const child = this.#process;
    this.#process = undefined;
    child?.stdin.end();
    child?.kill('SIGTERM');
  }
}
