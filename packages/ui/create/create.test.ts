import { describe, expect, it } from 'vitest';
import { addSource, draftOf, emptyDraft, keepDraft, keptDraft, removeSource, sourcesOf } from './draft.ts';
import { filterRows, setParameter, valueRows } from './helm-values.ts';
import { imageName, imageRows, setImage } from './images.ts';
import { getIn, setIn, stepsOf } from './path.ts';
import { fieldName, localProblems, problemAt } from './problems.ts';
import { optionValue, withOption } from './sync-options.ts';

describe('paths', () => {
  it.each([
    ['spec.sources[1].path', ['spec', 'sources', 1, 'path']],
    ['metadata.labels["a.b/c"].d', ['metadata', 'labels', 'a.b/c', 'd']],
    ['', []],
  ])('stepsOf(%s)', (path, steps) => {
    expect(stepsOf(path)).toEqual(steps);
  });

  it('setIn() makes what is missing, drops what is empty, and leaves the rest the same', () => {
    const draft = emptyDraft();
    const set = setIn(draft, 'spec.source.helm.values', 'a: 1\n');
    expect(getIn(set, 'spec.source.helm.values')).toBe('a: 1\n');
    expect(set.spec.destination).toBe(draft.spec.destination);
    const unset = setIn(set, 'spec.source.helm.values', '');
    expect(unset).toEqual(draft);
    expect(setIn(draft, 'spec.syncPolicy.automated', {}).spec.syncPolicy).toEqual({ automated: {} });
    expect(
      setIn(setIn(draft, 'spec.syncPolicy.automated', {}), 'spec.syncPolicy.automated', undefined),
    ).toEqual(draft);
    expect(setIn(draft, 'metadata.labels["a.b/c"]', 'x').metadata.labels).toEqual({ 'a.b/c': 'x' });
    expect(getIn({}, 'constructor.name')).toBeUndefined();
  });
});

describe('drafts', () => {
  it('one source is no list, several are', () => {
    const one = setIn(emptyDraft(), 'spec.source.repoURL', 'https://a');
    const two = addSource(one);
    expect(two.spec.source).toBeUndefined();
    expect(sourcesOf(two).map(({ field }) => field)).toEqual(['spec.sources[0]', 'spec.sources[1]']);
    expect(removeSource(two, 1).spec).toEqual(one.spec);
    const three = addSource(two);
    expect(removeSource(three, 0).spec.sources).toHaveLength(2);
  });

  it('draftOf() takes Applications and says what is none', () => {
    const given = {
      kind: 'Application',
      metadata: { name: 'a', uid: 'x' },
      spec: { source: { repoURL: 'r' } },
      status: {},
    };
    expect(draftOf(given)).toEqual({
      metadata: { name: 'a' },
      spec: { project: 'default', source: { repoURL: 'r' }, destination: { namespace: '' } },
    });
    for (const [bad, words] of [
      ['text', /must be a map/],
      [{ kind: 'ConfigMap' }, /a ConfigMap, no Application/],
      [{ spec: 3 }, /spec must be a map/],
      [{ spec: { sources: [3] } }, /spec.sources/],
      [{ spec: { source: [] } }, /spec.source/],
    ] as const) {
      expect(() => draftOf(bad)).toThrow(words);
    }
  });

  it('is kept over a reload, unless it is empty or cannot be read', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const draft = setIn(emptyDraft(), 'metadata.name', 'web');
    keepDraft(storage, draft);
    expect(keptDraft(storage)).toEqual(draft);
    keepDraft(storage, emptyDraft());
    expect(kept.size).toBe(0);
    storage.setItem('tiphys.draft', '{');
    expect(keptDraft(storage)).toBeUndefined();
  });
});

describe('values of a chart', () => {
  const presets = {
    replicas: 2,
    'node.port': 80,
    service: { type: 'NodePort', ports: [{ nodePort: 30080 }] },
    tag: '1.2',
  };

  it('stand beside what the application sets', () => {
    const rows = valueRows({
      presets,
      values: { service: { type: 'ClusterIP' }, extra: null },
      parameters: [
        { name: 'service.ports[0].nodePort', value: '30081' },
        { name: 'other', value: 'x' },
      ],
    });
    const shown = rows.map(({ depth, isGroup, key, preset, value, from }) =>
      isGroup ? `${depth} ${key}:` : `${depth} ${key} ${preset} ${value} ${from}`,
    );
    expect(shown).toEqual([
      '0 replicas 2 undefined undefined',
      '0 node\\.port 80 undefined undefined',
      '0 service:',
      '1 service.type NodePort ClusterIP values',
      '1 service.ports:',
      '2 service.ports[0]:',
      '3 service.ports[0].nodePort 30080 30081 parameter',
      '0 tag 1.2 undefined undefined',
      '0 extra undefined null values',
      '0 other undefined x parameter',
    ]);
    expect(filterRows(rows, { text: 'nodeport', onlySet: false }).map(({ label }) => label)).toEqual([
      'service',
      'type',
      'ports',
      '[0]',
      'nodePort',
    ]);
    expect(filterRows(rows, { text: '', onlySet: true }).map(({ label }) => label)).toEqual([
      'service',
      'type',
      'ports',
      '[0]',
      'nodePort',
      'extra',
      'other',
    ]);
  });

  it('are set as parameters; texts stay texts', () => {
    const first = setParameter([], { key: 'tag', isText: true }, '2');
    expect(first).toEqual([{ name: 'tag', value: '2', forceString: true }]);
    expect(setParameter(first, { key: 'tag', isText: true }, undefined)).toEqual([]);
    const two = setParameter([{ name: 'a', value: '1' }, ...first], { key: 'a', isText: false }, '3');
    expect(two).toEqual([{ name: 'a', value: '3' }, first[0]]);
  });

  it('that are no map are no rows', () => {
    expect(valueRows({ presets: undefined, values: undefined, parameters: [] })).toEqual([]);
    expect(valueRows({ presets: {}, values: undefined, parameters: [] })).toEqual([]);
  });
});

describe('images, options and problems', () => {
  it.each([
    ['nginx', 'nginx'],
    ['nginx:1.2', 'nginx'],
    ['registry:5000/a/b', 'registry:5000/a/b'],
    ['registry:5000/a/b:1@sha256:0', 'registry:5000/a/b'],
  ])('imageName(%s)', (image, name) => {
    expect(imageName(image)).toBe(name);
  });

  it('overrides of images', () => {
    expect(imageRows(['nginx:1', 'redis'], ['nginx=mirror/nginx:2', 'other:3'])).toEqual([
      { image: 'nginx:1', name: 'nginx', override: 'mirror/nginx:2' },
      { image: 'redis', name: 'redis', override: undefined },
      { image: 'other', name: 'other', override: 'other:3' },
    ]);
    expect(setImage(['nginx:1'], 'nginx', 'nginx:2')).toEqual(['nginx:2']);
    expect(setImage(['nginx:1'], 'nginx', 'mirror/nginx:2')).toEqual(['nginx=mirror/nginx:2']);
    expect(setImage(['nginx:1'], 'nginx', '')).toEqual([]);
  });

  it('options of a sync', () => {
    const options = ['CreateNamespace=true', 'Prune=confirm'];
    expect(optionValue(options, 'Prune')).toBe('confirm');
    expect(optionValue(options, 'PruneLast')).toBeUndefined();
    expect(withOption(options, 'CreateNamespace', undefined)).toEqual(['Prune=confirm']);
    expect(withOption(options, 'CreateNamespace', 'false')).toEqual([
      'CreateNamespace=false',
      'Prune=confirm',
    ]);
  });

  it('problems at their fields', () => {
    const problems = [
      { field: 'spec.source.helm.values', message: 'a' },
      { field: 'spec.source.helmet', message: 'b' },
    ];
    expect(problemAt(problems, 'spec.source.helm')).toBeUndefined();
    expect(problemAt(problems, 'spec.source.helm', true)).toBe('a');
    expect(fieldName('spec.sources[1].path')).toBe('Path of source 2');
    expect(fieldName('spec.source.repoURL')).toBe('Repository');
    expect(
      localProblems({ syncPolicy: { retry: { backoff: { duration: 'soon', maxDuration: '3m' } } } }),
    ).toHaveLength(1);
  });
});
