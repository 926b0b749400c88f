import { expect, it } from 'vitest';
import { mergeStreams } from './merge-streams.ts';

async function* stream(
  values: readonly string[],
  waits: readonly Promise<unknown>[] = [],
): AsyncGenerator<string> {
  for (const [index, value] of values.entries()) {
    await waits[index];
    yield value;
  }
}

async function all(merged: AsyncGenerator<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const value of merged) found.push(value);
  return found;
}

it('mergeStreams() gives values as they come and ends with the first stream', async () => {
  const late = new Promise((resolve) => setTimeout(resolve, 5));
  const never = new Promise(() => undefined);
  const merged = mergeStreams(
    stream(
      ['a', 'b', 'c'],
      [undefined, undefined, late].map((wait) => Promise.resolve(wait)),
    ),
    [stream(['1', '2']), stream(['x', 'y'], [Promise.resolve(), never])],
  );
  const found = await all(merged);
  expect(found.at(-1)).toBe('c');
  expect([...found].sort()).toEqual(['1', '2', 'a', 'b', 'c', 'x']);
});

it('mergeStreams() passes an error on', async () => {
  async function* broken(): AsyncGenerator<string> {
    yield 'a';
    await Promise.resolve();
    throw new Error('broken');
  }
  await expect(all(mergeStreams(stream(['1'], [new Promise(() => undefined)]), [broken()]))).rejects.toThrow(
    'broken',
  );
});
