import { createSignalQueue } from '@tiphys/base';

/** Lines that wait for a slow reader, for each container. */
const maxWaitingLines = 1000;
/** How long a line waits for an older one of another container. */
const reorderMs = 100;

/** One line of a log. */
export interface LogLine {
  readonly podName: string;
  readonly container: string;
  readonly content: string;
  /** RFC 3339 with nanoseconds, as the API server writes it. */
  readonly time: string;
}

interface Source {
  readonly waiting: LogLine[];
  done: boolean;
}

/** Merges streams by time; a line waits a short while for older ones of streams that are slow. */
export async function* mergeByTime(
  streams: readonly AsyncGenerator<LogLine>[],
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const wake = createSignalQueue(signal);
  const space = new Set<() => void>();
  const sources: Source[] = streams.map((stream) => {
    const source: Source = { waiting: [], done: false };
    void fill(stream, source, { wake: wake.wake, space }).finally(() => {
      source.done = true;
      wake.wake();
    });
    return source;
  });
  let patience: NodeJS.Timeout | undefined;
  let overdue = false;
  try {
    for await (const _ of wake) {
      const isComplete = (): boolean => sources.every(({ waiting, done }) => done || waiting.length > 0);
      while (sources.some(({ waiting }) => waiting.length > 0) && (overdue || isComplete())) {
        yield takeOldest(sources);
        for (const resume of space) resume();
        space.clear();
      }
      overdue = false;
      clearTimeout(patience);
      if (sources.every(({ done, waiting }) => done && waiting.length === 0)) return;
      if (sources.some(({ waiting }) => waiting.length > 0)) {
        patience = setTimeout(() => {
          overdue = true;
          wake.wake();
        }, reorderMs);
      }
    }
  } finally {
    clearTimeout(patience);
    for (const resume of space) resume();
  }
}

interface Fill {
  readonly wake: () => void;
  readonly space: Set<() => void>;
}

async function fill(stream: AsyncGenerator<LogLine>, source: Source, { wake, space }: Fill): Promise<void> {
  for await (const line of stream) {
    source.waiting.push(line);
    wake();
    if (source.waiting.length >= maxWaitingLines) await new Promise<void>((resolve) => space.add(resolve));
  }
}

function takeOldest(sources: readonly Source[]): LogLine {
  let oldest: Source | undefined;
  for (const source of sources) {
    const line = source.waiting[0];
    if (line && (!oldest || line.time < (oldest.waiting[0] as LogLine).time)) oldest = source;
  }
  return (oldest as Source).waiting.shift() as LogLine;
}
