import { withContext } from '@tiphys/base';
import type { JsonnetVar } from '@tiphys/model';
import type { JsonnetVariable, Renderd } from '../renderd/types.ts';
import type { JsonnetTool, ToolRun } from '../tool.ts';
import { locate } from './locate.ts';
import { treeSource } from './tree-source.ts';
import type { FileLimits } from './tree-source.ts';

/** Evaluates Jsonnet by the embedded library: imports beside the file, in the application's folder, in libraries. */
export function createJsonnetTool(renderd: Pick<Renderd, 'jsonnet'>, limits?: FileLimits): JsonnetTool {
  return {
    async evaluate(run, file): Promise<unknown> {
      const { extVars, libs, tlas } = run.source.directory?.jsonnet ?? {};
      const folder = run.path === '.' ? '' : run.path;
      const request = {
        file,
        extVars: variables(run, extVars),
        tlas: variables(run, tlas),
        libraries: [folder, ...(libs ?? []).map(libraryPath)],
      };
      return renderd.jsonnet(request, treeSource(run.tree, limits), { signal: run.signal });
    },
  };
}

/** Libraries are relative to the root of the tree. */
function libraryPath(path: string): string {
  try {
    return locate(path, '.');
  } catch (error) {
    throw withContext('jsonnet library', error);
  }
}

function variables(run: ToolRun, given: readonly JsonnetVar[] | null | undefined): JsonnetVariable[] {
  return (given ?? []).map(({ code = false, name, value }) => ({ name, value: run.env.expand(value), code }));
}
