import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { codes, messageOf, StatusError } from '@tiphys/base';
import { parseAddress, tlsOptions } from './address.ts';
import { withDeadline } from './deadline.ts';

/** What speaks at an address. */
export interface TlsProbe {
  readonly tls: boolean;
  /** Why the certificate is not trusted, where it is not. */
  readonly insecureReason?: string | undefined;
}

/** Options of `probeTls`. */
export interface ProbeOptions {
  /** Default 30,000. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly ca?: string | undefined;
}

const settingsFrame = 0x04;
const frameHeaderBytes = 9;
// The connection preface and an empty SETTINGS frame.
const hello = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, settingsFrame, 0, 0, 0, 0, 0]),
]);

/**
 * Finds out whether a server speaks HTTP/2 over TLS and with a trusted certificate, or in plain text; as `argocd login` does. Throws
 * `unavailable` where neither answers.
 */
export async function probeTls(address: string, options: ProbeOptions = {}): Promise<TlsProbe> {
  const target = parseAddress({ address, tls: {} });
  using limit = withDeadline(options.timeoutMs ?? 30_000, options.signal);
  const openTls = (insecure: boolean): Socket =>
    connectTls({
      host: target.host,
      port: target.port,
      ALPNProtocols: ['h2'],
      ...tlsOptions(target, { insecure, ca: options.ca }),
    });
  try {
    await greet(openTls(true), 'secureConnect', limit.signal);
  } catch {
    limit.signal.throwIfAborted();
    try {
      await greet(connectTcp({ host: target.host, port: target.port }), 'connect', limit.signal);
    } catch (cause) {
      throw new StatusError(codes.unavailable, `dial tcp ${target.authority}: ${messageOf(cause)}`, {
        cause,
      });
    }
    return { tls: false };
  }
  try {
    await greet(openTls(false), 'secureConnect', limit.signal);
    return { tls: true };
  } catch (reason) {
    return { tls: true, insecureReason: messageOf(reason) };
  }
}

function greet(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const fail = (reason: unknown): void =>
      reject(reason instanceof Error ? reason : new Error('connection closed'));
    const onAbort = (): void => fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    let seen = Buffer.alloc(0);
    socket.once('error', fail);
    socket.once('close', () => {
      signal.removeEventListener('abort', onAbort);
      fail(undefined);
    });
    socket.once(event, () => socket.write(hello));
    socket.on('data', (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      if (seen.length < frameHeaderBytes) return;
      if (seen[3] === settingsFrame) resolve();
      else fail(new Error('the server does not speak HTTP/2'));
    });
  }).finally(() => socket.destroy());
}
