import { silentLogger } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { encodeSecret } from '@tiphys/model';
import { expect, it } from 'vitest';
import { readSecrets } from './secrets.ts';
import type { LastGoodSecrets } from './secrets.ts';

function secret(type: string, data: Record<string, string>): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `a-${type}`, labels: { 'argocd.argoproj.io/secret-type': type } },
    data: encodeSecret(data),
  };
}

const url = 'https://a.example';

it.each([
  ['repository', { url, username: 'u' }, { insecure: 'perhaps' }, 'insecure: '],
  ['repository', { url, username: 'u' }, { githubAppID: 'seven' }, 'githubAppID: not a whole number'],
  ['repository', { url, username: 'u' }, { depth: '-1' }, 'depth: not a whole number'],
  ['repo-creds', { url, password: 'p' }, { enableOCI: 'y' }, 'enableOCI: '],
  [
    'cluster',
    { server: url, config: '{"bearerToken":"t"}' },
    { config: '{"bearerToken":"hidden"' },
    'config: not a JSON object',
  ],
  [
    'cluster',
    { server: url, config: '{"bearerToken":"t"}' },
    { config: '"hidden"' },
    'config: not a JSON object',
  ],
])('a Secret of type %s goes on with %j when %j is in it', (type, good, wrong, message) => {
  const lastGood: LastGoodSecrets = new Map();
  const warnings: string[] = [];
  const log = {
    ...silentLogger,
    warn: (text: string, fields?: object) => warnings.push(`${text} ${JSON.stringify(fields)}`),
  };
  const before = readSecrets([secret(type, good)], log, lastGood);
  expect(warnings).toEqual([]);
  expect(readSecrets([secret(type, { ...good, ...wrong })], log, lastGood)).toEqual(before);
  expect(warnings).toEqual([expect.stringContaining(message)]);
  expect(warnings.join()).toContain(`a-${type}`);
  expect(warnings.join()).not.toContain('hidden');

  // One that was never good counts for nothing, and neither does one that is gone.
  expect(Object.values(readSecrets([secret(type, { ...good, ...wrong })], silentLogger)).flat()).toEqual([]);
  readSecrets([], log, lastGood);
  expect(lastGood.size).toBe(0);
});
