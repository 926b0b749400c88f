import { describe, expect, it } from 'vitest';
import type { Tools } from '../tool.ts';
import { chart, runOf, useTools } from '../testing/tool-rig.ts';

const open = useTools();

describe('bounds of one build', () => {
  const bounded = (): Tools =>
    open({ maxValuesBytes: 5, maxRemotes: 1, maxKustomizations: 1, maxFileBytes: 300_000 });
  const urls = ['https://example.com/a.yaml', 'https://example.com/b.yaml'];

  it('names the setting that a value file exceeds', async () => {
    const run = runOf(chart, 'web', { source: { helm: { valueFiles: ['values-prod.yaml'] } } });
    await expect(bounded().helm.generate(run)).rejects.toThrow(
      'larger than 5 bytes (limit TIPHYS_HELM_MAX_VALUES)',
    );
  });

  it('names the setting that a file exceeds which Kustomize or Jsonnet reads', async () => {
    const large = ' '.repeat(300_001);
    const message = '(limit TIPHYS_RENDER_MAX_FILE)';
    const build = runOf({ 'k/kustomization.yaml': 'resources: [a.yaml]\n', 'k/a.yaml': large }, 'k');
    await expect(bounded().kustomize.generate(build)).rejects.toThrow(message);
    const evaluation = runOf({ 'a.jsonnet': `{}${large}` }, '.');
    await expect(bounded().jsonnet.evaluate(evaluation, 'a.jsonnet')).rejects.toThrow(message);
  });

  it.each([
    ['BYTES', { maxChartBytes: 100 }, 'larger than 100 bytes'],
    ['FILES', { maxChartFiles: 1 }, 'more than 1 files'],
  ])('names the setting that a chart in a kustomization exceeds: %s', async (name, chartLimits, what) => {
    const texts = {
      'k/kustomization.yaml': 'helmCharts: [{name: a}]\n',
      'k/charts/a/Chart.yaml': `apiVersion: v2\nname: a\nversion: 1.0.0\ndescription: ${'x'.repeat(100)}\n`,
      'k/charts/a/values.yaml': 'a: 1\n',
    };
    const options = { BuildOptions: '--enable-helm', BinaryPath: '', Versions: [] };
    const run = runOf(texts, 'k', { request: { kustomizeOptions: options } });
    await expect(open(chartLimits).kustomize.generate(run)).rejects.toThrow(
      `${what} (limit TIPHYS_HELM_MAX_CHART_${name})`,
    );
  });

  it.each([
    ['TIPHYS_KUSTOMIZE_MAX_REMOTES', { 'k/kustomization.yaml': `resources: [${urls.join(', ')}]\n` }],
    ['TIPHYS_KUSTOMIZE_MAX_REMOTES', { 'k/kustomization.yaml': `validators: [${urls.join(', ')}]\n` }],
    [
      'TIPHYS_KUSTOMIZE_MAX_KUSTOMIZATIONS',
      {
        'k/kustomization.yaml': `resources: [b, '${urls[0]}']\n`,
        'k/b/kustomization.yaml': 'namePrefix: x\n',
      },
    ],
  ])('names the setting %s that a build exceeds', async (name, texts) => {
    await expect(bounded().kustomize.generate(runOf(texts, 'k'))).rejects.toThrow(`(limit ${name})`);
  });
});
