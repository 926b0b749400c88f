import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@tiphys/base';
import type { AppProject } from '../schema/project.ts';
import {
  isDestinationPermitted,
  isLiveResourcePermitted,
  isResourcePermitted,
  isSourcePermitted,
} from './projects.ts';
import { isNamespacePermitted } from './namespaces.ts';
import { isBelow, isSameRepository } from './repository-url.ts';
import { validatePermissions } from './spec-permissions.ts';
import { canSync, matchingWindows } from './sync-windows.ts';
import { instanceName, isSelfReferenced, parseTrackingId, setTracking, trackedInstance } from './tracking.ts';

/** A small glob: `*` matches anything but the separator. What globs mean in full is lang's business. */
function matchGlob(pattern: string, text: string, separator = ''): boolean {
  const any = separator === '' ? '.*' : `[^${separator}]*`;
  const source = pattern
    .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**', '\u0000')
    .replaceAll('*', any);
  return new RegExp(`^${source.replaceAll('\u0000', '.*')}$`).test(text);
}

function project(spec: object): AppProject {
  return { metadata: { name: 'team' }, spec } as unknown as AppProject;
}

describe('isSameRepository()', () => {
  it.each([
    ['https://Git.example/a/b.git', 'https://git.example/a/b', true],
    ['git@git.example:a/b.git', 'ssh://git@git.example/a/b', true],
    ['https://git.example/a', 'https://git.example/b', false],
    ['ssh://git@git.example:2222/a', 'ssh://git@git.example/a', false],
  ])('%s and %s: %s', (left, right, same) => expect(isSameRepository(left, right)).toBe(same));
});

describe('isBelow()', () => {
  it.each([
    ['https://git.example/team/a.git', 'https://git.example/team/', true],
    ['https://git.example/team-of-others/a', 'https://git.example/team/', false],
    ['https://git.example/team-of-others/a', 'https://git.example/team', true],
    ['git@git.example:team/a', 'ssh://git@git.example/team', true],
    ['https://git.example/a', '', false],
    ['https://git.example/a', 'https://git.example', true],
    ['https://git.example:8443/a', 'https://git.example', true],
    ['https://git.example.evil.example/a', 'https://git.example', false],
    ['https://git.example:x@evil.example/a', 'https://git.example', false],
    ['git@git.example.evil:a', 'git@git.example', false],
  ])('%s and %s: %s', (url, prefix, expected) => expect(isBelow(url, prefix)).toBe(expected));
});

describe('isNamespacePermitted()', () => {
  it.each([
    [[], 'argocd', true],
    [[], '', true],
    [[], 'team', false],
    [['team-*'], 'team-a', true],
    [['team-*'], 'my-team-a', false],
    [['/^team-[ab]$/'], 'team-a', true],
    [['/^team-[ab]$/'], 'team-c', false],
    [['/team/'], 'my-team', true],
    [['/(/'], 'team', false],
  ])('%j lets %s: %s', (sourceNamespaces, namespace, expected) =>
    expect(
      isNamespacePermitted(project({ sourceNamespaces }), namespace, { home: 'argocd', matchGlob }),
    ).toBe(expected),
  );
});

describe('isSourcePermitted()', () => {
  it.each([
    [['*'], 'https://git.example/a', true],
    [['https://git.example/team/*'], 'https://git.example/team/a.git', true],
    [['https://git.example/*'], 'https://git.example/team/a', false],
    [['*', '!https://git.example/secret'], 'https://git.example/secret', false],
    [['!https://git.example/secret'], 'https://git.example/a', true],
    [[], 'https://git.example/a', false],
  ])('%j lets %s: %s', (sourceRepos, url, permitted) => {
    expect(isSourcePermitted(project({ sourceRepos }), url, matchGlob)).toBe(permitted);
  });
});

describe('isDestinationPermitted()', () => {
  const cluster = { server: 'https://a', name: 'a' };
  it.each([
    [[{ server: '*', namespace: '*' }], 'web', true],
    [[{ server: 'https://b', namespace: '*' }], 'web', false],
    [[{ name: 'a', namespace: 'web-*' }], 'web-1', true],
    [
      [
        { server: '*', namespace: '*' },
        { server: '*', namespace: '!kube-system' },
      ],
      'kube-system',
      false,
    ],
    [
      [
        { server: '*', namespace: '*' },
        { server: '!https://a', namespace: '*' },
      ],
      'web',
      false,
    ],
  ])('%j to %s: %s', (destinations, namespace, permitted) => {
    const place = { cluster, namespace, clusters: [] };
    expect(isDestinationPermitted(project({ destinations }), place, matchGlob)).toBe(permitted);
  });

  it('knows projects that may only use clusters of their own', () => {
    const own = project({
      destinations: [{ server: '*', namespace: '*' }],
      permitOnlyProjectScopedClusters: true,
    });
    const scoped = { server: 'https://a', name: 'a', project: 'team' };
    expect(isDestinationPermitted(own, { cluster, namespace: 'x', clusters: [] }, matchGlob)).toBe(false);
    expect(
      isDestinationPermitted(own, { cluster, namespace: 'x', clusters: [scoped as never] }, matchGlob),
    ).toBe(true);
  });
});

describe('isResourcePermitted()', () => {
  const check = (spec: object, group: string, kind: string, namespaced: boolean, name = 'x'): boolean =>
    isResourcePermitted(project(spec), { group, kind, name, namespaced }, matchGlob);

  it('allows namespaced kinds unless the project lists others', () => {
    expect(check({}, 'apps', 'Deployment', true)).toBe(true);
    expect(check({ namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }] }, '', 'Secret', true)).toBe(
      false,
    );
    expect(check({ namespaceResourceWhitelist: [{ group: 'apps', kind: '*' }] }, '', 'Secret', true)).toBe(
      false,
    );
    expect(check({ namespaceResourceWhitelist: [] }, '', 'Secret', true)).toBe(false);
  });

  it('forbids cluster-scoped kinds unless they are listed, by name where one is given', () => {
    expect(check({}, '', 'Namespace', false)).toBe(false);
    const named = { clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'team-*' }] };
    expect(check(named, '', 'Namespace', false, 'team-a')).toBe(true);
    expect(check(named, '', 'Namespace', false, 'kube-system')).toBe(false);
  });

  it('looks at the namespace of live objects', () => {
    const team = project({ destinations: [{ server: '*', namespace: 'web' }] });
    const at = (namespace: string): boolean =>
      isLiveResourcePermitted(
        team,
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace } },
        { cluster: { server: 'https://a', name: 'a' }, clusters: [], matchGlob },
      );
    expect([at('web'), at('other')]).toEqual([true, false]);
  });
});

describe('validatePermissions()', () => {
  const cluster = { server: 'https://a', name: 'a' } as never;
  const rules = {
    project: project({ sourceRepos: ['https://ok/*'], destinations: [{ server: '*', namespace: 'web' }] }),
    cluster,
    clusters: [],
    matchGlob,
  };
  const check = (spec: object): string[] =>
    validatePermissions(spec as never, rules).map((problem) => problem.message);

  it.each([
    [{ source: { repoURL: 'https://ok/a', path: '.' }, destination: { namespace: 'web' } }, []],
    [
      { source: { repoURL: 'https://no/a', path: '.' }, destination: { namespace: 'x' } },
      [
        "application repo https://no/a is not permitted in project 'team'",
        "application destination server 'https://a' and namespace 'x' do not match any of the allowed destinations in project 'team'",
      ],
    ],
    [
      { source: { repoURL: 'https://ok/a' }, destination: {} },
      ['spec.source.repoURL and either spec.source.path or spec.source.chart are required'],
    ],
    [
      { source: { repoURL: 'https://ok/a', chart: 'c' }, destination: {} },
      ['spec.source.targetRevision is required if the manifest source is a helm chart'],
    ],
    [
      {
        sources: [
          { repoURL: 'https://ok/a', ref: 'values' },
          { repoURL: 'https://no/b', path: '.' },
        ],
        destination: { namespace: 'web' },
      },
      ["application repo https://no/b is not permitted in project 'team'"],
    ],
    [
      { sources: [{ repoURL: 'https://ok/a' }], destination: { namespace: 'web' } },
      [
        'spec.source.repoURL and either source.path, source.chart, or source.ref are required for source https://ok/a',
      ],
    ],
    [
      {
        sourceHydrator: {
          drySource: { repoURL: '' },
          syncSource: { targetBranch: '' },
          hydrateTo: { targetBranch: '' },
        },
        destination: {},
      },
      [
        'spec.sourceHydrator.drySource.repoURL is required',
        'spec.sourceHydrator.syncSource.targetBranch is required',
        'when spec.sourceHydrator.hydrateTo is set, spec.sourceHydrator.hydrateTo.targetBranch is required',
      ],
    ],
    [
      {
        sourceHydrator: {
          drySource: { repoURL: 'https://no/a' },
          syncSource: { targetBranch: 'x', repoURL: 'https://no/b' },
        },
        destination: { namespace: 'web' },
      },
      [
        "application repo https://no/a is not permitted in project 'team'",
        "sync source repo https://no/b is not permitted in project 'team'",
      ],
    ],
    [
      {
        sourceHydrator: { drySource: { repoURL: 'https://ok/a' }, syncSource: { targetBranch: 'x' } },
        destination: { namespace: 'web' },
      },
      [],
    ],
  ])('of %j', (spec, messages) => expect(check(spec)).toEqual(messages));
});

describe('tracking', () => {
  const settings = {
    trackingMethod: 'annotation',
    appInstanceLabelKey: 'app.kubernetes.io/instance',
    installationId: '',
  } as const;
  const object: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
  };

  it('marks an object and finds it again', () => {
    const marked = setTracking(object, { instance: 'app', namespace: 'shop', settings });
    expect(marked.metadata.annotations).toEqual({
      'argocd.argoproj.io/tracking-id': 'app:apps/Deployment:shop/web',
    });
    expect(trackedInstance(marked, settings)).toBe('app');
    expect(object.metadata.annotations).toBeUndefined();
    expect(isSelfReferenced({ live: marked, target: undefined }, settings)).toBe(true);
  });

  it('does not take copies of a mark for the original', () => {
    const marked = setTracking(object, { instance: 'app', namespace: 'shop', settings });
    const copy = { ...marked, metadata: { ...marked.metadata, name: 'copy' } };
    expect(isSelfReferenced({ live: copy, target: undefined }, settings)).toBe(false);
  });

  it('keeps installations apart', () => {
    const ours = { ...settings, installationId: 'one' };
    const marked = setTracking(object, { instance: 'app', namespace: 'shop', settings: ours });
    expect(trackedInstance(marked, ours)).toBe('app');
    expect(trackedInstance(marked, { ...settings, installationId: 'two' })).toBeUndefined();
  });

  it('marks by label too, cut to what a label may hold, but never a CustomResourceDefinition', () => {
    const both = { ...settings, trackingMethod: 'annotation+label' } as const;
    const marked = setTracking(object, { instance: 'a'.repeat(70), namespace: 'shop', settings: both });
    expect(marked.metadata.labels?.['app.kubernetes.io/instance']).toHaveLength(63);
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'x' },
    };
    expect(setTracking(crd, { instance: 'app', namespace: '', settings: both })).toBe(crd);
  });

  it('reads names with colons', () => {
    expect(parseTrackingId('a:rbac.authorization.k8s.io/ClusterRole:/system:view')).toMatchObject({
      name: 'system:view',
    });
    expect(parseTrackingId('nonsense')).toBeUndefined();
  });

  it('names applications outside the home namespace with their namespace', () => {
    expect(instanceName({ name: 'a', namespace: 'argocd' }, 'argocd')).toBe('a');
    expect(instanceName({ name: 'a', namespace: 'team' }, 'argocd')).toBe('team_a');
  });
});

describe('sync windows', () => {
  const hour = 3_600_000;
  // The schedule is the hour of the day it opens at.
  const cronPrevious = (schedule: string, at: number): number => {
    const day = Math.floor(at / (24 * hour)) * 24 * hour;
    const opened = day + Number(schedule) * hour;
    return opened <= at ? opened : opened - 24 * hour;
  };
  const rules = { matchGlob, cronPrevious };
  const at = (hours: number) => ({ now: 20_000 * 24 * hour + hours * hour });
  const allow = { kind: 'allow', schedule: '8', duration: '2h' } as never;
  const deny = { kind: 'deny', schedule: '9', duration: '2h' } as never;

  it.each([
    ['no windows', [], 3, false, true],
    ['inside an allow window', [allow], 8.5, false, true],
    ['outside an allow window', [allow], 12, false, false],
    ['inside a deny window, which wins', [allow, deny], 9.5, false, false],
    ['outside a deny window', [deny], 12, false, true],
    [
      'by hand where manual syncs may pass',
      [{ ...(deny as object), manualSync: true } as never],
      9.5,
      true,
      true,
    ],
    ['by hand where they may not', [deny], 9.5, true, false],
  ])('%s', (_name, windows, hours, manual, allowed) => {
    expect(canSync(windows, { ...at(hours), manual }, rules)).toBe(allowed);
  });

  it('let go on what began in time', () => {
    const overrun = { ...(allow as object), syncOverrun: true } as never;
    const late = { ...at(11), manual: false };
    expect(canSync([overrun], { ...late, startedAt: at(9).now }, rules)).toBe(true);
    expect(canSync([overrun], { ...late, startedAt: at(10.5).now }, rules)).toBe(false);
  });

  it('concern an application by any pattern, or by all with andOperator', () => {
    const application = { name: 'web', destination: { server: 'https://a', namespace: 'shop' } } as never;
    const window = { kind: 'deny', applications: ['web'], namespaces: ['other'] };
    expect(matchingWindows([window as never], application, matchGlob)).toHaveLength(1);
    expect(matchingWindows([{ ...window, andOperator: true } as never], application, matchGlob)).toHaveLength(
      0,
    );
    expect(matchingWindows([{ kind: 'deny' } as never], application, matchGlob)).toHaveLength(0);
  });
});
