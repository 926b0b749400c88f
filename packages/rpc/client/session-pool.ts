import type { ClientHttp2Session } from 'node:http2';

/** How calls are spread over connections to one address. */
export interface SpreadOptions {
  /** Connections that calls are spread over; behind the address of a Service each may lead to another server. */
  readonly connections: number;
  /** A connection that is older takes no more calls, so that servers that came later get their share. */
  readonly maxAgeMs: number;
}

/** A connection for one call, until it is disposed. */
export interface SessionLease extends Disposable {
  readonly session: ClientHttp2Session;
}

/** Connections of one client: opened when needed, and again after a loss. */
export interface SessionPool {
  lease(): Promise<SessionLease>;
  close(): Promise<void>;
}

interface Connection {
  readonly session: Promise<ClientHttp2Session>;
  readonly openedAt: number;
  /** Calls under way. */
  calls: number;
  /** It ends with its last call. */
  isRetired: boolean;
}

/**
 * Makes a pool of what `open` opens; without `spread`, of one connection that is kept as long as it lasts. The signal aborts when the pool
 * is closed before there is a connection.
 */
export function createSessionPool(
  open: (signal: AbortSignal) => Promise<ClientHttp2Session>,
  { connections: size, maxAgeMs }: SpreadOptions = { connections: 1, maxAgeMs: Number.POSITIVE_INFINITY },
): SessionPool {
  const places = Array.from({ length: size }, (): Connection | undefined => undefined);
  let closing = new AbortController();
  let turn = 0;

  const connect = (place: number): Connection => {
    const session = open(closing.signal);
    const made: Connection = { session, openedAt: performance.now(), calls: 0, isRetired: false };
    const forget = (): void => {
      if (places[place] === made) places[place] = undefined;
    };
    session.then((opened) => {
      opened.once('close', forget);
      opened.once('goaway', forget);
    }, forget);
    return (places[place] = made);
  };

  return {
    async lease() {
      const place = leastBusy(places, turn++);
      const old = places[place];
      const isOld = old !== undefined && performance.now() - old.openedAt > maxAgeMs;
      if (isOld) retire(old);
      const connection = old === undefined || isOld ? connect(place) : old;
      connection.calls++;
      const release = (): void => {
        connection.calls--;
        endIfDone(connection);
      };
      try {
        return { session: await connection.session, [Symbol.dispose]: release };
      } catch (reason) {
        release();
        throw reason;
      }
    },
    async close() {
      const open = places.filter((connection) => connection !== undefined);
      places.fill(undefined);
      closing.abort();
      // Whoever calls again gets a connection again.
      closing = new AbortController();
      // One that cannot be opened has nothing to end.
      for (const { session } of open) (await session.catch(() => undefined))?.destroy();
    },
  };
}

/** The place with the fewest calls under way; among equals each in its turn. */
function leastBusy(places: readonly (Connection | undefined)[], turn: number): number {
  const calls = (place: number): number => places[place]?.calls ?? 0;
  const inTurn = places.map((_, index) => (turn + index) % places.length);
  return inTurn.reduce((best, place) => (calls(place) < calls(best) ? place : best));
}

function retire(connection: Connection): void {
  connection.isRetired = true;
  endIfDone(connection);
}

function endIfDone(connection: Connection): void {
  if (!connection.isRetired || connection.calls > 0) return;
  connection.session.then((session) => session.close()).catch(() => undefined); // it may never have opened
}
