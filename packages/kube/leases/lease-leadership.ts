import type { Clock, KubeObject, Logger } from '@tiphys/base';
import { deadline, messageOf, sleep } from '@tiphys/base';
import { reasonOf } from '../errors.ts';
import type { KubeClient } from '../types.ts';
import type { Leadership } from './leadership.ts';

const leases = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', kind: 'Lease' };

/** Which lease to hold, and how patiently. */
export interface LeaseOptions {
  readonly namespace: string;
  readonly name: string;
  /** Who holds it: unique to this process, such as its host name and a random part. */
  readonly identity: string;
  /** How long others wait for a holder that says nothing. Default 15,000 ms. */
  readonly leaseMs?: number | undefined;
  /** How long a holder goes on without having renewed; must be less than `leaseMs`. Default 10,000 ms. */
  readonly renewDeadlineMs?: number | undefined;
  /** How often to try to take or renew it. Default 2,000 ms. */
  readonly retryMs?: number | undefined;
  /** The lease as the caller saw it before, so that its silence counts from then. */
  readonly seen?: SeenLease | undefined;
}

/**
 * A version of a lease, and when it was first seen, by a clock that never jumps (`performance.now`): neither other machines' clocks nor the
 * setting of this one's may make two leaders.
 */
export interface SeenLease {
  readonly version: string;
  readonly at: number;
}

/** Collaborators of a lease. */
export interface LeaseDeps {
  readonly client: Pick<KubeClient, 'get' | 'create' | 'replace'>;
  /** For the times that the lease shows. */
  readonly clock: Clock;
  readonly log: Logger;
}

interface LeaseTimes {
  readonly leaseMs: number;
  readonly renewDeadlineMs: number;
  readonly retryMs: number;
}

interface LeaseSpec {
  readonly holderIdentity?: string | undefined;
  readonly leaseDurationSeconds?: number | undefined;
  readonly acquireTime?: string | undefined;
  readonly renewTime?: string | undefined;
  readonly leaseTransitions?: number | undefined;
}

/** Leadership by a Kubernetes Lease, compatible with client-go's leader election. */
export function createLeaseLeadership(deps: LeaseDeps, options: LeaseOptions): Leadership {
  return new LeaseHolder(deps, options);
}

class LeaseHolder implements Leadership {
  readonly #deps: LeaseDeps;
  readonly #options: LeaseOptions & LeaseTimes;
  #leading = false;
  #seen: SeenLease | undefined;

  constructor(deps: LeaseDeps, options: LeaseOptions) {
    this.#deps = deps;
    const { leaseMs = 15_000, renewDeadlineMs = 10_000, retryMs = 2_000 } = options;
    if (renewDeadlineMs >= leaseMs)
      throw new RangeError(`renewDeadlineMs must be less than leaseMs (${leaseMs})`);
    this.#options = { ...options, leaseMs, renewDeadlineMs, retryMs };
    this.#seen = options.seen;
  }

  isLeader(): boolean {
    return this.#leading;
  }

  async run(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const { log } = this.#deps;
    while (!signal.aborted) {
      if (!(await this.#acquire(signal))) return;
      log.info('leading', { lease: this.#options.name, identity: this.#options.identity });
      await this.#lead(work, signal);
      log.info('not leading any more', { lease: this.#options.name, identity: this.#options.identity });
    }
  }

  /** Tries until the lease is ours; false when the signal aborts first. */
  async #acquire(signal: AbortSignal): Promise<boolean> {
    for (;;) {
      if ((await this.#try(signal, this.#options.renewDeadlineMs)) === 'ours') return !signal.aborted;
      if (signal.aborted) return false;
      await sleep(this.#options.retryMs, signal).catch(() => {});
    }
  }

  async #lead(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const lost = new AbortController();
    const linked = AbortSignal.any([signal, lost.signal]);
    this.#leading = true;
    const renewing = this.#renew(linked).finally(() => {
      this.#leading = false;
      lost.abort();
    });
    try {
      await work(linked);
      // Work that is done before its time keeps the lease, so that nobody else does it again.
      await renewing;
    } finally {
      lost.abort();
      await renewing;
      // Only after the work has ended: the next leader may start at once.
      await this.#release();
    }
  }

  /** Renews until the signal aborts, somebody else has the lease, or for too long nothing could be renewed. */
  async #renew(signal: AbortSignal): Promise<void> {
    const { retryMs, renewDeadlineMs } = this.#options;
    let renewedAt = performance.now();
    while (!signal.aborted) {
      await sleep(retryMs, signal).catch(() => {});
      // From before the request: how long it took to be answered is time that others have waited.
      const askedAt = performance.now();
      const leftMs = renewedAt + renewDeadlineMs - askedAt;
      if (signal.aborted || leftMs <= 0) return;
      const found = await this.#try(signal, leftMs);
      if (found === 'others') return;
      if (found === 'ours') renewedAt = askedAt;
    }
  }

  /** Takes or renews the lease, if it is free or ours; tells whose it is, `unknown` where the server could not be asked. */
  async #try(signal: AbortSignal, timeoutMs: number): Promise<'ours' | 'others' | 'unknown'> {
    const { client, log } = this.#deps;
    const { namespace, name, identity, leaseMs } = this.#options;
    using limit = deadline(`lease ${name}`, timeoutMs, signal);
    const call = { signal: limit.signal };
    try {
      const lease = await client.get({ type: leases, namespace, name }, call);
      if (!lease) {
        const spec = this.#spec({}, identity);
        await client.create(leaseObject(namespace, name, spec), leases, call);
        return 'ours';
      }
      const spec = (lease['spec'] ?? {}) as LeaseSpec;
      const version = lease.metadata.resourceVersion ?? '';
      if (this.#seen?.version !== version) this.#seen = { version, at: performance.now() };
      const heldByOther = Boolean(spec.holderIdentity) && spec.holderIdentity !== identity;
      const heldForMs = Math.max(leaseMs, (spec.leaseDurationSeconds ?? 0) * 1000);
      if (heldByOther && performance.now() - this.#seen.at < heldForMs) return 'others';
      await client.replace({ ...lease, spec: this.#spec(spec, identity) }, leases, call);
      return 'ours';
    } catch (error) {
      // Somebody else was faster; that is what the lease is for.
      const reason = reasonOf(error);
      if (reason !== 'Conflict' && reason !== 'AlreadyExists' && !signal.aborted) {
        log.debug('cannot reach lease', { lease: name, reason: messageOf(error) });
      }
      return 'unknown';
    }
  }

  /** Lets others lead at once instead of waiting. A failure only makes them wait. */
  async #release(): Promise<void> {
    const { client } = this.#deps;
    const { namespace, name, identity, retryMs } = this.#options;
    try {
      const lease = await client.get({ type: leases, namespace, name }, { timeoutMs: retryMs });
      const spec = (lease?.['spec'] ?? {}) as LeaseSpec;
      if (!lease || spec.holderIdentity !== identity) return;
      const free = { ...spec, holderIdentity: '', leaseDurationSeconds: 1 };
      await client.replace({ ...lease, spec: free }, leases, { timeoutMs: retryMs });
    } catch (error) {
      this.#deps.log.debug('cannot release lease', { lease: name, reason: messageOf(error) });
    }
  }

  #spec(before: LeaseSpec, identity: string): LeaseSpec {
    const now = new Date(this.#deps.clock.now()).toISOString().replace('Z', '000Z');
    const same = before.holderIdentity === identity;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(this.#options.leaseMs / 1000),
      acquireTime: same ? (before.acquireTime ?? now) : now,
      renewTime: now,
      leaseTransitions: (before.leaseTransitions ?? 0) + (same || !before.acquireTime ? 0 : 1),
    };
  }
}

function leaseObject(namespace: string, name: string, spec: LeaseSpec): KubeObject {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace, name }, spec };
}
