import type { Socket } from 'node:net';

/** What the first bytes of a connection say. */
export type Protocol = 'tls' | 'http2' | 'http1';

const preface = Buffer.from('PRI * HTTP/2.0');
const tlsHandshake = 0x16;
const silentMs = 10_000;

/** Reads just enough of a connection to know its protocol, puts it back and tells. A silent connection is closed after 10 s. */
export function peekProtocol(socket: Socket, decide: (protocol: Protocol) => void): void {
  const timer = setTimeout(() => socket.destroy(), silentMs);
  let seen: Buffer = Buffer.alloc(0);
  const onReadable = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (!chunk) return;
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
    const protocol = protocolOf(seen);
    if (!protocol) return;
    stop();
    socket.unshift(seen);
    decide(protocol);
  };
  function stop(): void {
    clearTimeout(timer);
    socket.off('readable', onReadable);
    socket.off('close', stop);
  }
  socket.on('readable', onReadable);
  socket.once('close', stop);
}

/** The protocol that these first bytes belong to, or `undefined` while it is open. */
export function protocolOf(bytes: Buffer): Protocol | undefined {
  if (bytes.length === 0) return undefined;
  if (bytes[0] === tlsHandshake) return 'tls';
  const known = Math.min(bytes.length, preface.length);
  // POST, PUT and PATCH start like the preface.
  if (!bytes.subarray(0, known).equals(preface.subarray(0, known))) return 'http1';
  return known === preface.length ? 'http2' : undefined;
}
