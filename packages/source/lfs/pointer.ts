/** What a file in Git LFS really is. */
export interface LfsPointer {
  /** SHA-256 of the content, hexadecimal. */
  readonly oid: string;
  /** Its bytes. */
  readonly size: number;
}

/** Pointers are small; nothing larger is looked at. */
const maxPointerBytes = 1024;
const start = new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n');

/** Reads a pointer file (git-lfs' spec, version 1); `undefined` for any other file. */
export function parsePointer(content: Uint8Array): LfsPointer | undefined {
  if (content.length > maxPointerBytes || content.length <= start.length) return undefined;
  if (!start.every((byte, index) => content[index] === byte)) return undefined;
  const text = new TextDecoder().decode(content);
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const size = /^size (\d{1,15})$/m.exec(text)?.[1];
  return oid === undefined || size === undefined ? undefined : { oid, size: Number(size) };
}
