import { setTimeout as delay } from 'node:timers/promises';
import { report } from '../report.ts';
import { measureCommits } from './commits.ts';
import { isSyncedAndHealthy, startFleet } from './fleet.ts';
import type { Fleet } from './fleet.ts';
import { measureHealing } from './healing.ts';
import { measureRefresh } from './refresh.ts';

// 150 applications of three objects in one repository, automated, in one process beside a real API server: from nothing to all Synced and
// Healthy (`apps-150`), a minute of nothing (`idle-150`), a hard refresh of all (`refresh-150`), drift (`self-heal`) and a
// commit (`commit`). Targets are ratios to what Argo CD 3.6 took on a machine of this kind: 42 s, 38 CPU seconds and 1,050 MB; 2.6
// CPU seconds a minute; 7.8 s and 7.6 CPU seconds; 246 and 670 ms; 295 ms.

const count = 150;
const settleMs = 5000;
const idleSeconds = 60;

const measurements: Readonly<Record<string, (fleet: Fleet) => Promise<void>>> = {
  'idle-150': measureIdle,
  'refresh-150': measureRefresh,
  'self-heal': measureHealing,
  commit: measureCommits,
};

/** Starts a fleet and measures what is named; `apps-150` is how it starts. */
export async function runFleet(names: readonly string[]): Promise<void> {
  await using fleet = await startFleet(count);
  await measureCreation(fleet, names.includes('apps-150'));
  await delay(settleMs);
  for (const name of names) await measurements[name]?.(fleet);
}

async function measureCreation(fleet: Fleet, tell: boolean): Promise<void> {
  const before = fleet.usage.now().cpuSeconds;
  const startedAt = performance.now();
  await fleet.createApplications(count);
  await fleet.untilAll(
    (application) => fleet.applications.list().length === count && isSyncedAndHealthy(application),
    120_000,
  );
  if (!tell) return;
  report({ bench: 'apps-150.time', value: (performance.now() - startedAt) / 1000, unit: 's', target: 15 });
  report({ bench: 'apps-150.cpu', value: fleet.usage.now().cpuSeconds - before, unit: 's', target: 13 });
  report({ bench: 'apps-150.peak', value: fleet.usage.peakMb(), unit: 'MB', target: 350 });
}

async function measureIdle(fleet: Fleet): Promise<void> {
  const from = fleet.usage.now().cpuSeconds;
  await delay(idleSeconds * 1000);
  report({ bench: 'idle-150.cpu', value: fleet.usage.now().cpuSeconds - from, unit: 's', target: 0.9 });
}
