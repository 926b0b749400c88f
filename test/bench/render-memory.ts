import { mapLimit } from '@tiphys/base';
import { residentMiB } from './rendering/usage.ts';
import { withRig } from './rendering/rig.ts';
import { manyApplications } from './rendering/sources.ts';
import { report } from './report.ts';

// `render-memory`: memory of a repo server with its workers while it renders 1,000 applications of one repository, as many at once as it
// takes.

const count = 1000;
const atOnce = 16;
const sampleMs = 50;

await withRig(manyApplications(count), async (rig) => {
  let most = 0;
  const sampler = setInterval(() => (most = Math.max(most, residentMiB())), sampleMs);
  try {
    const indexes = Array.from({ length: count }, (_, index) => index);
    await mapLimit(indexes, atOnce, (index) => rig.render({ path: `apps/${index}` }));
    most = Math.max(most, residentMiB());
  } finally {
    clearInterval(sampler);
  }
  report({ bench: 'render-memory', value: most, unit: 'MiB', target: 300 });
});
