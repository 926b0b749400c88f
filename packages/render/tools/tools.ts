import type { Renderd } from '../renderd/types.ts';
import type { Tools } from '../tool.ts';
import { createHelmTool } from './helm.ts';
import type { HelmToolDeps } from './helm.ts';
import { createJsonnetTool } from './jsonnet.ts';
import { createKsonnetTool } from './ksonnet/ksonnet.ts';
import { createKustomizeTool } from './kustomize.ts';
import type { KustomizeToolDeps } from './kustomize.ts';
import type { FileLimits } from './tree-source.ts';

/** What one build may bring in; each has a default. */
export type ToolLimits = FileLimits &
  NonNullable<HelmToolDeps['limits']> &
  NonNullable<KustomizeToolDeps['limits']>;

/** What the embedded tools work with. */
export interface ToolsDeps extends Pick<HelmToolDeps, 'fetchFile'>, Pick<KustomizeToolDeps, 'runExecutable'> {
  readonly renderd: Renderd;
  readonly limits?: ToolLimits | undefined;
}

/** Changes whenever results may differ: the embedded libraries, or what is made of a source's options here. */
const version = 'helm 4.2.4, kustomize 5.8.1, jsonnet 0.21.0; 4';

/** The tools that render through renderd. */
export function createTools({ fetchFile, limits, renderd, runExecutable }: ToolsDeps): Tools {
  return {
    helm: createHelmTool({ renderd, fetchFile, limits }),
    kustomize: createKustomizeTool({ renderd, fetchFile, limits, runExecutable }),
    jsonnet: createJsonnetTool(renderd, limits),
    ksonnet: createKsonnetTool(renderd, limits),
    version,
  };
}
