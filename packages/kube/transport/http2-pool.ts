import * as http2 from 'node:http2';
import type { Duplex } from 'node:stream';
import { codes, createSingleFlight, raceSignal, StatusError } from '@tiphys/base';

/** Bytes in flight per stream and per connection; smaller windows make big lists crawl (live-cache measurements). */
const streamWindowBytes = 1024 * 1024;
const connectionWindowBytes = 16 * 1024 * 1024;
/** Streams on one connection, even where the server would take more. */
const maxStreamsPerSession = 100;
/** Watches of a hundred kinds in hundreds of namespaces; what is above it would wait behind watches that never end. */
const maxSessions = 512;
/** A connection that carries streams is asked for a sign of life this often, and given up after the second time. */
const pingIntervalMs = 30_000;
const pingTimeoutMs = 15_000;

interface PooledSession {
  readonly session: http2.ClientHttp2Session;
  active: number;
}

/** A place on a session; `fresh` says that the session was just opened, so a failure is not a stale connection's. */
export interface SessionLease {
  readonly session: http2.ClientHttp2Session;
  readonly fresh: boolean;
  release(): void;
}

/**
 * Connections to one server: one as long as its streams suffice, more where watches fill it. Broken and closing
 * ones are dropped, and the next request opens another.
 */
export class Http2Pool {
  readonly #origin: string;
  readonly #dial: () => Promise<Duplex>;
  /** Sessions that take new streams. */
  readonly #sessions = new Set<PooledSession>();
  /** All sessions that are not closed yet, also those that only finish what they carry. */
  readonly #open = new Set<http2.ClientHttp2Session>();
  readonly #opening = createSingleFlight<PooledSession>();
  #closed = false;

  constructor(origin: string, dial: () => Promise<Duplex>) {
    this.#origin = origin;
    this.#dial = dial;
  }

  /** A place for one more stream, unless the signal aborts before there is one. Throws `resourceExhausted` where there are too many. */
  async lease(signal?: AbortSignal): Promise<SessionLease> {
    signal?.throwIfAborted();
    const free = this.#find();
    if (free) return this.#take(free, false);
    if (this.#sessions.size >= maxSessions) {
      const message = `more than ${maxSessions} connections are in use to ${this.#origin}`;
      throw new StatusError(codes.resourceExhausted, message);
    }
    const opened = await raceSignal(
      this.#opening('session', () => this.#connect()),
      signal,
    );
    // Many may have waited for this one session; those who find it full look again.
    if (opened.active >= limitOf(opened)) return await this.lease(signal);
    return this.#take(opened, true);
  }

  /** Uses a connection that is open already. */
  adopt(socket: Duplex): void {
    this.#add(socket);
  }

  /** Destroys all connections. */
  close(): void {
    this.#closed = true;
    for (const session of this.#open) session.destroy();
    this.#sessions.clear();
  }

  #find(): PooledSession | undefined {
    let best: PooledSession | undefined;
    for (const pooled of this.#sessions) {
      if (pooled.session.closed || pooled.session.destroyed) this.#sessions.delete(pooled);
      else if (!best || pooled.active < best.active) best = pooled;
    }
    return best && best.active < limitOf(best) ? best : undefined;
  }

  #take(pooled: PooledSession, fresh: boolean): SessionLease {
    pooled.active++;
    let held = true;
    return {
      session: pooled.session,
      fresh,
      release: () => {
        if (held) pooled.active--;
        held = false;
      },
    };
  }

  async #connect(): Promise<PooledSession> {
    const socket = await this.#dial();
    return this.#add(socket);
  }

  #add(socket: Duplex): PooledSession {
    const session = http2.connect(this.#origin, {
      createConnection: () => socket,
      settings: { initialWindowSize: streamWindowBytes, enablePush: false },
      maxSessionMemory: 128,
    });
    const pooled: PooledSession = { session, active: 0 };
    const drop = (): void => void this.#sessions.delete(pooled);
    session.once('connect', () => session.setLocalWindowSize(connectionWindowBytes));
    // Requests under way learn of it through their own streams.
    session.on('error', drop);
    session.on('goaway', drop);
    session.on('close', () => {
      drop();
      this.#open.delete(session);
    });
    this.#open.add(session);
    watchPulse(pooled);
    if (this.#closed) session.destroy();
    else this.#sessions.add(pooled);
    return pooled;
  }
}

function limitOf(pooled: PooledSession): number {
  return Math.min(
    maxStreamsPerSession,
    pooled.session.remoteSettings.maxConcurrentStreams ?? maxStreamsPerSession,
  );
}

function watchPulse(pooled: PooledSession): void {
  const { session } = pooled;
  const timer = setInterval(() => {
    if (pooled.active === 0 || session.destroyed) return;
    const late = setTimeout(() => session.destroy(new Error('http2: client connection lost')), pingTimeoutMs);
    late.unref();
    session.ping(() => clearTimeout(late));
  }, pingIntervalMs);
  timer.unref();
  session.once('close', () => clearInterval(timer));
}
