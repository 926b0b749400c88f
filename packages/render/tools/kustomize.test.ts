import type { ApplicationSource, ManifestRequest } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { runOf, treeOf, useTools } from '../testing/tool-rig.ts';
import type { Texts } from '../testing/tool-rig.ts';

const open = useTools();

const kustomization = {
  'base/kustomization.yaml':
    'resources: [deployment.yaml]\nimages: [{name: nginx, newTag: "1"}, {name: busybox, newTag: "2"}]\ncommonAnnotations: {a: old}\n',
  'base/deployment.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: c, image: nginx}, {name: d, image: busybox}]}\n',
  'component/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -comp\n',
};

interface Deployment {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly { readonly image: string }[] };
    };
  };
}

async function kustomize(
  settings: ApplicationSource['kustomize'],
  request: ManifestRequest = {},
): Promise<Deployment> {
  const run = runOf(kustomization, 'base', { source: { kustomize: settings }, request });
  const { objects } = await open().kustomize.generate(run);
  return objects[0] as Deployment;
}

describe('the Kustomize tool', () => {
  it('builds without options', async () => {
    const { objects, commands } = await open().kustomize.generate(runOf(kustomization, 'base'));
    expect(objects).toHaveLength(1);
    expect(commands).toEqual(['kustomize build ./base']);
  });

  it('sets names, namespace, replicas', async () => {
    const settings = {
      namePrefix: 'p-',
      nameSuffix: '-s',
      namespace: 'prod',
      replicas: [{ name: 'web', count: '3' }],
    };
    const { metadata, spec } = await kustomize(settings);
    expect(metadata).toMatchObject({ name: 'p-web-s', namespace: 'prod' });
    expect(spec.replicas).toBe(3);
  });

  it('sets images', async () => {
    const images = async (...given: string[]): Promise<string[]> => {
      const { spec } = await kustomize({ images: given });
      return spec.template.spec.containers.map(({ image }) => image);
    };
    expect(await images('nginx:9')).toEqual(['nginx:9', 'busybox:2']);
    expect(await images('nginx=example.com:5000/n:$ARGOCD_APP_NAME', 'busybox=*:3')).toEqual([
      'example.com:5000/n:app',
      'busybox:3',
    ]);
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(await images(`nginx@${digest}`)).toEqual([`nginx@${digest}`, 'busybox:2']);
    await expect(images('nginx')).rejects.toThrow('invalid format of image');
  });

  it('adds labels', async () => {
    const all = await kustomize({ commonLabels: { l: '$ARGOCD_APP_NAME' } });
    expect(all.spec.selector.matchLabels).toEqual({ app: 'web', l: 'app' });
    const plain = await kustomize({ commonLabels: { l: 'x' }, labelWithoutSelector: true });
    expect(plain.spec.selector.matchLabels).toEqual({ app: 'web' });
    expect(plain.metadata['labels']).toEqual({ l: 'x' });
    expect(plain.spec.template.metadata.labels).toEqual({ app: 'web' });
    const templates = { commonLabels: { l: 'x' }, labelWithoutSelector: true, labelIncludeTemplates: true };
    expect((await kustomize(templates)).spec.template.metadata.labels).toEqual({ app: 'web', l: 'x' });
  });

  it('adds annotations, over present ones only by force', async () => {
    const settings = { commonAnnotations: { a: '$ARGOCD_APP_NAME' } };
    await expect(kustomize(settings)).rejects.toThrow(
      '`kustomize edit add annotation a:$ARGOCD_APP_NAME` failed exit status 1: Error: annotation a already in kustomization file. Use --force to override.',
    );
    const forced = await kustomize({ ...settings, forceCommonAnnotations: true });
    expect(forced.metadata['annotations']).toEqual({ a: '$ARGOCD_APP_NAME' });
    const expanded = await kustomize({
      ...settings,
      forceCommonAnnotations: true,
      commonAnnotationsEnvsubst: true,
    });
    expect(expanded.metadata['annotations']).toEqual({ a: 'app' });
  });

  it('adds patches and components', async () => {
    const patch = '[{"op": "replace", "path": "/spec/replicas", "value": 7}]';
    const patched = await kustomize({ patches: [{ patch, target: { kind: 'Deployment' } }] });
    expect(patched.spec.replicas).toBe(7);
    const components = ['../component', '../none'];
    expect((await kustomize({ components, ignoreMissingComponents: true })).metadata.name).toBe('web-comp');
    await expect(kustomize({ components })).rejects.toThrow('accumulating components');
  });

  it('reports the commands', async () => {
    const settings = {
      namePrefix: 'p-',
      images: ['nginx:9'],
      commonLabels: { l: 'x' },
      forceCommonLabels: true,
    };
    const request = {
      kustomizeOptions: {
        BuildOptions: '--load-restrictor LoadRestrictionsNone',
        BinaryPath: '',
        Versions: [],
      },
    };
    const run = runOf(kustomization, 'base', { source: { kustomize: settings }, request });
    expect((await open().kustomize.generate(run)).commands).toEqual([
      'kustomize edit set nameprefix -- p-',
      'kustomize edit set image nginx:9',
      'kustomize edit add label --force l:x',
      'kustomize build ./base --load-restrictor LoadRestrictionsNone',
    ]);
  });

  it('lifts the load restriction when told so', async () => {
    const texts = {
      'a/kustomization.yaml': 'resources: [../deployment.yaml]',
      'deployment.yaml': kustomization['base/deployment.yaml'],
    };
    await expect(open().kustomize.generate(runOf(texts, 'a'))).rejects.toThrow('is not in or below');
    const request = {
      kustomizeOptions: {
        BuildOptions: '--load-restrictor=LoadRestrictionsNone',
        BinaryPath: '',
        Versions: [],
      },
    };
    expect((await open().kustomize.generate(runOf(texts, 'a', { request }))).objects).toHaveLength(1);
  });

  it('fails in the words of the tool', async () => {
    const request = (BuildOptions: string): ManifestRequest => ({
      kustomizeOptions: { BuildOptions, BinaryPath: '', Versions: [] },
    });
    await expect(kustomize({}, request('--nonsense'))).rejects.toThrow('Error: unknown flag: --nonsense');
    await expect(kustomize({ version: 'v3' }, request(''))).rejects.toThrow(
      'kustomize version v3 is not registered',
    );
    await expect(open().kustomize.generate(runOf({ 'x/a.txt': 'x' }, 'x'))).rejects.toThrow(
      "`kustomize build <path to cached source>/x` failed exit status 1: Error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '<path to cached source>/x'",
    );
  });

  it('says what cannot be fetched', async () => {
    const base = runOf(
      { 'a/kustomization.yaml': 'resources: ["github.com/example/repo//base?ref=v1"]' },
      'a',
    );
    await expect(open().kustomize.generate(base)).rejects.toThrow(
      'failed to fetch what the kustomization names: https://github.com/example/repo: no such repository',
    );
  });

  it('records what it reads and no more', async () => {
    const texts = {
      ...kustomization,
      'base/README.md': 'x',
      'other/x.yaml': 'x',
      'prod/kustomization.yaml': 'resources: [../base]\n',
    };
    const run = runOf(texts, 'prod');
    await open().kustomize.generate(run);
    const readSet = run.tree.readSet();
    const edited = (changes: Texts): Promise<boolean> => treeOf({ ...texts, ...changes }).matches(readSet);
    expect(await edited({ 'other/x.yaml': 'y', 'base/README.md': 'y' })).toBe(true);
    expect(await edited({ 'base/deployment.yaml': 'y' })).toBe(false);
    expect(await edited({ 'prod/kustomization.yml': 'y' })).toBe(false);
  });
});
