import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageOf, silentLogger } from '@tiphys/base';
import { createRenderd } from '@tiphys/render';
import type { Renderd } from '@tiphys/render';
import { buildEngine, buildReference } from '../../scripts/build-engine.mjs';
import { folderSource, runReference } from './run-reference.ts';

// Jsonnet files through the real `jsonnet` and through renderd.

let renderd: Renderd;
let jsonnet: string;
let root: string;

const tree: Readonly<Record<string, string>> = {
  'app/main.jsonnet': `
local lib = import 'lib.libsonnet';
local near = import 'near.libsonnet';
function(replicas=1, name='none') [lib.deployment(name, replicas), {env: std.extVar('env'), code: std.extVar('code'), near: near, text: importstr 'text.txt'}]`,
  'app/near.libsonnet': "{where: 'app', deep: (import 'deep/x.libsonnet')}",
  'app/deep/x.libsonnet':
    '{sum: std.foldl(function(a, b) a + b, std.range(1, 10), 0), sorted: std.sort([3, 1, 2]), half: 1 / 2, big: 12345678901}',
  'app/text.txt': 'text\n',
  'first/lib.libsonnet': "{deployment(name, replicas):: {kind: 'First', name: name, replicas: replicas}}",
  'second/lib.libsonnet': "{deployment(name, replicas):: {kind: 'Second', name: name, replicas: replicas}}",
  'app/error.jsonnet': "{a: 1, b: error 'this is wrong'}",
  'app/missing.jsonnet': "import 'nowhere.libsonnet'",
  'app/syntax.jsonnet': '{a: 1,, b: 2}',
  'app/assert.jsonnet': "local x = {assert self.a > 1 : 'a is small', a: 1}; x",
};

beforeAll(async () => {
  const { renderd: path } = await buildEngine();
  ({ jsonnet } = await buildReference());
  renderd = createRenderd({ path, log: silentLogger });
  root = await mkdtemp(join(tmpdir(), 'tiphys-jsonnet-'));
  for (const [name, text] of Object.entries(tree)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}, 600_000);

afterAll(async () => {
  await renderd[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

test.each(Object.keys(tree).filter((name) => name.endsWith('.jsonnet')))(
  '%s evaluates as with jsonnet',
  async (file) => {
    const top = file === 'app/main.jsonnet';
    const libraries = ['app', 'first', 'second'];
    const args = [
      ...libraries.flatMap((library) => ['-J', library]),
      '--ext-str',
      'env=prod',
      '--ext-code',
      'code={a: 1 + 1}',
      ...(top ? ['--tla-code', 'replicas=1 + 2', '--tla-str', 'name=web'] : []),
      file,
    ];
    const expected = await runReference(jsonnet, args, root);
    const request = {
      file,
      libraries,
      extVars: [
        { name: 'env', value: 'prod' },
        { name: 'code', value: '{a: 1 + 1}', code: true },
      ],
      tlas: top
        ? [
            { name: 'replicas', value: '1 + 2', code: true },
            { name: 'name', value: 'web' },
          ]
        : [],
    };
    const evaluated = await renderd
      .jsonnet(request, folderSource(root))
      .catch((error: unknown) => ({ failed: messageOf(error).trim() }));
    if ('error' in expected) expect(evaluated).toEqual({ failed: expected.error });
    else expect(evaluated).toEqual(JSON.parse(expected.output));
  },
);
