import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageOf, silentLogger } from '@tiphys/base';
import { createRenderd } from '@tiphys/render';
import type { Renderd } from '@tiphys/render';
import { buildEngine, buildReference } from '../../scripts/build-engine.mjs';
import { moduleFolder, readFolder, runReference } from './run-reference.ts';

// Helm's own test charts, from the module cache, through `helm template` and through renderd.

const engineFolder = join(import.meta.dirname, '..', '..', 'engine-go');
let helm: string;
let renderd: Renderd;
let chartsFolder: string;

beforeAll(async () => {
  const { renderd: path } = await buildEngine();
  ({ helm } = await buildReference());
  renderd = createRenderd({ path, log: silentLogger });
  const module = await moduleFolder('helm.sh/helm/v4', engineFolder);
  chartsFolder = join(module, 'pkg', 'cmd', 'testdata', 'testcharts');
}, 600_000);

afterAll(() => renderd[Symbol.asyncDispose]());

interface Variant {
  readonly flags: readonly string[];
  readonly request: Partial<Parameters<Renderd['helmTemplate']>[0]>;
}

const variants: readonly Variant[] = [
  { flags: [], request: {} },
  { flags: ['--include-crds', '--skip-tests'], request: { includeCrds: true, skipTests: true } },
  {
    flags: ['--kube-version', '1.25.3', '--api-versions', 'example.com/v1', '--set', 'a.b=1,service.name=x'],
    request: { kubeVersion: '1.25.3', apiVersions: ['example.com/v1'], set: ['a.b=1,service.name=x'] },
  },
  {
    flags: ['--skip-schema-validation', '--set-string', 'age=5'],
    request: { skipSchemaValidation: true, setString: ['age=5'] },
  },
];

test.each(variants)(
  'renderd renders every chart as helm does, $flags',
  async ({ flags, request }) => {
    const entries = await readdir(chartsFolder, { withFileTypes: true });
    const charts = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(charts.length).toBeGreaterThan(25);
    for (const chart of charts) {
      const args = ['template', 'demo', chart, '--namespace', 'somewhere', ...flags];
      const expected = await runReference(helm, args, chartsFolder);
      const files = await readFolder(join(chartsFolder, chart));
      // Helm finds this before it loads anything; here the tool does.
      if (!files.has('Chart.yaml')) continue;
      const rendered = await renderd
        .helmTemplate({ files, releaseName: 'demo', namespace: 'somewhere', ...request })
        .catch((error: unknown) => ({ error: messageOf(error).trim() }));
      if ('error' in expected || 'error' in rendered) {
        expect(rendered, chart).toEqual(expected);
        continue;
      }
      const [split] = await renderd.split([new TextEncoder().encode(expected.output)]);
      expect(split?.problem, chart).toBeUndefined();
      expect(rendered, chart).toEqual(split?.documents);
    }
  },
  120_000,
);
