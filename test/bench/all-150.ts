import { runFleet } from './fleet/run.ts';

// All that is measured with 150 applications, with one fleet.

await runFleet(['apps-150', 'idle-150', 'refresh-150', 'self-heal', 'commit']);
