import { describe, expect, it } from 'vitest';
import { runOf, useTools } from '../testing/tool-rig.ts';

const open = useTools();

describe('the Jsonnet tool', () => {
  const texts = {
    'app/main.jsonnet': "(import 'lib.libsonnet') + {name: std.extVar('name')}",
    'vendor/lib.libsonnet': "{v: importstr 'text.txt'}",
    'vendor/text.txt': 'text',
  };
  const directory = { jsonnet: { extVars: [{ name: 'name', value: '$ARGOCD_APP_NAME' }], libs: ['vendor'] } };

  it('evaluates with variables and libraries', async () => {
    const run = runOf(texts, 'app', { source: { directory } });
    expect(await open().jsonnet.evaluate(run, 'app/main.jsonnet')).toEqual({ v: 'text', name: 'app' });
    expect([...run.tree.readSet().keys()]).toContain('vendor/text.txt');
  });

  it('refuses libraries outside of the tree', async () => {
    const run = runOf(texts, 'app', { source: { directory: { jsonnet: { libs: ['../x'] } } } });
    await expect(open().jsonnet.evaluate(run, 'app/main.jsonnet')).rejects.toThrow(
      'resolved to outside repository root',
    );
  });
});
