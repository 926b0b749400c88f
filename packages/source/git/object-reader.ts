import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { codes, StatusError } from '@tiphys/base';
import { closed } from './closed.ts';
import { OutputParser } from './output-parser.ts';
import type { GitProgram } from './run.ts';
import { gitEnv } from './run.ts';

/** What a stored object is, and its bytes where they were asked for and allowed. */
export interface GitObject {
  readonly type: string;
  readonly size: number;
  readonly content: Uint8Array;
}

/** A question about one object. */
interface Question {
  readonly id: string;
  readonly contents: boolean;
  /** Larger objects are answered without their bytes. */
  readonly maxBytes: number;
  readonly answer: (object: GitObject | undefined) => void;
  readonly fail: (error: Error) => void;
  /** The process has ended once under this question. */
  retried: boolean;
}

/** Which repository is read, and when the process behind it ends. */
export interface ObjectReaderOptions {
  readonly program: GitProgram;
  readonly gitDir: string;
  /** Time without a question after which the process ends. Default 60 s. */
  readonly idleMs?: number | undefined;
}

/**
 * Reads objects of one repository by id through one long-lived `git cat-file --batch-command` (git 2.36 or later). Questions are
 * pipelined; a process that dies is started again and its open questions are asked once more.
 */
export class ObjectReader {
  readonly #options: ObjectReaderOptions;
  readonly #open: Question[] = [];
  #process: ChildProcessWithoutNullStreams | undefined;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ObjectReaderOptions) {
    this.#options = options;
  }

  /** Type and size of objects, `undefined` for what is not stored. */
  info(ids: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
    return this.#ask(ids, false, 0);
  }

  /** Objects with their bytes; one larger than `maxBytes` comes without them. */
  read(ids: readonly string[], maxBytes: number): Promise<readonly (GitObject | undefined)[]> {
    return this.#ask(ids, true, maxBytes);
  }

  /** Ends the process; whatever is asked afterwards fails. */
  close(): void {
    this.#closed = true;
    this.#stop();
    for (const question of this.#open.splice(0)) question.fail(closed());
  }

  #ask(
    ids: readonly string[],
    contents: boolean,
    maxBytes: number,
  ): Promise<readonly (GitObject | undefined)[]> {
    if (this.#closed) return Promise.reject(closed());
    const questions: Question[] = [];
    const answers = ids.map(
      (id) =>
        new Promise<GitObject | undefined>((answer, fail) => {
          questions.push({ id, contents, maxBytes, answer, fail, retried: false });
        }),
    );
    this.#send(questions);
    return Promise.all(answers);
  }

  #send(questions: readonly Question[]): void {
    if (questions.length === 0) return;
    clearTimeout(this.#idle);
    const child = this.#process ?? this.#start();
    this.#open.push(...questions);
    child.stdin.write(
      questions.map(({ id, contents }) => `${contents ? 'contents' : 'info'} ${id}\n`).join(''),
    );
  }

  #start(): ChildProcessWithoutNullStreams {
    const { program, gitDir } = this.#options;
    const child = spawn(program.executable ?? 'git', ['cat-file', '--batch-command'], {
      env: gitEnv(program, { gitDir }),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#process = child;
    let complaint = '';
    const parser = new OutputParser({
      next: () => this.#open[0],
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
    this.#idle = setTimeout(() => this.#stop(), this.#options.idleMs ?? 60_000);
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
