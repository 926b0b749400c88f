import { runFleet } from './fleet/run.ts';

await runFleet(['refresh-150']);
