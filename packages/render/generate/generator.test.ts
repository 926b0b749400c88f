import type { KubeObject } from '@tiphys/base';
import { StatusError } from '@tiphys/base';
import type { ManifestRequest } from '@tiphys/model';
import { describe, expect, test } from 'vitest';
import { at, config, useServiceRig } from '../testing/service-rig.ts';

const { names, open, render, request, rig } = useServiceRig();

describe('generateManifest() of a directory', () => {
  test('renders YAML, JSON, lists and several documents, marked as the application’s', async () => {
    const sha = rig.repo.commit({
      'app/a.yaml': `${config('a')}---\n# nothing\n---\n${config('b', '  namespace: other\n')}`,
      'app/c.json': '{"apiVersion":"v1","kind":"Service","metadata":{"name":"c","labels":{"x":"y"}}}',
      'app/d.yml': `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: d}\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: e}\n`,
      'app/empty.yaml': 'apiVersion: v1\nkind: ConfigMapList\nitems: null\n',
      'app/crd.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: f}\n',
      'app/values.yaml': 'replicas: 1\n',
      'app/readme.md': 'kind: no',
      'app/deeper/x.yaml': config('x'),
      'other/y.yaml': config('y'),
    });
    const response = await rig.service.generateManifest(request());
    expect(response).toMatchObject({ revision: sha, sourceType: 'Directory' });
    const objects = (response.manifests ?? []).map((text) => JSON.parse(text) as KubeObject);
    expect(
      objects.map((object) => [
        object.metadata.name,
        object.metadata.annotations?.['argocd.argoproj.io/tracking-id'],
      ]),
    ).toEqual([
      ['a', 'demo:/ConfigMap:apps/a'],
      ['b', 'demo:/ConfigMap:other/b'],
      ['c', 'demo:/Service:apps/c'],
      ['f', undefined],
      ['d', 'demo:/Secret:apps/d'],
      ['e', 'demo:apps/Deployment:apps/e'],
    ]);
    expect(objects[2]?.metadata.labels).toEqual({ x: 'y' });
  });

  test('marks by label, by both, with an installation, or not at all', async () => {
    rig.repo.commit({ 'app/a.yaml': config('a') });
    const [byLabel] = await render({ trackingMethod: 'label' });
    expect(byLabel?.metadata).toEqual({ name: 'a', labels: { 'app.kubernetes.io/instance': 'demo' } });
    const [both] = await render({ trackingMethod: 'annotation+label', installationID: 'one' });
    expect(both?.metadata).toEqual({
      name: 'a',
      labels: { 'app.kubernetes.io/instance': 'demo' },
      annotations: {
        'argocd.argoproj.io/tracking-id': 'demo:/ConfigMap:apps/a',
        'argocd.argoproj.io/installation-id': 'one',
      },
    });
    const [none] = await render({ appLabelKey: '' });
    expect(none?.metadata).toEqual({ name: 'a' });
  });

  test('heeds recurse, include, exclude, the skip marker and Jsonnet', async () => {
    rig.repo.commit({
      'app/a.yaml': config('a'),
      'app/sub/b.yaml': config('b'),
      'app/sub/c.yml': config('c'),
      'app/skip.yaml': `# +argocd:skip-file-rendering\n${config('skipped')}`,
      'app/j.jsonnet': '[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"j"}}]',
      'app/plain.txt': config('t'),
    });
    const withOptions = (directory: object): Promise<string[]> =>
      names({ applicationSource: { repoURL: rig.repo.url, path: 'app', directory } });
    expect(await withOptions({})).toEqual(['a', 'j']);
    expect(await withOptions({ recurse: true })).toEqual(['a', 'j', 'b', 'c']);
    expect(await withOptions({ recurse: true, exclude: '*.yaml' })).toEqual(['j', 'c']);
    expect(await withOptions({ recurse: true, include: '{sub/*,a.yaml}' })).toEqual(['a', 'b', 'c']);
    expect(await withOptions({ disableExtensionFilter: true, include: '*.txt' })).toEqual(['t']);
  });

  test('applies .argocd-source.yaml and the one of the application, but never another origin', async () => {
    rig.repo.commit({
      'app/a.yaml': config('a'),
      'app/sub/b.yaml': config('b'),
      'app/.argocd-source.yaml': 'directory:\n  recurse: true\nrepoURL: https://evil.example.com\npath: ..\n',
      'app/.argocd-source-demo.yaml': 'directory:\n  exclude: a.yaml\n',
    });
    expect(await names()).toEqual(['b']);
    expect(await names({ appName: 'other' })).toEqual(['a', 'b']);
  });
});

describe('generateManifest() fails', () => {
  test.each<[string, Record<string, string>, Partial<ManifestRequest['applicationSource']>, string]>([
    ['a missing path', {}, { path: 'nowhere' }, 'nowhere: app path does not exist'],
    ['an absolute path', {}, { path: '/app' }, '/app: app path is absolute'],
    ['a path outside', {}, { path: '../x' }, '../x: app path outside root'],
    ['a file as path', {}, { path: 'app/a.yaml' }, 'app/a.yaml: app path is not a directory'],
    [
      'YAML that does not parse',
      { 'app/b.yaml': `${config('b')}  bad\n  x: [` },
      {},
      'Failed to unmarshal "b.yaml": failed to unmarshal manifest: ',
    ],
    [
      'an object without kind',
      { 'app/b.yaml': 'apiVersion: v1\nmetadata:\n  name: "kind:"\n' },
      {},
      "Object 'Kind' is missing in",
    ],
    ['JSON that does not parse', { 'app/b.json': '{"kind":' }, {}, 'Failed to unmarshal "b.json": '],
    [
      'two objects in JSON',
      { 'app/b.json': '{"kind":"A"}\n{"kind":"B"}' },
      {},
      'Found multiple objects in "b.json". Only single objects are allowed in JSON files.',
    ],
    [
      'two kinds of source',
      {},
      { helm: {}, directory: {} },
      'multiple application sources defined: Helm,Directory',
    ],
    [
      'a plugin that is not there',
      {},
      { plugin: { name: 'p' } },
      'could not find cmp-server plugin with name "p"',
    ],
    ['a missing revision', {}, { targetRevision: 'nope' }, "unable to resolve 'nope' to a commit SHA"],
  ])('for %s', async (...row) => {
    const [, files, source, message] = row;
    rig.repo.commit({ 'app/a.yaml': config('a'), ...files });
    const error: unknown = await render({
      applicationSource: { repoURL: rig.repo.url, path: 'app', ...source },
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StatusError);
    expect((error as StatusError).message).toContain(message);
  });

  test('for more bytes than allowed', async () => {
    rig.service = open({ maxDirectoryBytes: 100 });
    rig.repo.commit({
      'app/a.yaml': config('a'),
      'app/b.yaml': config('b', `data: {x: "${'x'.repeat(100)}"}\n`),
    });
    await expect(render()).rejects.toThrow('exceeded max combined manifest file size');
  });

  test('and repeats the error after three failures until the commit or the time changes', async () => {
    rig.repo.commit({ 'app/a.yaml': `${config('a')}  bad\n x: [` });
    for (let count = 0; count < 3; count++) await expect(render()).rejects.toThrow(/^Failed to unmarshal/);
    const before = rig.renders;
    await expect(render()).rejects.toThrow(/^Manifest generation error \(cached\): Failed to unmarshal/);
    expect(rig.renders).toBe(before);
    await expect(render({ noCache: true })).rejects.toThrow(/^Failed to unmarshal/);
    rig.now += 61 * 60_000;
    await expect(render()).rejects.toThrow(/^Failed to unmarshal/);
    rig.repo.commit({ 'app/a.yaml': config('fixed') });
    expect(await names()).toEqual(['fixed']);
  });
});

describe('generateManifest() of applications of several sources', () => {
  test('a source without path and chart gives its revision only', async () => {
    const sha = rig.repo.commit({ 'app/a.yaml': config('a') });
    const response = await rig.service.generateManifest(
      request({ hasMultipleSources: true, applicationSource: { repoURL: rig.repo.url, ref: 'values' } }),
    );
    expect(response).toEqual({ revision: sha });
  });

  test('references to what is not there are refused', async () => {
    rig.repo.commit({ 'app/a.yaml': config('a') });
    const helm = { valueFiles: ['$values/x.yaml'] };
    const applicationSource = { repoURL: rig.repo.url, path: 'app', helm };
    const fields = { hasMultipleSources: true, applicationSource };
    await expect(render(fields)).rejects.toThrow(
      'source referenced "$values", but no source has a \'ref\' field defined',
    );
    const refSources = { $other: { Repo: at(rig.repo.url), TargetRevision: 'main', Chart: '' } };
    await expect(render({ ...fields, refSources })).rejects.toThrow(
      'source referenced "$values", which is not one of the available sources ($other)',
    );
  });
});
