import type { ManifestRequest } from '@tiphys/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseFile } from './case.ts';
import { dependencyCases } from './dependency-cases.ts';
import { helmCases } from './helm-cases.ts';
import { inflationCases } from './inflation-cases.ts';
import { directoryCases, jsonnetCases } from './jsonnet-cases.ts';
import { ksonnetCases } from './ksonnet-cases.ts';
import { kustomizeCases } from './kustomize-cases.ts';
import { at, place, startRig } from './rig.ts';
import type { PlacedCase, Rig } from './rig.ts';

// The read-set cache over the whole corpus: whatever is changed, what the cache gives is what a new render gives; and what was not
// changed is not rendered again.

const cases: readonly PlacedCase[] = [
  ...place('helm', helmCases),
  ...place('dependency', dependencyCases),
  ...place('kustomize', kustomizeCases),
  ...place('inflation', inflationCases),
  ...place('jsonnet', jsonnetCases),
  ...place('directory', directoryCases),
  ...place('ksonnet', ksonnetCases),
];
let rig: Rig;

beforeAll(async () => {
  rig = await startRig(cases);
  for (const one of cases) await rig.render(rig.requestOf(one));
}, 600_000);

afterAll(() => rig[Symbol.asyncDispose]());

/** Failures are not kept here, and what depends on a range of versions elsewhere holds for one commit only. */
const kept = cases.filter(({ fails, files, source }) => {
  const texts = Object.values(files).filter((file) => typeof file === 'string');
  if (JSON.stringify(source ?? {}).includes('@charts@')) return false;
  const elsewhere = texts.some((text) => text.includes('@charts@'));
  return !fails && (!elsewhere || texts.some((text) => /@lock@|version: 1\.0\.0, repo/.test(text)));
});

/** Renders that one request costs. */
async function costOf(request: ManifestRequest): Promise<number> {
  const before = rig.renders();
  await rig.render(request);
  return rig.renders() - before;
}

/** What the cache gives, beside what a new render gives. */
async function expectSame(one: PlacedCase, what: string): Promise<void> {
  const request = rig.requestOf(one);
  const cached = await rig.render(request);
  const fresh = await rig.render({ ...request, noCache: true });
  expect({ [`${one.folder} ${one.name}`]: cached }, what).toEqual({ [`${one.folder} ${one.name}`]: fresh });
}

async function expectUntouched(which: readonly PlacedCase[], what: string): Promise<void> {
  const rendered: string[] = [];
  for (const one of which)
    if ((await costOf(rig.requestOf(one))) > 0) rendered.push(`${one.folder} ${one.name}`);
  expect(rendered, what).toEqual([]);
}

function pathOf({ folder }: PlacedCase, name: string): string {
  return name.startsWith('/') ? name.slice(1) : `${folder}/${name}`;
}

test('nothing is rendered twice for one commit, nor for another that changed something else', async () => {
  expect(kept.length).toBeGreaterThan(80);
  await expectUntouched(kept, 'the same commit');
  rig.repo.commit({ 'unrelated/file.txt': '1', 'helm/unrelated.yaml': 'a: b\n' });
  await expectUntouched(kept, 'a commit elsewhere');
});

const most = Math.max(...cases.map(({ files }) => Object.keys(files).length));
/** Many cases share one chart or base: the same file counts in a few of them. */
const enough = 3;
const mutated = new Map<string, number>();

function isEnough(tool: string, name: string, file: CaseFile): boolean {
  const key = JSON.stringify([tool, name, file]);
  mutated.set(key, (mutated.get(key) ?? 0) + 1);
  return (mutated.get(key) ?? 0) > enough;
}

test('every file counts: changed or taken away, it is seen; and it is seen by nobody else', async () => {
  let original: Record<string, CaseFile> = {};
  let before = new Set<PlacedCase>();
  for (let round = 0; round < most; round++) {
    const changes: Record<string, CaseFile | undefined> = { ...original };
    const touched = new Set<PlacedCase>();
    original = {};
    for (const [index, one] of cases.entries()) {
      const [name, file] = Object.entries(one.files)[round] ?? [];
      if (name === undefined || file === undefined) continue;
      if (isEnough(one.folder.split('/')[0] ?? '', name, file)) continue;
      const remove = typeof file !== 'string' || (round + index) % 2 === 0;
      changes[pathOf(one, name)] = remove ? undefined : `${rig.fill(file)}\n: changed [`;
      original[pathOf(one, name)] = typeof file === 'string' ? rig.fill(file) : file;
      touched.add(one);
    }
    rig.repo.commit(changes);
    for (const one of touched) await expectSame(one, `round ${round}`);
    const others = kept.filter((one) => !touched.has(one) && !before.has(one));
    if (round % 3 === 0) await expectUntouched(others, `round ${round}`);
    // What is as it was may be remembered no more: a few results are kept for one request.
    for (const one of before) if (!touched.has(one)) await rig.render(rig.requestOf(one));
    before = touched;
  }
  rig.repo.commit(original);
}, 300_000);

const source = 'helm: {releaseName: appeared}\nkustomize: {namePrefix: appeared-}\n';
const chart = 'apiVersion: v2\nname: appeared\nversion: 1.0.0\n';
const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: appeared}\n';
const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -appeared\n';

/** Files that may appear in the folder of an application, and the tools that then look again. */
const appearing: readonly (readonly [string, string, RegExp])[] = [
  ['.argocd-source.yaml', source, /./],
  ['.argocd-source-demo.yaml', 'directory: {recurse: true, exclude: "a*"}\n', /directory|helm/],
  ['Chart.yaml', chart, /kustomize|inflation|jsonnet|directory|ksonnet/],
  ['values.yaml', 'color: appeared\n', /helm|dependency/],
  ['none.yaml', 'color: appeared\n', /helm|kustomize/],
  ['kustomization.yaml', 'namePrefix: appeared-\n', /helm|jsonnet|directory|ksonnet/],
  ['Kustomization', 'namePrefix: appeared-\n', /kustomize|directory/],
  ['templates/appeared.yaml', manifest, /helm|dependency/],
  ['appeared.yaml', manifest, /jsonnet|directory/],
  ['lib.libsonnet', 'function(a, b) error "appeared"', /jsonnet/],
  ['charts/none/Chart.yaml', chart, /helm|dependency|inflation/],
  ['charts/remote-1.0.0/remote/Chart.yaml', chart, /inflation/],
  ['no/values.yaml', 'color: appeared\n', /helm/],
  ['../none/kustomization.yaml', component, /kustomize/],
  ['environments/default/globals.libsonnet', '{zone: "appeared"}', /ksonnet/],
];

test('a file that was missing counts when it appears', async () => {
  let gone: Record<string, undefined> = {};
  for (const [name, content, tools] of appearing) {
    const free = cases.flatMap((one, index) => {
      const path = `${one.folder}${one.path === undefined ? '' : `/${one.path}`}/${name}`;
      const taken = Object.keys(one.files).some((file) => pathOf(one, file) === path);
      const named = JSON.stringify(one).includes(name.split('/')[0] ?? '');
      const chosen = tools.test(one.folder) && (named || index % 3 === 0);
      return taken || one.path === 'none' || !chosen ? [] : [{ one, path }];
    });
    rig.repo.commit({ ...gone, ...Object.fromEntries(free.map(({ path }) => [path, content])) });
    for (const { one } of free) await expectSame(one, name);
    gone = Object.fromEntries(free.map(({ path }) => [path, undefined]));
  }
  rig.repo.commit(gone);
}, 300_000);

describe('what a request says', () => {
  const some = kept.filter((_one, index) => index % 3 === 0);
  const login = { username: 'somebody', password: 'else' };
  const kustomizeOptions = { BuildOptions: '--enable-helm --reorder=none', BinaryPath: '', Versions: null };
  const counted: readonly [string, (request: ManifestRequest) => Partial<ManifestRequest>][] = [
    ['the Kubernetes version', () => ({ kubeVersion: '1.35.1' })],
    ['API versions', ({ apiVersions = [] }) => ({ apiVersions: [...apiVersions, 'example.com/v1'] })],
    ['the name', () => ({ appName: 'other' })],
    ['the namespace', () => ({ namespace: 'other' })],
    ['the project', () => ({ projectName: 'other' })],
    [
      'how objects are marked',
      () => ({ appLabelKey: 'app.kubernetes.io/instance', trackingMethod: 'label' }),
    ],
    ['the installation', () => ({ appLabelKey: 'x/y', installationID: 'second' })],
    ['build options', () => ({ kustomizeOptions })],
    ['schemes of value files', () => ({ helmOptions: { ValuesFileSchemes: ['s3'] } })],
    ['tools that are switched on', () => ({ enabledSourceTypes: { Plugin: false } })],
    ['the login of the repository', ({ repo }) => ({ repo: { ...at(repo?.repo ?? ''), ...login } })],
    ['logins of chart repositories', () => ({ helmRepoCreds: [{ url: 'https://x.example.com', ...login }] })],
    [
      'the source',
      ({ applicationSource }) => ({
        applicationSource: { repoURL: '', ...applicationSource, plugin: undefined, tagPrefix: 'x' },
      }),
    ],
  ];
  const uncounted: typeof counted = [
    ['a commit by its SHA', () => ({ revision: rig.repo.git('rev-parse', 'HEAD') })],
    ['a fresh look at the branch', () => ({ noRevisionCache: true })],
    [
      'when the repository was last looked at',
      ({ repo }) => ({
        repo: {
          ...at(repo?.repo ?? ''),
          connectionState: { status: 'Successful', message: '', attemptedAt: '2026-01-01T00:00:00Z' },
        },
      }),
    ],
  ];

  test.each(counted)('counts: %s', async (_what, change) => {
    for (const one of some) {
      const request = rig.requestOf(one);
      expect(await costOf({ ...request, ...change(request) }), one.name).toBe(1);
    }
  });

  test.each(uncounted)('does not count: %s', async (_what, change) => {
    for (const one of some) {
      const request = rig.requestOf(one);
      await rig.render(request);
      expect(await costOf({ ...request, ...change(request) }), one.name).toBe(0);
    }
  });
});

test('what others changed is seen with a hard refresh, and kept', async () => {
  const free = cases.find(({ name }) => name === 'the newest chart of a repository');
  if (!free) throw new Error('no such case');
  const request = rig.requestOf(free);
  const made = async (more: Partial<ManifestRequest>): Promise<string> =>
    JSON.stringify(await rig.render({ ...request, ...more }));
  expect(await made({})).toContain('1.4.2');
  await rig.charts.publish('1.5.0');
  expect(await made({ noCache: true })).toContain('1.5.0');
  expect(await made({})).toContain('1.5.0');
});

test('the variables of the commit count where they are used, and only there', async () => {
  const source = (value: string): PlacedCase => ({
    folder: 'helm/0',
    name: 'variable',
    files: {},
    source: { helm: { parameters: [{ name: 'color', value }] } },
  });
  const [plain, sha] = [source('x'), source('$ARGOCD_APP_REVISION_SHORT')];
  for (const one of [plain, sha]) await rig.render(rig.requestOf(one));
  rig.repo.commit({ 'unrelated/file.txt': '4' });
  expect([await costOf(rig.requestOf(plain)), await costOf(rig.requestOf(sha))]).toEqual([0, 1]);
});
