import type { Tree } from '@tiphys/source';

/** Bounds of a chart with everything in it, and of each chart it depends on. */
export interface ChartLimits {
  /** Bytes of all its files. Default 100 MiB, as Helm bounds an unpacked archive. */
  readonly maxChartBytes?: number | undefined;
  /** How many files. Default 10,000. */
  readonly maxChartFiles?: number | undefined;
}

const defaultMaxChartBytes = 100 * 1024 * 1024;
const defaultMaxChartFiles = 10_000;

/** The bounds with their defaults. */
export function chartBounds(
  limits: ChartLimits | undefined,
): Required<{ [Name in keyof ChartLimits]: number }> {
  return {
    maxChartBytes: limits?.maxChartBytes ?? defaultMaxChartBytes,
    maxChartFiles: limits?.maxChartFiles ?? defaultMaxChartFiles,
  };
}

/** All files of a chart by path inside it; `undefined` where there is no folder. A bound that is exceeded names its setting. */
export function readChart(
  tree: Pick<Tree, 'readAll'>,
  path: string,
  { limits, signal }: { readonly limits: ChartLimits | undefined; readonly signal: AbortSignal | undefined },
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const { maxChartBytes, maxChartFiles } = chartBounds(limits);
  return tree.readAll(path, {
    maxBytes: maxChartBytes,
    limitName: 'TIPHYS_HELM_MAX_CHART_BYTES',
    maxFiles: maxChartFiles,
    filesLimitName: 'TIPHYS_HELM_MAX_CHART_FILES',
    signal,
  });
}
