import { expect, it } from 'vitest';
import { misfitsOf, readApplication, storedApplication } from './read-application.ts';

const application = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'web', namespace: 'argocd' },
  spec: { project: 'default', destination: { server: 'https://kubernetes.default.svc' } },
};

it('an Application without misfits is read as it is stored', () => {
  const read = readApplication(application);
  expect(read).toBe(application);
  expect(storedApplication(read)).toBe(application);
  expect(misfitsOf(read)).toEqual([]);
});

it('misfits are left out, told, and not taken along to other Applications', () => {
  const stored = {
    ...application,
    operation: { sync: { source: { repoURL: 'https://git.example.com/a', helm: { valueFiles: 'x' } } } },
  };
  const read = readApplication(stored);
  expect(read.operation).toEqual({
    sync: { source: { repoURL: 'https://git.example.com/a', helm: {} } },
    retry: {},
    initiatedBy: {},
  });
  expect(read.spec).toBe(application.spec);
  expect(misfitsOf(read)).toEqual([
    {
      path: 'operation.sync.source.helm.valueFiles',
      message:
        'json: cannot unmarshal string into Go struct field ApplicationSourceHelm.valueFiles of type array',
    },
  ]);
  expect(storedApplication(read)).toBe(stored);
  expect(misfitsOf({ ...read })).toEqual([]);
  expect(JSON.stringify(read)).not.toContain('valueFiles');
});

it('what the code takes for given is there where a part of the spec is left out', () => {
  const read = readApplication({ ...application, spec: { project: 'default', destination: 'here' } });
  expect(read.spec).toMatchObject({ project: 'default', destination: {} });
  expect(misfitsOf(read).map(({ path }) => path)).toEqual(['spec.destination']);
});
