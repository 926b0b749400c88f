import { compare, withRig } from './rendering/rig.ts';
import { smallChart } from './rendering/sources.ts';

// `render-small`: 100 small charts through the repo service, against 100 processes of `helm template`.

const count = 100;
const charts = Array.from({ length: count }, (_, index) => smallChart(`charts/${index}`, index));

await withRig(Object.assign({}, ...charts), (rig) =>
  compare({
    bench: 'render-small',
    target: 1 / 15,
    count,
    async ours(index) {
      const manifests = await rig.render({ path: `charts/${index}` });
      if (manifests !== 3) throw new Error(`3 manifests wanted, ${manifests} found`);
    },
    theirs: (index) =>
      rig.tool(rig.programs.helm, ['template', `app-${index}`, `charts/${index}`, '--namespace', 'bench']),
  }),
);
