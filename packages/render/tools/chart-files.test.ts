import type { ChartSource } from '@tiphys/source';
import { createMemoryTree } from '@tiphys/source';
import { describe, expect, it } from 'vitest';
import { createDependencyFetcher } from '../generate/chart-dependencies.ts';
import { readChart } from './chart-files.ts';
import { addDependencies } from './helm-dependencies.ts';

const files = ['web/Chart.yaml', 'web/values.yaml', 'lib/Chart.yaml', 'lib/values.yaml'];
const tree = createMemoryTree(
  new Map(files.map((path) => [path, { content: new TextEncoder().encode('12345') }])),
  { revision: '1', kind: 'repository' },
);

describe.each([
  [{ maxChartBytes: 9 }, 'the files to read are larger than 9 bytes (limit TIPHYS_HELM_MAX_CHART_BYTES)'],
  [{ maxChartFiles: 1 }, /^.*more than 1 files in "\S+" \(limit TIPHYS_HELM_MAX_CHART_FILES\)$/],
])('a chart that is larger than %j', (limits, message) => {
  it('names the setting', async () => {
    await expect(readChart(tree, 'web', { limits, signal: undefined })).rejects.toThrow(message);
  });

  it('names the setting where another chart depends on it in the same repository', async () => {
    const dependencies = [{ name: 'lib', repository: 'file://../lib', version: '1.0.0' }];
    const renderd = { split: () => Promise.resolve([{ documents: [{ dependencies }] }]) };
    const run = {
      tree,
      path: 'web',
    } as unknown as Parameters<typeof addDependencies>[1];
    const chart = new Map([['Chart.yaml', new Uint8Array()]]);
    await expect(addDependencies({ renderd, limits }, run, chart)).rejects.toThrow(message);
  });

  it('names the setting where another chart depends on it in a Helm repository', async () => {
    const charts = {
      resolveVersion: () => Promise.resolve('1.0.0'),
      tree: () => Promise.resolve(tree),
    } as unknown as ChartSource;
    const fetch = createDependencyFetcher({ charts, chartLimits: limits }, {});
    await expect(
      fetch({ name: 'lib', repository: 'https://charts.example.com', version: '1.0.0' }),
    ).rejects.toThrow(message);
  });
});
