import { expect, it } from 'vitest';
import { renderLimits } from './render-limits.ts';

it('reads what a render may use', () => {
  expect(renderLimits({})).toEqual({});
  const env = { ARGOCD_EXEC_TIMEOUT: '2m', TIPHYS_RENDER_MEMORY_MIB: '512', TIPHYS_RENDER_MAX_OUTPUT: '10M' };
  expect(renderLimits(env)).toMatchObject({ timeoutMs: 120_000, memoryMiB: 512 });
  expect(() => renderLimits({ TIPHYS_RENDER_MEMORY_MIB: 'much' })).toThrow(
    'TIPHYS_RENDER_MEMORY_MIB is not a number',
  );
  const tools = {
    TIPHYS_RENDER_MAX_FILE: '3Mi',
    TIPHYS_RENDER_MAX_REMOTE_FILE: '1Mi',
    TIPHYS_HELM_MAX_VALUES: '2Mi',
    TIPHYS_HELM_MAX_CHART_BYTES: '4Mi',
    TIPHYS_HELM_MAX_CHART_FILES: '5',
    TIPHYS_KUSTOMIZE_MAX_REMOTES: '3',
    TIPHYS_KUSTOMIZE_MAX_KUSTOMIZATIONS: '4',
    TIPHYS_KUSTOMIZE_MAX_COPY_BYTES: '8Mi',
    TIPHYS_KUSTOMIZE_MAX_COPY_FILES: '6',
  };
  expect(renderLimits(tools)).toEqual({
    maxFileBytes: 3 * 2 ** 20,
    maxRemoteFileBytes: 2 ** 20,
    maxValuesBytes: 2 ** 21,
    maxChartBytes: 2 ** 22,
    maxChartFiles: 5,
    maxRemotes: 3,
    maxKustomizations: 4,
    maxCopyBytes: 2 ** 23,
    maxCopyFiles: 6,
  });
  expect(() => renderLimits({ TIPHYS_KUSTOMIZE_MAX_REMOTES: '0' })).toThrow(
    'TIPHYS_KUSTOMIZE_MAX_REMOTES is not a number',
  );
  expect(() => renderLimits({ TIPHYS_RENDER_MAX_OUTPUT: 'much' })).toThrow('is not a size');
});
