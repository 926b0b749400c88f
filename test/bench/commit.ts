import { runFleet } from './fleet/run.ts';

await runFleet(['commit']);
