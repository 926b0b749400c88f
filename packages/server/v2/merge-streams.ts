/**
 * The values of several streams as they come. Ends with the first one; the others may end before it without ending it. An error of any
 * is thrown.
 */
export async function* mergeStreams<T>(
  main: AsyncGenerator<T>,
  others: readonly AsyncGenerator<T>[],
): AsyncGenerator<T> {
  const next = async (stream: AsyncGenerator<T>): Promise<Next<T>> => ({
    stream,
    result: await stream.next(),
  });
  const waiting = new Map([main, ...others].map((stream) => [stream, next(stream)]));
  for (;;) {
    const { stream, result } = await Promise.race(waiting.values());
    if (result.done !== true) {
      waiting.set(stream, next(stream));
      yield result.value;
    } else if (stream === main) {
      // What is still awaited ends with its signal; nobody waits for it.
      for (const promise of waiting.values()) promise.catch(() => undefined);
      return;
    } else waiting.delete(stream);
  }
}

interface Next<T> {
  readonly stream: AsyncGenerator<T>;
  readonly result: IteratorResult<T>;
}
