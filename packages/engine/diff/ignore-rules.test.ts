import { expect, test } from 'vitest';
import { ignoreRulesFor } from './ignore-rules.ts';

const key = { group: 'apps', kind: 'Deployment', namespace: 'n', name: 'web' };

test.each<[string, Record<string, string>, boolean]>([
  ['its group and kind', { group: 'apps', kind: 'Deployment' }, true],
  ['a star', { group: '*', kind: '*' }, true],
  ['part of a kind', { group: 'apps', kind: 'Deploy*' }, true],
  ['another kind', { group: 'apps', kind: 'StatefulSet' }, false],
  ['the core group', { kind: 'Deployment' }, false],
  ['its name', { group: 'apps', kind: 'Deployment', name: 'web', namespace: 'n' }, true],
  ['another name', { group: 'apps', kind: 'Deployment', name: 'db' }, false],
  ['another namespace', { group: 'apps', kind: 'Deployment', namespace: 'other' }, false],
])('ignoreRulesFor() with a rule of the application for %s', (_, rule, matches) => {
  const application = [{ kind: '', ...rule, jsonPointers: ['/spec/replicas'] }];
  const { jsonPointers } = ignoreRulesFor(key, { application, settings: { resourceCustomizations: {} } });
  expect(jsonPointers).toEqual(matches ? ['/spec/replicas'] : []);
});

test('ignoreRulesFor() adds the rules of the settings for the kind and for all', () => {
  const rule = (pointer: string) => ({
    ignoreDifferences: { jsonPointers: [pointer], jqPathExpressions: [], managedFieldsManagers: [] },
  });
  const resourceCustomizations = { 'apps/Deployment': rule('/a'), '*/*': rule('/b'), ConfigMap: rule('/c') };
  const { jsonPointers } = ignoreRulesFor(key, { application: [], settings: { resourceCustomizations } });
  expect(jsonPointers).toEqual(['/a', '/b']);
});
