import { expect, it } from 'vitest';
import { withFilesByUrl } from './kustomize-files.ts';

const url = 'https://files.example.com/a/b.yaml';
const brought = async (): Promise<string> => '.tiphys-remote-0.yaml';
const path = '.tiphys-remote-0.yaml';

it.each([
  ['patchesStrategicMerge', ['own.yaml', url], ['own.yaml', path]],
  ['patches', [{ path: url, target: { kind: 'Pod' } }], [{ path, target: { kind: 'Pod' } }]],
  ['patchesJson6902', [{ path: url }], [{ path }]],
  ['replacements', [{ path: url }, { source: {} }], [{ path }, { source: {} }]],
  ['crds', [url], [path]],
  ['openapi', { path: url }, { path }],
  [
    'configMapGenerator',
    [{ name: 'a', files: [url, `key=${url}`, 'own.txt'], envs: [url] }],
    [{ name: 'a', files: [`b.yaml=${path}`, `key=${path}`, 'own.txt'], envs: [path] }],
  ],
  ['secretGenerator', [{ name: 'a', env: url }], [{ name: 'a', env: path }]],
])('names what %s fetches by its path', async (field, given, wanted) => {
  expect(await withFilesByUrl({ [field]: given, namePrefix: 'p-' }, brought)).toEqual({
    [field]: wanted,
    namePrefix: 'p-',
  });
});

it('leaves alone what names nothing elsewhere', async () => {
  const kustomization = {
    resources: [url],
    patchesStrategicMerge: ['kind: Pod\nurl: https://example.com/\n', 7],
    patches: [{ patch: 'https://example.com is text' }, null],
    configMapGenerator: [
      { name: 'a', files: ['key=own.txt', 'a=b=https://example.com'], literals: [`u=${url}`] },
    ],
  };
  expect(await withFilesByUrl(kustomization, brought)).toBe(kustomization);
});
