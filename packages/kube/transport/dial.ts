import { lookup } from 'node:dns';
import { once } from 'node:events';
import type * as net from 'node:net';
import { raceSignal, systemClock } from '@tiphys/base';
import type { ClientObserver } from '../observer.ts';

/** The host of a URL without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** Waits until a new socket is connected; a failure or abort destroys it. */
export async function connected<T extends net.Socket>(
  socket: T,
  event: string,
  signal: AbortSignal,
): Promise<T> {
  try {
    await raceSignal(once(socket, event), signal);
  } catch (error) {
    // A later error of a socket that nobody uses any more must not end the process.
    socket.on('error', () => {});
    socket.destroy();
    throw error;
  }
  return socket;
}

/** The system's lookup of names, measured. */
export function timedLookup(observer: ClientObserver | undefined): net.LookupFunction {
  return (host, options, callback) => {
    const startedAt = systemClock.now();
    lookup(host, options, (error, address, family) => {
      observer?.onLookup?.({ host, seconds: (systemClock.now() - startedAt) / 1000 });
      callback(error, address, family);
    });
  };
}
