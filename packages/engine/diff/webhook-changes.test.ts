import type { KubeObject } from '@tiphys/base';
import { expect, it } from 'vitest';
import { withoutWebhookChanges } from './webhook-changes.ts';

function deployment(spec: object, fieldsV1?: object): KubeObject {
  const managedFields = fieldsV1
    ? [
        {
          manager: 'argocd-controller',
          operation: 'Apply',
          apiVersion: 'apps/v1',
          fieldsType: 'FieldsV1',
          fieldsV1,
        },
      ]
    : undefined;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', managedFields },
    spec,
  } as KubeObject;
}

const owned = {
  'f:spec': {
    'f:replicas': {},
    'f:template': {
      'f:spec': { 'f:containers': { 'k:{"name":"main"}': { '.': {}, 'f:name': {}, 'f:image': {} } } },
    },
  },
};

function pods(...containers: object[]): object {
  return { template: { spec: { containers } } };
}

it.each<[string, object, object, object]>([
  [
    'a container that a webhook adds',
    { replicas: 2, ...pods({ name: 'main', image: 'a:2' }, { name: 'sidecar', image: 's' }) },
    { replicas: 1, ...pods({ name: 'main', image: 'a:1' }) },
    { replicas: 2, ...pods({ name: 'main', image: 'a:2' }) },
  ],
  [
    'a field that a webhook sets beside ours',
    { replicas: 1, paused: true, ...pods({ name: 'main', image: 'a:1', tty: true }) },
    { replicas: 1, ...pods({ name: 'main', image: 'a:1' }) },
    { replicas: 1, ...pods({ name: 'main', image: 'a:1' }) },
  ],
  [
    'what others put into the live object',
    { replicas: 3, ...pods({ name: 'main', image: 'a:1' }) },
    { replicas: 1, paused: true, ...pods({ name: 'main', image: 'a:1' }, { name: 'injected', image: 'i' }) },
    { replicas: 3, paused: true, ...pods({ name: 'main', image: 'a:1' }, { name: 'injected', image: 'i' }) },
  ],
])('leaves %s as it is', (_, dryRun, live, wanted) => {
  expect(withoutWebhookChanges(deployment(dryRun, owned), deployment(live))).toMatchObject({ spec: wanted });
  expect(withoutWebhookChanges(deployment(dryRun, owned), deployment(live)).spec).toEqual(wanted);
});

it('takes the answer as it is where nobody manages fields', () => {
  const answer = deployment({ replicas: 2 });
  expect(withoutWebhookChanges(answer, deployment({ replicas: 1 }))).toBe(answer);
});
