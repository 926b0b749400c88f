import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of Linux in a second, as `/proc` counts them on every common machine. */
const ticksPerSecond = 100;

/** Milliseconds of processor time that this process, its children that have ended and those that live have used. Linux only. */
export function cpuMs(): number {
  const own = statOf(process.pid);
  const children = childrenOf(process.pid).map(statOf);
  const ticks = [...children, own].reduce((sum, stat) => sum + (stat?.ticks ?? 0), own?.childTicks ?? 0);
  return (ticks * 1000) / ticksPerSecond;
}

/** Mebibytes of memory of this process and its children, as a container counts them: a program's file once, however many run it. */
export function residentMiB(): number {
  const files = new Map<string, number>();
  let own = 0;
  for (const pid of [process.pid, ...childrenOf(process.pid)]) {
    const status = read(`/proc/${pid}/status`) ?? '';
    const sizeOf = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    const program = /^Name:\s+(.*)$/m.exec(status)?.[1] ?? '';
    own += sizeOf('RssAnon') + sizeOf('RssShmem');
    files.set(program, Math.max(files.get(program) ?? 0, sizeOf('RssFile')));
  }
  return [...files.values()].reduce((sum, size) => sum + size, own) / 1024;
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && statOf(Number(name))?.parent === pid)
    .map(Number);
}

interface Stat {
  readonly parent: number;
  readonly ticks: number;
  /** Of children that have ended and were waited for. */
  readonly childTicks: number;
}

function statOf(pid: number): Stat | undefined {
  const text = read(`/proc/${pid}/stat`);
  // A name in brackets stands before the numbers, and may hold anything.
  const fields = text
    ?.slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  if (!fields) return undefined;
  const [parent = 0, ticks, childTicks] = [fields[1], sum(fields, 11), sum(fields, 13)];
  return { parent, ticks, childTicks };
}

function sum(fields: readonly number[], at: number): number {
  return (fields[at] ?? 0) + (fields[at + 1] ?? 0);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended meanwhile.
    return undefined;
  }
}
