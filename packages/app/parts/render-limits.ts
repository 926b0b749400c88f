import { parseDuration } from '@tiphys/base';
import type { Environment } from '@tiphys/kube';
import type { RepoServerOptions } from '@tiphys/render';
import { readBytes } from './read-bytes.ts';

/** What one render may use, from the environment: Argo CD's `ARGOCD_EXEC_TIMEOUT` and bounds of our own (docs/limits.md). */
export function renderLimits(env: Environment): NonNullable<RepoServerOptions['limits']> {
  const { ARGOCD_EXEC_TIMEOUT, TIPHYS_RENDER_MAX_OUTPUT, TIPHYS_RENDER_MEMORY_MIB } = env;
  if (TIPHYS_RENDER_MEMORY_MIB && !/^[1-9]\d*$/.test(TIPHYS_RENDER_MEMORY_MIB))
    throw new SyntaxError(`TIPHYS_RENDER_MEMORY_MIB is not a number: ${TIPHYS_RENDER_MEMORY_MIB}`);
  return {
    timeoutMs: ARGOCD_EXEC_TIMEOUT ? parseDuration(ARGOCD_EXEC_TIMEOUT) : undefined,
    memoryMiB: TIPHYS_RENDER_MEMORY_MIB ? Number(TIPHYS_RENDER_MEMORY_MIB) : undefined,
    maxOutputBytes: TIPHYS_RENDER_MAX_OUTPUT ? readBytes(TIPHYS_RENDER_MAX_OUTPUT) : undefined,
  };
}
