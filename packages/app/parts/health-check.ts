import { createSingleFlight, deadline, messageOf } from '@tiphys/base';
import type { Logger } from '@tiphys/base';
import type { SidePortRoute } from '@tiphys/rpc';

/** Something that a component needs. */
export interface HealthPart {
  readonly name: string;
  /** Rejects, or throws, when it is not there. */
  check(signal: AbortSignal): Promise<void>;
  /** Without it the component does nothing of use; else it only works worse. */
  readonly isVital: boolean;
}

const timeoutMs = 5000;
const contentType = 'text/plain; charset=utf-8';

/**
 * `/healthz`: `ok` while the process runs. With `full=true` every part is looked at, once for all who ask at the same time: 503 where
 * a vital one is missing, else `ok` and a line for each that is degraded.
 */
export function healthRoute(parts: readonly HealthPart[], log: Logger): SidePortRoute {
  const flight = createSingleFlight<readonly Finding[]>();
  return async (query) => {
    if (query.get('full') !== 'true') return { contentType, body: 'ok' };
    const findings = await flight('full', () => lookAt(parts));
    const isDead = findings.some(({ isVital }) => isVital);
    if (isDead) {
      for (const { name, error } of findings)
        log.error('Error serving health check request', { part: name, error });
    }
    // Whoever asks is not logged in: which part it is, but not why.
    const lines = findings.map(({ name, isVital }) => `${isVital ? 'failed' : 'degraded'}: ${name}`);
    return { status: isDead ? 503 : 200, contentType, body: [isDead ? 'not ok' : 'ok', ...lines].join('\n') };
  };
}

interface Finding {
  readonly name: string;
  readonly isVital: boolean;
  readonly error: string;
}

async function lookAt(parts: readonly HealthPart[]): Promise<readonly Finding[]> {
  const found = await Promise.all(
    parts.map(async ({ name, isVital, check }): Promise<Finding | undefined> => {
      using limit = deadline(name, timeoutMs);
      try {
        await check(limit.signal);
        return undefined;
      } catch (error) {
        return { name, isVital, error: messageOf(error) };
      }
    }),
  );
  return found.filter((one) => one !== undefined);
}
