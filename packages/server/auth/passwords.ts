import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const cost = 10;
/** What bcrypt sees of a password; a longer one is refused, so that its tail is not silently ignored. */
const maxPasswordBytes = 72;
/** A hundred times what a hash of the usual cost needs: whoever puts a larger cost into a hash gets no answer. */
const timeoutMs = 10_000;

/** Hashes passwords as `argocd-secret` keeps them. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Whether a password fits a hash; false for a hash that is none. */
  verify(password: string, passwordHash: string): Promise<boolean>;
}

/** What the worker does: hash a password, or compare it with a hash. */
export type BcryptWork =
  | { readonly password: string; readonly cost: number }
  | { readonly password: string; readonly hash: string };

/**
 * Makes the bcrypt hasher. Each call has a thread of its own: on the one that answers requests it would stop all of them for 60 ms, and
 * logins are few enough to start it anew (30 ms). Rejects with `TimeoutError` after ten seconds.
 */
export function createPasswords(): Passwords {
  return {
    hash: (password) => run({ password, cost }) as Promise<string>,
    verify: async (password, passwordHash) => {
      if (Buffer.byteLength(password) > maxPasswordBytes || passwordHash === '') return false;
      // `htpasswd` writes `$2y$`, which is the same as `$2b$`.
      return (await run({ password, hash: passwordHash.replace(/^\$2y\$/, '$2b$') })) as boolean;
    },
  };
}

async function run(workerData: BcryptWork): Promise<unknown> {
  // Beside this file in the sources, beside the bundle in dist.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./bcrypt-worker.${extension}`, import.meta.url), {
    workerData,
    env: {},
  });
  try {
    const [answer] = (await once(worker, 'message', { signal: AbortSignal.timeout(timeoutMs) })) as unknown[];
    return answer;
  } finally {
    await worker.terminate();
  }
}
