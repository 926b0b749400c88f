import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Case } from './case.ts';
import { dependencyCases } from './dependency-cases.ts';
import { chartCases, helmCases } from './helm-cases.ts';
import { inflationCases } from './inflation-cases.ts';
import { directoryCases, jsonnetCases } from './jsonnet-cases.ts';
import { ksonnetCases } from './ksonnet-cases.ts';
import { kustomizeCases } from './kustomize-cases.ts';
import { place, startRig } from './rig.ts';
import type { PlacedCase, Rig } from './rig.ts';

// Every option of every tool: what the repo server gives over gRPC, and what the real programs of the same versions print.

const compared = [
  ...place('helm', helmCases),
  ...place('chart', chartCases),
  ...place('dependency', dependencyCases),
  ...place('kustomize', kustomizeCases),
  ...place('inflation', inflationCases),
  ...place('jsonnet', jsonnetCases),
];
const folders = place('directory', directoryCases);
const applications = place('ksonnet', ksonnetCases);
let rig: Rig;

beforeAll(async () => {
  rig = await startRig([...compared, ...folders, ...applications]);
}, 600_000);

afterAll(() => rig[Symbol.asyncDispose]());

test.each(compared.map((one) => [one.folder, one.name, one] as const))(
  '%s: %s',
  async (_folder, _name, one) => {
    const made = await rig.render(rig.requestOf(one));
    const expected = await objectsOf(one);
    if (one.fails) {
      expect(expected).toHaveProperty('error');
      expect(made).toEqual({ error: expect.stringMatching(one.fails) as string });
    } else expect(made).toEqual(expected);
  },
);

test.each(folders.map((one) => [one.folder, one.name, one] as const))(
  '%s: %s',
  async (_folder, _name, one) => {
    const made = await rig.render(rig.requestOf(one));
    if (one.fails) expect(made).toEqual({ error: expect.stringMatching(one.fails) as string });
    else {
      const expected = one.names.map((name) => expect.objectContaining({ metadata: { name } }) as unknown);
      expect(made).toEqual({ manifests: expected });
    }
  },
);

test.each(applications.map((one) => [one.folder, one.name, one] as const))(
  '%s: %s',
  async (_folder, _name, one) => {
    const request = rig.requestOf(one);
    const made = await rig.render(request);
    if (one.fails) {
      expect(made).toEqual({ error: expect.stringMatching(one.fails) as string });
      return;
    }
    const expected = one.objects.map((object) => ({ apiVersion: 'v1', kind: 'ConfigMap', ...object }));
    expect(made).toEqual({ manifests: expected });
    if (one.destination) expect(await rig.service.generateManifest(request)).toMatchObject(one.destination);
  },
);

test('the build environment has every variable of Argo CD', async () => {
  const [one] = compared;
  if (!one) throw new Error('no case');
  const names = [
    'ARGOCD_APP_NAME',
    'ARGOCD_APP_NAMESPACE',
    'ARGOCD_APP_PROJECT_NAME',
    'ARGOCD_APP_REVISION',
    'ARGOCD_APP_REVISION_SHORT',
    'ARGOCD_APP_REVISION_SHORT_8',
    'ARGOCD_APP_SOURCE_PATH',
    'ARGOCD_APP_SOURCE_REPO_URL',
    'ARGOCD_APP_SOURCE_TARGET_REVISION',
    'KUBE_VERSION',
    'KUBE_API_VERSIONS',
  ];
  const parameters = [{ name: 'color', value: names.map((name) => `\${${name}}`).join('|') }];
  const request = rig.requestOf({
    ...one,
    source: { targetRevision: 'main', helm: { parameters } },
    request: { projectName: 'team', apiVersions: ['v1', 'apps/v1'] },
  });
  const sha = rig.repo.git('rev-parse', 'HEAD');
  const values = [
    'demo',
    'apps',
    'team',
    sha,
    sha.slice(0, 7),
    sha.slice(0, 8),
    one.folder,
    rig.repo.url,
    'main',
  ];
  const made = await rig.render(request);
  expect(JSON.stringify(made)).toContain(`"color":"${[...values, '1.36.0', 'v1,apps/v1'].join('|')}"`);
});

test('the details of a Ksonnet application are its environments and their parameters', async () => {
  const [one] = applications;
  if (!one) throw new Error('no case');
  const { applicationSource, repo } = rig.requestOf(one);
  const details = await rig.service.getAppDetails({ repo, source: applicationSource });
  const { apps } = await rig.service.listApps({ repo, revision: 'main' });
  expect(apps).toMatchObject({ [one.folder]: 'Ksonnet', 'helm/0': 'Helm', 'kustomize/0': 'Kustomize' });
  expect(details.type).toBe('Ksonnet');
  expect(details.ksonnet).toMatchObject({
    name: 'guestbook',
    environments: { prod: { name: 'prod', k8sVersion: 'v1.10.3', destination: { namespace: 'prod' } } },
  });
  expect(details.ksonnet?.parameters).toContainEqual({ component: 'ui', name: 'replicas', value: '1' });
});

/** What the program printed, lists taken apart as Argo CD does. */
async function objectsOf(one: PlacedCase & Case): Promise<unknown> {
  const printed = await rig.reference(one);
  if ('error' in printed) return printed;
  if (one.json) {
    const value: unknown = JSON.parse(printed.output);
    return { manifests: Array.isArray(value) ? value : [value] };
  }
  const [file] = await rig.renderd.split([new TextEncoder().encode(printed.output)]);
  expect(file?.problem).toBeUndefined();
  const manifests = (file?.documents ?? []).flatMap((object) => {
    const { items } = object as { items?: unknown[] };
    return items ?? [object];
  });
  return { manifests };
}
