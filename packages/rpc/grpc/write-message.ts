import type { HttpResponse } from '../call.ts';
import { writeAll } from '../call.ts';
import { lengthOf } from '../encoded.ts';
import { framePrefix } from './frame.ts';

/** Below this size a message and its prefix are written as one. */
const copyBelowBytes = 64 * 1024;

/** Writes one length-prefixed message; waits where the other side is slow. Throws the signal's reason when it aborts. */
export async function writeMessage(
  res: HttpResponse,
  pieces: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<void> {
  const length = lengthOf(pieces);
  const prefix = framePrefix(length);
  if (length < copyBelowBytes) return writeAll(res, Buffer.concat([prefix, ...pieces]), signal);
  await writeAll(res, prefix, signal);
  for (const piece of pieces) await writeAll(res, piece, signal);
}
