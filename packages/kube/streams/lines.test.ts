import { expect, test } from 'vitest';
import { readLines } from './lines.ts';

async function lines(text: string, pieceBytes: number, maxBytes = 1000): Promise<string[]> {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  const found: string[] = [];
  for await (const line of readLines(pieces(), maxBytes)) found.push(line.toString('utf8'));
  return found;
}

test.each([1, 2, 5, 1000])('readLines() in pieces of %i bytes', async (pieceBytes) => {
  expect(await lines('one\ntwö\n\nthree', pieceBytes)).toEqual(['one', 'twö', 'three']);
  expect(await lines('', pieceBytes)).toEqual([]);
  expect(await lines('x\n', pieceBytes)).toEqual(['x']);
});

test('readLines() refuses a line over its bound', async () => {
  await expect(lines('x'.repeat(1001), 100)).rejects.toThrow('more than 1000 bytes');
});
