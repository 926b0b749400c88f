import { parseDuration } from '@tiphys/base';
import type { Environment } from '@tiphys/kube';
import type { RepoServerOptions } from '@tiphys/render';
import { readBytes } from './read-bytes.ts';

/** What one render may use, from the environment: Argo CD's `ARGOCD_EXEC_TIMEOUT` and bounds of our own (docs/limits.md). */
export function renderLimits(env: Environment): NonNullable<RepoServerOptions['limits']> {
  const { ARGOCD_EXEC_TIMEOUT } = env;
  const count = (name: string): number | undefined => {
    const value = env[name] ?? '';
    if (value !== '' && !/^[1-9]\d*$/.test(value)) throw new SyntaxError(`${name} is not a number: ${value}`);
    return value === '' ? undefined : Number(value);
  };
  const bytes = (name: string): number | undefined => (env[name] ? readBytes(env[name]) : undefined);
  return {
    timeoutMs: ARGOCD_EXEC_TIMEOUT ? parseDuration(ARGOCD_EXEC_TIMEOUT) : undefined,
    memoryMiB: count('TIPHYS_RENDER_MEMORY_MIB'),
    maxOutputBytes: bytes('TIPHYS_RENDER_MAX_OUTPUT'),
    maxFileBytes: bytes('TIPHYS_RENDER_MAX_FILE'),
    maxRemoteFileBytes: bytes('TIPHYS_RENDER_MAX_REMOTE_FILE'),
    maxValuesBytes: bytes('TIPHYS_HELM_MAX_VALUES'),
    maxChartBytes: bytes('TIPHYS_HELM_MAX_CHART_BYTES'),
    maxChartFiles: count('TIPHYS_HELM_MAX_CHART_FILES'),
    maxRemotes: count('TIPHYS_KUSTOMIZE_MAX_REMOTES'),
    maxKustomizations: count('TIPHYS_KUSTOMIZE_MAX_KUSTOMIZATIONS'),
    maxCopyBytes: bytes('TIPHYS_KUSTOMIZE_MAX_COPY_BYTES'),
    maxCopyFiles: count('TIPHYS_KUSTOMIZE_MAX_COPY_FILES'),
  };
}
