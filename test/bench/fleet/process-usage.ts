import { readdirSync, readFileSync } from 'node:fs';

/** What a process and everything it started used. */
export interface Usage {
  /** CPU seconds of all of them, those that have ended included. */
  readonly cpuSeconds: number;
  /** Resident memory of those alive, in megabytes. */
  readonly residentMb: number;
}

/** Follows a tree of processes from outside, by `/proc`. */
export interface UsageMeter extends Disposable {
  now(): Usage;
  /** Highest resident memory seen at any moment since the start, in megabytes. */
  peakMb(): number;
}

const ticksPerSecond = 100;
const pageBytes = 4096;
const megabyte = 1_000_000;
const sampleMs = 50;

/** Starts to follow the process `root` and its descendants. */
export function followProcess(root: number): UsageMeter {
  let peak = 0;
  const sample = (): Usage => {
    const usage = readTree(root);
    peak = Math.max(peak, usage.residentMb);
    return usage;
  };
  const timer = setInterval(sample, sampleMs);
  return { now: sample, peakMb: () => peak, [Symbol.dispose]: () => clearInterval(timer) };
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
  readonly pages: number;
}

function readTree(root: number): Usage {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((stat) => stat !== undefined);
  const members = new Set([root]);
  // Parents have smaller numbers than their children except after a wrap-around; a few passes find them all.
  for (let before = 0; before !== members.size;) {
    before = members.size;
    for (const { pid, parent } of stats) if (members.has(parent)) members.add(pid);
  }
  const tree = stats.filter(({ pid }) => members.has(pid));
  return {
    cpuSeconds: tree.reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond,
    residentMb: (tree.reduce((sum, { pages }) => sum + pages, 0) * pageBytes) / megabyte,
  };
}

function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    // After the name: state 0, parent 1, … utime 11, stime 12, and of ended children 13, 14; resident pages 21.
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + (fields[index] ?? 0), 0);
    return { pid, parent: fields[1] ?? 0, ticks, pages: fields[21] ?? 0 };
  } catch {
    return undefined;
  }
}
