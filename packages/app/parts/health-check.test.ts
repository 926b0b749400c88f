import { silentLogger } from '@tiphys/base';
import { expect, it } from 'vitest';
import { healthRoute } from './health-check.ts';

const well = { name: 'well', isVital: true, check: () => Promise.resolve() };
const redis = { name: 'redis', isVital: false, check: () => Promise.reject(new Error('away')) };
const server = {
  name: 'API server',
  isVital: true,
  check: () => Promise.reject(new Error('secret address')),
};

it.each([
  ['', [server], undefined, 'ok'],
  ['full=true', [well], 200, 'ok'],
  ['full=true', [well, redis], 200, 'ok\ndegraded: redis'],
  ['full=true', [redis, server], 503, 'not ok\ndegraded: redis\nfailed: API server'],
])('/healthz?%s', async (query, parts, status, body) => {
  const answer = await healthRoute(parts, silentLogger)(new URLSearchParams(query), '');
  expect(answer).toMatchObject({ body });
  expect(answer.status).toBe(status);
});
