import { codes } from '@tiphys/base';
import { expect, test } from 'vitest';
import { at, useServiceRig } from '../testing/service-rig.ts';

const { rig } = useServiceRig();

test('getAppDetails() tells a chart’s value files and parameters', async () => {
  rig.repo.commit({
    'app/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
    'app/values.yaml': 'image: {tag: v1}\nports: [80, {name: x}]\nempty: null\n',
    'app/values-prod.yaml': 'image: {tag: v2}\n',
  });
  const source = { repoURL: rig.repo.url, path: 'app', helm: { valueFiles: ['values-prod.yaml'] } };
  const details = await rig.service.getAppDetails({ repo: at(rig.repo.url), source });
  expect(details.type).toBe('Helm');
  expect(details.helm?.valueFiles).toEqual(['values-prod.yaml', 'values.yaml']);
  expect(details.helm?.parameters).toEqual([
    { name: 'empty', value: '<nil>' },
    { name: 'image.tag', value: 'v2' },
    { name: 'ports[0]', value: '80' },
    { name: 'ports[1].name', value: 'x' },
  ]);
  const missing = rig.service.getAppDetails({
    repo: at(rig.repo.url),
    source: { repoURL: rig.repo.url, path: 'no' },
  });
  await expect(missing).rejects.toMatchObject({
    code: codes.invalidArgument,
    message: 'no: app path does not exist',
  });
});
