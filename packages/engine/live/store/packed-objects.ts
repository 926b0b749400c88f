import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { KubeObject } from '@tiphys/base';
import { parseJson } from '@tiphys/base';

/** Objects of one kind that are compressed together: 32 of them shrink to about a tenth (live-cache measurements). */
const objectsPerBlock = 32;
/** A block is also closed when it holds this much, so that reading one object of it stays cheap. */
const maxBlockBytes = 256 * 1024;

interface Block {
  /** Compressed, or `undefined` while the block is still being filled. */
  packed: Buffer | undefined;
  pieces: Buffer[];
  filledBytes: number;
  /** Who has a place here: the place's owner, in order; `undefined` where it moved or went. */
  readonly slots: (PackedSlot | undefined)[];
  live: number;
}

/** Where an object's bytes are. It is given back to `PackedObjects` to read or free them. */
export interface PackedSlot {
  block: Block;
  offset: number;
  length: number;
}

/**
 * Bytes of objects of one kind, compressed in blocks. Replaced and freed bytes leave holes; a block that is more
 * hole than content is packed anew with what is left of it.
 */
export class PackedObjects {
  #open: Block = emptyBlock();

  /** Keeps an object's JSON. */
  add(object: KubeObject): PackedSlot {
    return this.#append(Buffer.from(JSON.stringify(object)), undefined);
  }

  /** The object in a slot. */
  read(slot: PackedSlot): KubeObject {
    return parseJson(this.#bytes(slot).toString('utf8')) as KubeObject;
  }

  /** Forgets what is in a slot. */
  free(slot: PackedSlot): void {
    const { block } = slot;
    const index = block.slots.indexOf(slot);
    if (index < 0) return;
    block.slots[index] = undefined;
    block.live--;
    // An open block keeps the hole until it is closed; its bytes need not stay.
    if (block === this.#open) return;
    if (block.live * 2 < block.slots.length) this.#repack(block);
  }

  #bytes(slot: PackedSlot): Buffer {
    const { block, offset, length } = slot;
    // While a block is filled, pieces and places are in the same order.
    if (!block.packed) return block.pieces[block.slots.indexOf(slot)] ?? Buffer.alloc(0);
    return zstdDecompressSync(block.packed).subarray(offset, offset + length);
  }

  #append(bytes: Buffer, moved: PackedSlot | undefined): PackedSlot {
    const block = this.#open;
    const slot = moved ?? { block, offset: 0, length: 0 };
    slot.block = block;
    slot.offset = block.filledBytes;
    slot.length = bytes.length;
    block.pieces.push(bytes);
    block.filledBytes += bytes.length;
    block.slots.push(slot);
    block.live++;
    if (block.slots.length >= objectsPerBlock || block.filledBytes >= maxBlockBytes) this.#close();
    return slot;
  }

  #close(): void {
    const block = this.#open;
    this.#open = emptyBlock();
    block.packed = zstdCompressSync(Buffer.concat(block.pieces));
    block.pieces = [];
    if (block.live * 2 < block.slots.length) this.#repack(block);
  }

  #repack(block: Block): void {
    const whole = block.packed ? zstdDecompressSync(block.packed) : Buffer.concat(block.pieces);
    for (const slot of block.slots) {
      if (!slot) continue;
      // A copy: a view would keep the whole decompressed block alive.
      this.#append(Buffer.from(whole.subarray(slot.offset, slot.offset + slot.length)), slot);
    }
    block.slots.length = 0;
    block.live = 0;
    block.packed = undefined;
  }
}

function emptyBlock(): Block {
  return { packed: undefined, pieces: [], filledBytes: 0, slots: [], live: 0 };
}
