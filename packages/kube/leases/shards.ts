import { aborted, messageOf, sleep } from '@tiphys/base';
import type { KubeClient } from '../types.ts';
import { createLeaseLeadership } from './lease-leadership.ts';
import type { LeaseDeps, LeaseOptions, SeenLease } from './lease-leadership.ts';

const leases = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', kind: 'Lease' };

/** A member that has said nothing for so many lease times is forgotten, and its lease deleted. */
const forgetAfterLeases = 40;

/** The part of a work that is shared out by shard, as one of several processes has it. */
export interface Shards {
  /** Whether the key's shard is ours. */
  holds(key: string): boolean;
  /**
   * Works on a key if its shard is ours, else resolves to `undefined`. The signal aborts when the shard is not certainly ours any more; it is
   * handed over when all work on it has ended.
   */
  whileHeld<T>(key: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined>;
  /** Calls `listener` whenever a shard has become ours or is not ours any more; returns how to stop. */
  subscribe(listener: () => void): () => void;
  run(signal: AbortSignal): Promise<void>;
}

/** How the work is shared out. */
export interface ShardOptions extends Omit<LeaseOptions, 'name' | 'seen'> {
  /** Leases are called `<prefix>-shard-<n>` and `<prefix>-member-<identity>`. */
  readonly prefix: string;
  /** How many shards there are: the same number in every process. */
  readonly count: number;
}

/** Collaborators of shards. */
export interface ShardDeps extends LeaseDeps {
  readonly client: Pick<KubeClient, 'get' | 'create' | 'replace' | 'list' | 'delete'>;
}

/** Shards of a process that has no rival: all of them, always. */
export function allShards(): Shards {
  const always = new AbortController().signal;
  return {
    holds: () => true,
    whileHeld: (_key, work) => work(always),
    subscribe: () => () => {},
    run: aborted,
  };
}

/**
 * Shares keys out between processes: each shard is a Lease that one process holds, so that no key is ever worked on twice. A process
 * takes free shards up to its share, which is by how many processes show that they live, and hands over what is above it. When one is killed, its
 * shards are free after the lease time.
 */
export function createShards(deps: ShardDeps, options: ShardOptions): Shards {
  return new LeasedShards(deps, options);
}

class LeasedShards implements Shards {
  readonly #deps: ShardDeps;
  readonly #options: ShardOptions;
  readonly #leaseMs: number;
  readonly #held = new Map<number, HeldShard>();
  /** Ends the attempt on, or the holding of, each shard that we are after. */
  readonly #wanted = new Map<number, { readonly stop: AbortController; readonly done: Promise<void> }>();
  readonly #listeners = new Set<() => void>();
  /** Leases of all processes as they were last seen to change. */
  readonly #seen = new Map<string, SeenLease>();

  constructor(deps: ShardDeps, options: ShardOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 15_000;
  }

  holds(key: string): boolean {
    return this.#held.has(shardOf(key, this.#options.count));
  }

  async whileHeld<T>(key: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const shard = this.#held.get(shardOf(key, this.#options.count));
    if (!shard) return undefined;
    const running = work(shard.signal);
    shard.running.add(running);
    try {
      return await running;
    } finally {
      shard.running.delete(running);
    }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { prefix, identity, retryMs = 2_000 } = this.#options;
    const presence = createLeaseLeadership(this.#deps, {
      ...this.#options,
      name: `${prefix}-member-${identity}`,
    });
    const showing = presence.run(aborted, signal);
    try {
      while (!signal.aborted) {
        await this.#rebalance(signal);
        await sleep(retryMs, signal).catch(() => {});
      }
    } finally {
      for (const { stop } of this.#wanted.values()) stop.abort();
      await Promise.all([...this.#wanted.values()].map(({ done }) => done));
      await showing;
    }
  }

  async #rebalance(signal: AbortSignal): Promise<void> {
    const { count } = this.#options;
    const share = Math.ceil(count / Math.max(1, await this.#countMembers(signal)));
    const extra = [...this.#held.keys()].slice(share);
    for (const shard of extra) this.#wanted.get(shard)?.stop.abort();
    if (this.#held.size >= share) {
      // What others hold is left to them; attempts would take it as soon as they hand it over.
      for (const [shard, { stop }] of this.#wanted) if (!this.#held.has(shard)) stop.abort();
      return;
    }
    for (let shard = 0; shard < count; shard++) if (!this.#wanted.has(shard)) this.#want(shard, signal);
  }

  #want(shard: number, signal: AbortSignal): void {
    const stop = new AbortController();
    const name = `${this.#options.prefix}-shard-${shard}`;
    // A holder that was killed has been silent as long as its membership has: nobody waits for it twice.
    const lease = createLeaseLeadership(this.#deps, { ...this.#options, name, seen: this.#seen.get(name) });
    const hold = async (held: AbortSignal): Promise<void> => {
      const mine: HeldShard = { signal: held, running: new Set() };
      this.#held.set(shard, mine);
      this.#tell();
      await aborted(held);
      this.#held.delete(shard);
      this.#tell();
      await Promise.allSettled(mine.running);
    };
    const done = lease
      .run(hold, AbortSignal.any([signal, stop.signal]))
      .finally(() => this.#wanted.delete(shard));
    this.#wanted.set(shard, { stop, done });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** How many processes live, by leases that change. */
  async #countMembers(signal: AbortSignal): Promise<number> {
    const { client, log } = this.#deps;
    const { namespace, prefix } = this.#options;
    try {
      const { items } = await client.list(leases, { namespace }, { signal });
      const now = performance.now();
      let alive = 0;
      for (const { metadata, spec } of items as readonly MemberLease[]) {
        const name = metadata.name ?? '';
        if (!name.startsWith(`${prefix}-`)) continue;
        const version = metadata.resourceVersion ?? '';
        const seen = this.#seen.get(name);
        if (seen?.version !== version) this.#seen.set(name, { version, at: now });
        if (!name.startsWith(`${prefix}-member-`) || !spec?.holderIdentity) continue;
        const silentMs = seen?.version === version ? now - seen.at : 0;
        if (silentMs < this.#leaseMs) alive++;
        else if (silentMs > this.#leaseMs * forgetAfterLeases) {
          this.#seen.delete(name);
          await client.delete({ type: leases, namespace, name }, { signal });
        }
      }
      return alive;
    } catch (error) {
      if (!signal.aborted) log.debug('cannot count the other processes', { reason: messageOf(error) });
      return 1;
    }
  }
}

interface HeldShard {
  readonly signal: AbortSignal;
  readonly running: Set<Promise<unknown>>;
}

interface MemberLease {
  readonly metadata: { readonly name?: string; readonly resourceVersion?: string };
  readonly spec?: { readonly holderIdentity?: string };
}

/** The shard of a key, from 0: FNV-1a, the same in every process. */
export function shardOf(key: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) {
    hash ^= key.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash % count;
}
