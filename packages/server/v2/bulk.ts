import { randomUUID } from 'node:crypto';
import { codes, formatTime, mapLimit, messageOf, StatusError } from '@tiphys/base';
import type { BulkAction, BulkJob, BulkRequest } from '@tiphys/model/v2';
import type { Call } from '../call.ts';
import { findApplication } from '../services/application/find.ts';
import { refreshApplication } from '../services/application/get.ts';
import { terminateOperation } from '../services/application/operation.ts';
import { syncApplication } from '../services/application/sync.ts';
import { readBulkRequest } from './bulk-request.ts';
import { visibleRights } from './list/shown.ts';
import type { ListSource } from './list/shown.ts';
import { rights } from './list/rights.ts';
import { selectEntries } from './list/select.ts';
import type { V2Route } from './route.ts';
import type { V2Context } from './routes.ts';
import { compileQuery, parseQuery } from '@tiphys/model/query';

/** Applications of one job that are worked on at once. */
const concurrency = 8;
/** Applications of one job at most. */
const maxApplications = 20_000;
/** Jobs that run or are remembered, for all callers. */
const maxJobs = 50;
const maxRunningPerCaller = 3;
const maxFailures = 100;
/** A job that takes longer is stopped. */
const maxJobMs = 60 * 60_000;

/** What the routes of bulk jobs are made of. */
export interface BulkDeps extends Pick<V2Context, 'application' | 'closing'> {
  readonly source: ListSource;
}

interface Target {
  readonly namespace: string;
  readonly name: string;
}

/** `POST bulk`, `GET` and `DELETE bulk/:id`: one action over many applications, done here, with progress. A job is seen by who began it. */
export function createBulkRoutes(deps: BulkDeps): readonly V2Route[] {
  const jobs = new Map<string, Job>();
  const own = (call: Call, id: string): Job => {
    const job = jobs.get(id);
    if (!job || job.owner !== call.identity.subject)
      throw new StatusError(codes.notFound, `there is no bulk job ${id}`);
    return job;
  };
  return [
    {
      method: 'POST',
      path: 'bulk',
      handle({ call, body }) {
        const request = readBulkRequest(body);
        const targets = targetsOf(deps, call, request);
        makeRoom(jobs, call.identity.subject);
        const job = new Job(deps, call, { request, targets });
        jobs.set(job.id, job);
        job.start();
        return Promise.resolve(job.shown());
      },
    },
    {
      method: 'GET',
      path: 'bulk/:id',
      handle: ({ call, params }) => Promise.resolve(own(call, params['id'] ?? '').shown()),
    },
    {
      method: 'DELETE',
      path: 'bulk/:id',
      handle({ call, params }) {
        const job = own(call, params['id'] ?? '');
        job.stop();
        return Promise.resolve(job.shown());
      },
    },
  ];
}

function makeRoom(jobs: Map<string, Job>, owner: string): void {
  const running = [...jobs.values()].filter((job) => job.isRunning());
  if (running.filter((job) => job.owner === owner).length >= maxRunningPerCaller)
    throw new StatusError(
      codes.resourceExhausted,
      `only ${maxRunningPerCaller} bulk jobs of one user run at once`,
    );
  for (const [id, job] of jobs) if (jobs.size >= maxJobs && !job.isRunning()) jobs.delete(id);
  if (jobs.size >= maxJobs) throw new StatusError(codes.resourceExhausted, 'too many bulk jobs are running');
}

const neededRight: Readonly<Record<BulkAction, number>> = {
  sync: rights.sync,
  terminate: rights.sync,
  refresh: rights.get,
  'hard-refresh': rights.get,
};

/** Names as they are given, or all that match and on which the caller may do it. */
function targetsOf({ source }: BulkDeps, call: Call, { names, q, action }: BulkRequest): readonly Target[] {
  if (names) return names;
  const can = visibleRights(source, call);
  const needed = neededRight[action];
  const { matching } = selectEntries({
    entries: source.index.entries(),
    terms: compileQuery(parseQuery(q ?? ''), source.now()),
    isVisible: (entry) => (can.of(entry) & needed) !== 0,
    facets: false,
  });
  if (matching.length > maxApplications)
    throw new StatusError(codes.invalidArgument, `a bulk job takes ${maxApplications} applications at most`);
  return matching.map(({ row: { namespace, name } }) => ({ namespace, name }));
}

class Job {
  readonly id = randomUUID();
  readonly owner: string;
  readonly #deps: BulkDeps;
  readonly #call: Call;
  readonly #request: BulkRequest;
  readonly #targets: readonly Target[];
  readonly #stop = new AbortController();
  readonly #startedAt: number;
  #finishedAt: number | undefined;
  #done = 0;
  #failed = 0;
  #skipped = 0;
  readonly #failures: BulkJob['failures'][number][] = [];

  constructor(
    deps: BulkDeps,
    call: Call,
    { request, targets }: { readonly request: BulkRequest; readonly targets: readonly Target[] },
  ) {
    this.#deps = deps;
    this.owner = call.identity.subject;
    this.#request = request;
    this.#targets = targets;
    this.#startedAt = deps.application.clock.now();
    const limit = AbortSignal.timeout(maxJobMs);
    // The request that began it ends at once; the job goes on.
    this.#call = { ...call, signal: AbortSignal.any([this.#stop.signal, deps.closing, limit]) };
  }

  start(): void {
    const { signal } = this.#call;
    const work = mapLimit(this.#targets, concurrency, async (target) => {
      if (!signal.aborted) await this.#one(target);
    });
    void work.finally(() => {
      this.#finishedAt = this.#deps.application.clock.now();
    });
  }

  stop(): void {
    this.#stop.abort();
  }

  isRunning(): boolean {
    return this.#finishedAt === undefined;
  }

  shown(): BulkJob {
    const { aborted: stopping } = this.#call.signal;
    return {
      id: this.id,
      action: this.#request.action,
      state: this.isRunning() ? (stopping ? 'stopping' : 'running') : stopping ? 'stopped' : 'done',
      total: this.#targets.length,
      done: this.#done,
      failed: this.#failed,
      skipped: this.#skipped,
      startedAt: formatTime(this.#startedAt),
      ...(this.#finishedAt === undefined ? {} : { finishedAt: formatTime(this.#finishedAt) }),
      failures: this.#failures,
    };
  }

  async #one(target: Target): Promise<void> {
    try {
      const did = await act(this.#deps, this.#call, { request: this.#request, target });
      if (did) this.#done += 1;
      else this.#skipped += 1;
    } catch (error) {
      if (this.#call.signal.aborted) return;
      this.#failed += 1;
      if (this.#failures.length < maxFailures) this.#failures.push({ ...target, message: messageOf(error) });
    }
  }
}

/** Does the action to one application; false where there was nothing to do. Each service checks the caller's rights itself. */
async function act(
  { application: deps }: BulkDeps,
  call: Call,
  { request, target }: { readonly request: BulkRequest; readonly target: Target },
): Promise<boolean> {
  const query = { name: target.name, appNamespace: target.namespace };
  switch (request.action) {
    case 'terminate':
      await terminateOperation(deps, query, call);
      return true;
    case 'refresh':
    case 'hard-refresh': {
      const type = request.action === 'hard-refresh' ? 'hard' : 'normal';
      const { application } = await findApplication(deps, call, { ...query, action: 'get' });
      await refreshApplication(deps, application, { type, call });
      return true;
    }
    case 'sync': {
      const { prune, dryRun, force, applyOnly, onlyOutOfSync } = request.sync ?? {};
      if (onlyOutOfSync) {
        const { application } = await findApplication(deps, call, { ...query, action: 'get' });
        if (application.status?.sync?.status === 'Synced') return false;
      }
      const strategy = applyOnly ? { apply: { force } } : { hook: { force } };
      await syncApplication(deps, { ...query, prune, dryRun, strategy }, call);
      return true;
    }
  }
}
