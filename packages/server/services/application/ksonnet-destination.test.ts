import type { ApplicationObject, ApplicationSource } from '@tiphys/model';
import { expect, test } from 'vitest';
import { withKsonnetDestination } from './ksonnet-destination.ts';

const project = { metadata: { name: 'p' }, spec: { sourceRepos: ['https://good.example.com/*'] } };
const asked: ApplicationSource[] = [];
const deps = {
  lang: { globMatchSafe: (pattern: string, text: string) => text.startsWith(pattern.replace('*', '')) },
  config: { repository: (repo: string) => ({ repo }) },
  repoService: {
    getAppDetails: ({ source }: { source: ApplicationSource }) => {
      asked.push(source);
      const destination = { server: 'https://prod.example.com', namespace: 'prod' };
      return Promise.resolve({ type: 'Ksonnet', ksonnet: { environments: { prod: { destination } } } });
    },
  },
} as unknown as Parameters<typeof withKsonnetDestination>[0];

async function destinationOf(
  source: Partial<ApplicationSource>,
  destination: ApplicationObject['spec']['destination'] = {},
): Promise<unknown> {
  const application = {
    metadata: { name: 'a' },
    spec: { project: 'p', source: { repoURL: 'https://good.example.com/x', ...source }, destination },
  } as ApplicationObject;
  const options = { project, signal: new AbortController().signal } as unknown as Parameters<
    typeof withKsonnetDestination
  >[2];
  return (await withKsonnetDestination(deps, application, options)).spec.destination;
}

const prod = { ksonnet: { environment: 'prod' } };

test('an application without a destination gets that of its Ksonnet environment', async () => {
  expect(await destinationOf(prod)).toEqual({ server: 'https://prod.example.com', namespace: 'prod' });
  expect(await destinationOf(prod, { namespace: 'own' })).toEqual({
    server: 'https://prod.example.com',
    namespace: 'own',
  });
  expect(await destinationOf(prod, { name: 'there' })).toEqual({ name: 'there', namespace: 'prod' });
});

test('nothing is asked where a destination is named, the environment is not, or the project forbids the repository', async () => {
  asked.length = 0;
  const own = { server: 's', namespace: 'n' };
  expect(await destinationOf(prod, own)).toEqual(own);
  expect(await destinationOf({})).toEqual({});
  expect(await destinationOf({ ...prod, repoURL: 'https://bad.example.com/x' })).toEqual({});
  expect(asked).toEqual([]);
  expect(await destinationOf({ ksonnet: { environment: 'none' } })).toEqual({});
});
