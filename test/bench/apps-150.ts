import { setTimeout as delay } from 'node:timers/promises';
import { isSyncedAndHealthy, startFleet } from './fleet/fleet.ts';
import { measureCommits } from './fleet/commits.ts';
import { measureHealing } from './fleet/healing.ts';
import { measureRefresh } from './fleet/refresh.ts';
import { report } from './report.ts';

// 150 applications of three objects in one repository, automated, in one process beside a real API server: from nothing to all Synced and
// Healthy (`apps-150`), a minute of nothing (`idle-150`), a hard refresh of all (`refresh-150`), drift (`self-heal`) and a
// commit (`commit`). Targets are ratios to what Argo CD 3.6 took on a machine of this kind: 42 s, 38 CPU seconds and 1,050 MB; 2.6
// CPU seconds a minute; 7.8 s and 7.6 CPU seconds; 246 and 670 ms; 295 ms.

const count = 150;
const settleMs = 5000;
const idleSeconds = 60;

await using fleet = await startFleet(count);

const before = fleet.usage.now().cpuSeconds;
const startedAt = performance.now();
await fleet.createApplications(count);
await fleet.untilAll(
  (application) => fleet.applications.list().length === count && isSyncedAndHealthy(application),
  120_000,
);
report({ bench: 'apps-150.time', value: (performance.now() - startedAt) / 1000, unit: 's', target: 15 });
report({ bench: 'apps-150.cpu', value: fleet.usage.now().cpuSeconds - before, unit: 's', target: 13 });
report({ bench: 'apps-150.peak', value: fleet.usage.peakMb(), unit: 'MB', target: 350 });

await delay(settleMs);
const idleFrom = fleet.usage.now().cpuSeconds;
await delay(idleSeconds * 1000);
report({ bench: 'idle-150.cpu', value: fleet.usage.now().cpuSeconds - idleFrom, unit: 's', target: 0.9 });

await measureRefresh(fleet);
await measureHealing(fleet);
await measureCommits(fleet);
