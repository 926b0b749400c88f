import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApi } from '../../test-api.ts';
import type { TestApi } from '../../test-api.ts';

const pod = {
  kind: 'Pod',
  apiVersion: 'v1',
  status: { podIP: '10.0.0.1', hostIP: '<none>' },
  metadata: { namespace: 'n', name: 'argo', managedFields: [{ manager: 'x' }], labels: { b: '1', a: '2' } },
};

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    'application.ApplicationService/ResourceTree': () => ({
      nodes: [{ version: 'v1', kind: 'Pod', namespace: 'n', name: 'argo' }],
    }),
    'application.ApplicationService/GetResource': () => ({ manifest: JSON.stringify(pod) }),
  });
});
afterAll(() => api[Symbol.asyncDispose]());

const get = async (...args: string[]): Promise<string> =>
  (await api.run(['app', 'get-resource', 'a', '--kind', 'Pod', ...args])).stdout;

it('prints JSON with sorted keys, and < and > escaped', async () => {
  expect(await get('-o', 'json')).toBe(`{
 "apiVersion": "v1",
 "kind": "Pod",
 "metadata": {
  "labels": {
   "a": "2",
   "b": "1"
  },
  "name": "argo",
  "namespace": "n"
 },
 "status": {
  "hostIP": "\\u003cnone\\u003e",
  "podIP": "10.0.0.1"
 }
}
`);
});

it('prints the filtered fields alone in a table, and the name with them in JSON', async () => {
  const filter = ['--filter-fields', 'status.podIP'];
  expect(await get(...filter)).toBe(
    'FIELD         RESOURCE NAME  VALUE\nstatus.podIP  argo           10.0.0.1\n',
  );
  expect(await get(...filter, '--resource-name', 'argo')).toBe(
    'FIELD         VALUE\nstatus.podIP  10.0.0.1\n',
  );
  expect(await get(...filter, '-o', 'json')).toBe(
    '{\n "metadata": {\n  "name": "argo"\n },\n "status": {\n  "podIP": "10.0.0.1"\n }\n}\n',
  );
});
