import { codes, StatusError } from '@tiphys/base';
import type { HttpRequest } from '../call.ts';
import { bodyOf } from '../call.ts';
import type { Codec } from '../codec.ts';
import { frameData, readFrames } from './frame.ts';

/** What is needed to read messages from a body. */
export interface ReadMessagesOptions {
  readonly codec: Codec;
  readonly typeName: string;
  readonly encoding: string | undefined;
  readonly maxBytes: number;
}

/** The messages of a body, one after the other. */
export async function* readMessages(req: HttpRequest, options: ReadMessagesOptions): AsyncGenerator<unknown> {
  for await (const part of readFrames(bodyOf(req), options.maxBytes)) {
    yield decodeRequest(options, await frameData(part, options.encoding, options.maxBytes));
  }
}

/** The one message of a body. */
export async function readOne(req: HttpRequest, options: ReadMessagesOptions): Promise<unknown> {
  let found: { readonly message: unknown } | undefined;
  for await (const message of readMessages(req, options)) {
    if (found)
      throw new StatusError(codes.internal, 'cardinality violation: received more than one request message');
    found = { message };
  }
  if (!found) throw new StatusError(codes.internal, 'cardinality violation: received no request message');
  return found.message;
}

function decodeRequest(options: ReadMessagesOptions, data: Uint8Array): unknown {
  try {
    return options.codec.decode(options.typeName, data);
  } catch (cause) {
    throw new StatusError(codes.internal, 'grpc: error unmarshalling request', { cause });
  }
}
