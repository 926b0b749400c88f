import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildUi } from '../../scripts/build-ui.mjs';
import { startStage } from './stage.ts';
import { states } from './states/index.ts';
import { takeAll } from './take.ts';
import { makeSheets } from './sheets.ts';

// `npm run screenshots [-- WORD…] [--keep]`: every page and state as pictures in `screenshots/`, or those whose name has one of the words.
// With `--keep`, everything stays up and each line of input is taken as words again, with the UI built anew.

const folder = fileURLToPath(new URL('../../screenshots', import.meta.url));
const given = process.argv.slice(2);
const words = given.filter((word) => !word.startsWith('--'));

await buildUi();
await using stage = await startStage();
await takeNamed(words);
if (given.includes('--keep')) {
  console.log('ready for words');
  for await (const line of createInterface({ input: process.stdin })) {
    await buildUi();
    await stage.renew();
    await takeNamed(line.split(/\s+/).filter((word) => word !== ''));
    console.log('ready for words');
  }
}

async function takeNamed(wanted: readonly string[]): Promise<void> {
  const chosen = states.filter(
    ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
  );
  const troubles = await takeAll(stage, chosen, folder);
  await makeSheets(
    chosen.map(({ name }) => name),
    folder,
  );
  for (const trouble of troubles) console.error(trouble);
  console.log(`${chosen.length} states in ${join(folder, 'sheets')}, ${troubles.length} troubles`);
  process.exitCode = troubles.length > 0 ? 1 : 0;
}
