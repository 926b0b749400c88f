import { runFleet } from './fleet/run.ts';

await runFleet(['apps-150']);
