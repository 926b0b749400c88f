const pageBytes = 65_536;
const headerBytes = 8;
const memorySection = 5;
const hasMaximum = 1;

/**
 * A WebAssembly module whose own memory cannot grow over `maxBytes` (rounded down to pages of 64 KiB): Go's compiler sets no bound, and
 * would let a program of three lines take 4 GiB. Throws `SyntaxError` for what is no module with one memory.
 */
export function limitMemory(module: Uint8Array, maxBytes: number): Uint8Array<ArrayBuffer> {
  for (let at = headerBytes; at < module.length;) {
    const id = module[at];
    const size = readNumber(module, at + 1);
    const end = size.end + size.value;
    if (id === memorySection) {
      const limits = limitsOf(module, size.end, maxBytes);
      return join([
        module.subarray(0, at),
        [memorySection],
        writeNumber(limits.length),
        limits,
        module.subarray(end),
      ]);
    }
    at = end;
  }
  throw new SyntaxError('a WebAssembly module with a memory of its own expected');
}

/** The section's new content: one memory, its present minimum, our maximum. */
function limitsOf(module: Uint8Array, at: number, maxBytes: number): number[] {
  const count = readNumber(module, at);
  if (count.value !== 1)
    throw new SyntaxError(`a WebAssembly module with one memory expected, not ${count.value}`);
  // After the count comes a byte of flags, which are about the maximum.
  const minimum = readNumber(module, count.end + 1).value;
  const maximum = Math.floor(maxBytes / pageBytes);
  return [1, hasMaximum, ...writeNumber(minimum), ...writeNumber(maximum)];
}

/** An unsigned LEB128 number: seven bits a byte, the lowest first. */
function readNumber(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = from, scale = 1; at < bytes.length; at++, scale *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: at + 1 };
  }
  throw new SyntaxError('the WebAssembly module breaks off');
}

function writeNumber(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 0x80, ...writeNumber(Math.floor(value / 128))];
}

function join(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
