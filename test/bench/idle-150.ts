import { runFleet } from './fleet/run.ts';

await runFleet(['idle-150']);
