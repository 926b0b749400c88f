import { compare, withRig } from './rendering/rig.ts';
import { kustomization } from './rendering/sources.ts';

// `render-kustomize`: a kustomization of three objects through the repo service, against `kustomize build`.

await withRig(kustomization('app', 1), (rig) =>
  compare({
    bench: 'render-kustomize',
    target: 1 / 5,
    count: 50,
    async ours() {
      const manifests = await rig.render({ path: 'app' });
      if (manifests !== 3) throw new Error(`3 manifests wanted, ${manifests} found`);
    },
    theirs: () => rig.tool(rig.programs.kustomize, ['build', 'app']),
  }),
);
