import type { FieldChange } from '@tiphys/model/v2';
import { expect, it } from 'vitest';
import { ignoreRule } from './ignore-rule.ts';

const web = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };
const change = (path: string, manager?: string): FieldChange => ({
  path,
  op: 'change',
  by: 'live',
  owner: manager ? { manager, operation: 'Update' } : undefined,
});

it('names the controller that made all of the changes', () =>
  expect(ignoreRule(web, [change('spec.replicas', 'keda-operator')]).split('\n')).toEqual([
    'ignoreDifferences:',
    '- group: apps',
    '  kind: Deployment',
    '  name: web',
    '  namespace: shop',
    '  managedFieldsManagers:',
    '  - keda-operator',
  ]));

it('names the fields that people changed, those in lists by their keys', () => {
  const rule = ignoreRule(web, [
    change('spec.replicas', 'kubectl-edit'),
    change('metadata.annotations["a/b.c"]'),
    change('spec.template.spec.containers[name=web].image'),
    change('spec.ports[port=80].name'),
  ]);
  expect(rule.split('\n').slice(5)).toEqual([
    '  jsonPointers:',
    '  - /spec/replicas',
    '  - /metadata/annotations/a~1b.c',
    '  jqPathExpressions:',
    String.raw`  - ".spec.template.spec.containers[] | select(.name == \"web\") | .image"`,
    '  - ".spec.ports[] | select(.port == 80) | .name"',
  ]);
});
