import { compare, withRig } from './rendering/rig.ts';
import { largeChart } from './rendering/sources.ts';

// `render-large`: a chart with 100 templates through the repo service, against `helm template`.

const templates = 100;

await withRig(largeChart('chart', templates), (rig) =>
  compare({
    bench: 'render-large',
    target: 1 / 2,
    count: 20,
    async ours() {
      const manifests = await rig.render({ path: 'chart' });
      if (manifests !== templates) throw new Error(`${templates} manifests wanted, ${manifests} found`);
    },
    theirs: () => rig.tool(rig.programs.helm, ['template', 'app', 'chart', '--namespace', 'bench']),
  }),
);
