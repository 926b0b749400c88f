import type { ApplicationObject, ManifestResponse } from '@tiphys/model';
import { expect, it } from 'vitest';
import type { ComparisonQuery } from './compare.ts';
import { buildSyncStatus } from './sync-status.ts';

const one = { repoURL: 'https://git.example/a.git', path: 'a' };
const two = { repoURL: 'https://git.example/b.git', path: 'b' };
const destination = { server: 'https://kubernetes.default.svc', namespace: 'web' };

function application(spec: object = {}): ApplicationObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web' },
    spec: { project: 'default', destination, ...spec },
  } as unknown as ApplicationObject;
}

function query(fields: Partial<ComparisonQuery>): ComparisonQuery {
  return {
    sources: [one],
    revisions: ['main'],
    multiple: false,
    noCache: false,
    noRevisionCache: false,
    manifests: [],
    ...fields,
  };
}

function rendered(...revisions: readonly string[]): readonly ManifestResponse[] {
  return revisions.map((revision) => ({ revision }) as ManifestResponse);
}

it('says the commit that was rendered', () =>
  expect(buildSyncStatus(application(), query({}), { status: 'Synced', responses: rendered('abc') })).toEqual(
    {
      status: 'Synced',
      comparedTo: { source: one, destination },
      revision: 'abc',
    },
  ));

it('says what was asked for where nothing could be rendered', () =>
  expect(buildSyncStatus(application(), query({}), { status: 'Unknown', responses: [] })).toMatchObject({
    status: 'Unknown',
    revision: 'main',
  }));

it('says one revision a source', () =>
  expect(
    buildSyncStatus(
      application(),
      query({ multiple: true, sources: [one, two], revisions: ['main', 'v1'] }),
      { status: 'OutOfSync', responses: rendered('abc', '') },
    ),
  ).toEqual({
    status: 'OutOfSync',
    comparedTo: { source: { repoURL: '' }, sources: [one, two], destination },
    revisions: ['abc', 'v1'],
  }));

it('repeats the rules that differences were ignored by', () => {
  const ignoreDifferences = [{ kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
  const status = buildSyncStatus(application({ ignoreDifferences }), query({}), {
    status: 'Synced',
    responses: rendered('abc'),
  });
  expect(status.comparedTo?.ignoreDifferences).toEqual(ignoreDifferences);
});
