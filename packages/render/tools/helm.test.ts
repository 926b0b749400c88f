import { describe, expect, it } from 'vitest';
import { chart, runOf, treeOf, useTools } from '../testing/tool-rig.ts';
import type { Given, Texts } from '../testing/tool-rig.ts';

const open = useTools();

interface Rendered {
  readonly v: unknown;
  readonly rest: unknown;
  readonly kube: unknown;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

async function helm(given: Given, texts: Texts = chart): Promise<Rendered> {
  const { objects } = await open().helm.generate(runOf(texts, 'web', given));
  const [config] = objects as {
    metadata: { name?: string; namespace?: string };
    data: Record<string, unknown>;
  }[];
  return {
    v: config?.data['v'],
    rest: JSON.parse(String(config?.data['rest'])),
    kube: config?.data['kube'],
    name: config?.metadata.name,
    namespace: config?.metadata.namespace,
  };
}

describe('the Helm tool', () => {
  it.each([
    ['nothing', {}, 'chart'],
    ['a file', { valueFiles: ['values-prod.yaml'] }, 'prod'],
    ['a file from the root', { valueFiles: ['/shared/values.yaml'] }, 'shared'],
    ['a file beside the chart', { valueFiles: ['../shared/values.yaml'] }, 'shared'],
    ['files in order', { valueFiles: ['envs/b.yaml', 'envs/a.yaml'] }, 'a'],
    ['a pattern', { valueFiles: ['envs/*.yaml'] }, 'b'],
    ['a pattern over folders', { valueFiles: ['envs/**/*.yaml'] }, 'c'],
    ['a pattern before a file it also finds', { valueFiles: ['envs/*.yaml', 'envs/a.yaml'] }, 'a'],
    ['a pattern after a file it also finds', { valueFiles: ['envs/b.yaml', 'envs/*.yaml'] }, 'a'],
    [
      'a missing file that is ignored',
      { valueFiles: ['none.yaml', 'x*.yaml'], ignoreMissingValueFiles: true },
      'chart',
    ],
    [
      'variables in names',
      { valueFiles: ['values-$ENV$ARGOCD_APP_NAME.yaml'], ignoreMissingValueFiles: true },
      'chart',
    ],
    ['values', { valueFiles: ['values-prod.yaml'], values: 'v: inline' }, 'inline'],
    ['valuesObject before values', { values: 'v: inline', valuesObject: { v: { x: 1 } } }, { x: 1 }],
    ['parameters', { values: 'v: inline', parameters: [{ name: 'v', value: '5' }] }, 5],
    ['parameters as text', { parameters: [{ name: 'v', value: '5', forceString: true }] }, '5'],
    ['parameters with commas', { parameters: [{ name: 'v', value: 'a,b' }] }, 'a,b'],
    ['parameters that are lists', { parameters: [{ name: 'v', value: '{a,b}' }] }, ['a', 'b']],
    ['variables in parameters', { parameters: [{ name: 'v', value: '$ARGOCD_APP_NAME-$$x' }] }, 'app-$x'],
    ['file parameters', { fileParameters: [{ name: 'v', path: 'envs/b.yaml' }] }, 'v: b\n'],
  ])('takes %s', async (_what, settings, expected) => {
    expect((await helm({ source: { helm: settings } })).v).toEqual(expected);
  });

  it('takes files of other sources by name', async () => {
    const references = new Map([['$other', treeOf({ 'x/v.yaml': 'v: other\n' })]]);
    const given = { references, source: { helm: { valueFiles: ['$other/x/v.yaml'] } } };
    expect((await helm(given)).v).toBe('other');
    const escape = { references, source: { helm: { valueFiles: ['$other/../web/values.yaml'] } } };
    await expect(helm(escape)).rejects.toThrow(
      "error resolving helm value files: error resolving value file path: file '/../web/values.yaml' resolved to outside repository root",
    );
  });

  it('takes files by URL where the scheme is allowed, and says that the result is bound to no tree', async () => {
    const helmSettings = { valueFiles: ['https://example.com/v.yaml'] };
    const request = { helmOptions: { ValuesFileSchemes: ['https'] } };
    const run = runOf(chart, 'web', { source: { helm: helmSettings }, request });
    const { external, objects } = await open().helm.generate(run);
    expect(external).toBe(true);
    expect(JSON.stringify(objects)).toContain('https://example.com/v.yaml');
    await expect(helm({ source: { helm: helmSettings } })).rejects.toThrow(
      "the URL scheme 'https' is not allowed",
    );
  });

  it('names the release and its namespace', async () => {
    expect(await helm({})).toMatchObject({ name: 'app', namespace: 'ns' });
    expect(await helm({ request: { appName: 'team_app' } })).toMatchObject({ name: 'app' });
    const settings = { releaseName: 'r', namespace: 'other', kubeVersion: 'v1.29.3-gke.1' };
    expect(await helm({ source: { helm: settings } })).toMatchObject({
      name: 'r',
      namespace: 'other',
      kube: 'v1.29.3',
    });
    expect(await helm({ request: { kubeVersion: 'v1.31.0+k3s1' } })).toMatchObject({ kube: 'v1.31.0' });
  });

  it('reports the command', async () => {
    const settings = {
      valueFiles: ['values-prod.yaml'],
      values: 'x: 1',
      parameters: [{ name: 'a', value: 'two words' }],
      skipCrds: true,
      apiVersions: ['v1'],
    };
    const { commands } = await open().helm.generate(runOf(chart, 'web', { source: { helm: settings } }));
    expect(commands).toEqual([
      'helm template . --name-template app --namespace ns --set "a=two words" --values ./web/values-prod.yaml --values <temp file with values from source.helm.values/valuesObject> --api-versions v1',
    ]);
  });

  it('reads what it needs and records it', async () => {
    const run = runOf(chart, 'web', { source: { helm: { valueFiles: ['/shared/values.yaml'] } } });
    await open().helm.generate(run);
    const read = [...run.tree.readSet().keys()];
    expect(read).toContain('shared/values.yaml');
    expect(read).not.toContain('');
  });

  it.each([
    [
      { valueFiles: ['none.yaml'] },
      'Error: open <path to cached source>/web/none.yaml: no such file or directory',
    ],
    [
      { valueFiles: ['x*.yaml'] },
      'error resolving helm value files: values file glob "x*.yaml" matched no files',
    ],
    [{ valueFiles: ['../../x.yaml'] }, "file '../../x.yaml' resolved to outside repository root"],
    [{ valueFiles: ['file:///etc/passwd'] }, "the URL scheme 'file' is not allowed"],
    [
      { fileParameters: [{ name: 'v', path: '../../../etc/passwd' }] },
      'error resolving helm value file path',
    ],
    [{ values: 'a: b: c' }, 'failed to parse <temp file with values from source.helm.values/valuesObject>'],
    [{ parameters: [{ name: 'a[x]', value: '1' }] }, 'failed parsing --set data'],
    [{ version: 'v2' }, "error initializing helm app object: helm version 'v2' is not supported"],
    [{ kubeVersion: 'x' }, 'could not parse kubernetes version x: could not parse "x" as version'],
  ])('refuses %j', async (settings, message) => {
    await expect(helm({ source: { helm: settings } })).rejects.toThrow(message);
  });

  it('words a failure as Argo CD does, without API versions', async () => {
    const broken = { ...chart, 'web/templates/all.yaml': 'a: {{ .Values.x.y }}' };
    const failing = helm({ request: { apiVersions: ['v1', 'apps/v1'] } }, broken);
    await expect(failing).rejects.toThrow(
      'failed to execute helm template command: failed running helm: `helm template . --name-template app --namespace ns <api versions removed> --include-crds` failed exit status 1: Error: web/templates/all.yaml:1:13',
    );
  });

  it('finds dependencies in the same tree', async () => {
    const texts = {
      'top/Chart.yaml':
        'apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies: [{name: web, version: 1.x.x, repository: "file://../web"}]\n',
      ...chart,
    };
    const { objects } = await open().helm.generate(runOf(texts, 'top'));
    expect(objects).toHaveLength(1);
    const remote = {
      'top/Chart.yaml': texts['top/Chart.yaml'].replace('file://../web', 'https://example.com'),
    };
    await expect(open().helm.generate(runOf(remote, 'top'))).rejects.toThrow(
      'error building helm chart dependencies',
    );
  });
});
