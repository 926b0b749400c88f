import { compare, withRig } from './rendering/rig.ts';
import { kustomization } from './rendering/sources.ts';

// `render-kustomize-300`: a kustomization of 300 objects in as many files, against `kustomize build`.

const objects = 300;

await withRig(kustomization('app', objects / 3), (rig) =>
  compare({
    bench: 'render-kustomize-300',
    target: 1,
    count: 8,
    async ours() {
      const manifests = await rig.render({ path: 'app' });
      if (manifests !== objects) throw new Error(`${objects} manifests wanted, ${manifests} found`);
    },
    theirs: () => rig.tool(rig.programs.kustomize, ['build', 'app']),
  }),
);
