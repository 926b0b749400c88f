import { expect, test } from 'vitest';
import { FlagSet, parseFlags } from '../../command/flag-set.ts';
import { appSpecFlags } from './app-flags.ts';
import type { AppSpec } from './app-types.ts';
import { applySpecFlags, setParameters } from './spec-options.ts';

async function apply(spec: AppSpec, ...args: string[]): Promise<AppSpec> {
  const flags = new FlagSet(appSpecFlags);
  parseFlags(flags, args);
  await applySpecFlags(spec, flags, 0);
  return spec;
}

const automated = { automated: {} };

// Each row: flags, the spec that they make from nothing.
test.each<[string[], AppSpec]>([
  [['--repo=r', '--path=p', '--revision=v1'], { source: { repoURL: 'r', path: 'p', targetRevision: 'v1' } }],
  [
    ['--helm-chart=c', '--tag-prefix=x', '--ref=y', '--source-name=z'],
    { source: { chart: 'c', tagPrefix: 'x', ref: 'y', name: 'z' } },
  ],
  [
    ['--dest-server=s', '--dest-namespace=n', '--project=p'],
    { source: {}, destination: { server: 's', namespace: 'n' }, project: 'p' },
  ],
  [
    ['--dest-name=d', '--revision-history-limit=3'],
    { source: {}, destination: { name: 'd' }, revisionHistoryLimit: 3 },
  ],
  [['--values=a', '--values=b'], { source: { helm: { valueFiles: ['a', 'b'] } } }],
  [
    ['--helm-set=a=1,2', '--helm-set=a=3', '--helm-set-string=b=x'],
    {
      source: {
        helm: {
          parameters: [
            { name: 'a', value: '3' },
            { name: 'b', value: 'x', forceString: true },
          ],
        },
      },
    },
  ],
  [['--helm-set=a=1,2'], { source: { helm: { parameters: [{ name: 'a', value: String.raw`1\,2` }] } } }],
  [['--helm-set-file=f=x'], { source: { helm: { fileParameters: [{ name: 'f', path: 'x' }] } } }],
  [
    ['--release-name=r', '--helm-version=v3', '--helm-skip-crds', '--helm-pass-credentials'],
    { source: { helm: { releaseName: 'r', version: 'v3', skipCrds: true, passCredentials: true } } },
  ],
  [['--helm-skip-crds=false'], { source: {} }],
  [
    ['--helm-api-versions=v1/A', '--helm-kube-version=1.30', '--helm-namespace=n'],
    { source: { helm: { apiVersions: ['v1/A'], kubeVersion: '1.30', namespace: 'n' } } },
  ],
  [
    ['--kustomize-image=a:1', '--kustomize-image=a:2', '--kustomize-image=b=c:1'],
    { source: { kustomize: { images: ['a:2', 'b=c:1'] } } },
  ],
  [['--kustomize-replica=web=3'], { source: { kustomize: { replicas: [{ name: 'web', count: 3 }] } } }],
  [
    ['--nameprefix=a-', '--namesuffix=-b', '--kustomize-common-label=x=y'],
    { source: { kustomize: { namePrefix: 'a-', nameSuffix: '-b', commonLabels: { x: 'y' } } } },
  ],
  [
    ['--directory-recurse', '--directory-exclude=*.x'],
    { source: { directory: { recurse: true, exclude: '*.x' } } },
  ],
  [
    ['--jsonnet-tla-str=a=b', '--jsonnet-tla-code=c=1', '--jsonnet-ext-var-code=d', '--jsonnet-libs=l'],
    {
      source: {
        directory: {
          jsonnet: {
            tlas: [
              { name: 'c', value: '1', code: true },
              { name: 'a', value: 'b' },
            ],
            extVars: [{ name: 'd', value: '', code: true }],
            libs: ['l'],
          },
        },
      },
    },
  ],
  [['--env=prod'], { source: { ksonnet: { environment: 'prod' } } }],
  [
    ['--config-management-plugin=cmp', '--plugin-env=A=1', '--plugin-env=A=2'],
    { source: { plugin: { name: 'cmp', env: [{ name: 'A', value: '2' }] } } },
  ],
  [['--sync-policy=automated'], { source: {}, syncPolicy: automated }],
  [['--sync-policy=none'], { source: {} }],
  [
    ['--auto-prune', '--self-heal=false'],
    { source: {}, syncPolicy: { automated: { enabled: false, prune: true, selfHeal: false } } },
  ],
  [['--sync-policy=auto', '--auto-prune'], { source: {}, syncPolicy: { automated: { prune: true } } }],
  [
    ['--sync-option=A=1', '--sync-option=B=2', '--sync-option=A=1', '--sync-option=!B=2'],
    { source: {}, syncPolicy: { syncOptions: ['A=1'] } },
  ],
  [['--sync-option=!A=1'], { source: {} }],
  [
    ['--sync-retry-limit=2', '--sync-retry-backoff-duration=1m'],
    {
      source: {},
      syncPolicy: { retry: { limit: 2, backoff: { duration: '1m0s', maxDuration: '3m0s', factor: 2 } } },
    },
  ],
  [
    ['--dry-source-repo=r', '--sync-source-branch=b', '--hydrate-to-branch=h'],
    {
      sourceHydrator: {
        drySource: { repoURL: 'r' },
        syncSource: { targetBranch: 'b' },
        hydrateTo: { targetBranch: 'h' },
      },
    },
  ],
])('applySpecFlags() makes of %j', async (args, expected) => {
  expect(await apply({}, ...args)).toEqual(expected);
});

test('applySpecFlags() changes what is there and leaves the rest', async () => {
  const spec: AppSpec = {
    source: { repoURL: 'r', helm: { valueFiles: ['a'], parameters: [{ name: 'x', value: '1' }] } },
    syncPolicy: { automated: { prune: true }, syncOptions: ['A=1'], retry: { limit: 5 } },
  };
  expect(await apply(spec, '--sync-policy=none', '--helm-set=y=2', '--sync-retry-limit=0')).toEqual({
    source: {
      repoURL: 'r',
      helm: {
        valueFiles: ['a'],
        parameters: [
          { name: 'x', value: '1' },
          { name: 'y', value: '2' },
        ],
      },
    },
    syncPolicy: { syncOptions: ['A=1'] },
  });
});

test('applySpecFlags() changes the source at a position', async () => {
  const spec: AppSpec = { sources: [{ repoURL: 'a' }, { repoURL: 'b' }] };
  const flags = new FlagSet(appSpecFlags);
  parseFlags(flags, ['--revision=v']);
  await applySpecFlags(spec, flags, 2);
  expect(spec).toEqual({ sources: [{ repoURL: 'a' }, { repoURL: 'b', targetRevision: 'v' }] });
});

test.each([
  [['--sync-policy=x'], 'Invalid sync-policy: x'],
  [['--sync-retry-limit=-1'], 'Invalid sync-retry-limit [-1]'],
  [['--helm-set=x'], 'expected helm parameter of the form param=value but received: x'],
  [['--helm-set-file=x'], 'expected helm file parameter of the form param=path but received: x'],
  [['--kustomize-replica=x'], 'expected parameter of the form: name=count. Received: x'],
  [['--kustomize-common-label=x'], 'labels should have key=value, but instead got: x'],
  [['--plugin-env=x'], 'expected env entry of the form: param=value but received: x'],
])('applySpecFlags() refuses %j', async (args, message) => {
  await expect(apply({}, ...args)).rejects.toThrow(message);
});

test('setParameters() is for Helm and Ksonnet alone', () => {
  const app = { spec: { source: { repoURL: 'r' } } };
  setParameters(app, ['a=b'], 0);
  expect(app).toEqual({
    spec: { source: { repoURL: 'r', helm: { parameters: [{ name: 'a', value: 'b' }] } } },
  });
  const ksonnet = { spec: { source: { ksonnet: { environment: 'prod' } } } };
  setParameters(ksonnet, ['web=image=a', 'web=url=x=y', 'web=image=b'], 0);
  expect(ksonnet.spec.source.ksonnet).toEqual({
    environment: 'prod',
    parameters: [
      { component: 'web', name: 'image', value: 'b' },
      { component: 'web', name: 'url', value: 'x=y' },
    ],
  });
  expect(() => setParameters(ksonnet, ['image=a'], 0)).toThrow(
    'Expected ksonnet parameter of the form: component=param=value. Received: image=a',
  );
  expect(() => setParameters({ spec: { source: { kustomize: {} } } }, ['a=b'], 0)).toThrow(
    'Parameters can only be set against Helm applications',
  );
});
