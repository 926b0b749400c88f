import { ByteQueue } from './byte-queue.ts';

const newline = 0x0a;

/** The lines of a stream without their ends; a last line without an end counts. Bounded by `maxBytes` a line. */
export async function* readLines(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Buffer> {
  const queue = new ByteQueue(maxBytes);
  let searched = 0;
  for await (const chunk of body) {
    queue.push(chunk);
    for (;;) {
      const bytes = queue.bytes;
      const end = bytes.indexOf(newline, searched);
      if (end < 0) {
        searched = bytes.length;
        break;
      }
      queue.drop(end + 1);
      searched = 0;
      if (end > 0) yield bytes.subarray(0, end);
    }
  }
  if (queue.length > 0) yield queue.bytes;
}
