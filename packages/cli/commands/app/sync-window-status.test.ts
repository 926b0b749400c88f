import { expect, test } from 'vitest';
import type { Cli } from '../../cli.ts';
import { windowSummary } from './sync-window-status.ts';

// A cron line `N` fired N minutes ago; globs are compared as texts.
const lang = {
  cronPrevious: (schedule: string, atMs: number): number => atMs - Number(schedule) * 60_000,
  globMatchSafe: (pattern: string, text: string): boolean => pattern === text,
};
const cli = { environment: { loadLang: async () => lang } } as unknown as Cli;
const app = { metadata: { name: 'web' }, spec: { destination: { namespace: 'shop' } } };

test.each([
  [[], undefined],
  [[{ kind: 'deny', schedule: '1', duration: '1h', applications: ['other'] }], undefined],
  [[{ kind: 'deny', schedule: '1', duration: '1h', applications: ['web'] }], 'Sync Denied'],
  [
    [{ kind: 'deny', schedule: '1', duration: '1h', applications: ['web'], manualSync: true }],
    'Manual Allowed',
  ],
  [[{ kind: 'deny', schedule: '90', duration: '1h', applications: ['web'] }], 'Sync Allowed'],
  [[{ kind: 'allow', schedule: '1', duration: '1h', namespaces: ['shop'] }], 'Sync Allowed'],
  [[{ kind: 'allow', schedule: '90', duration: '1h', namespaces: ['shop'] }], 'Sync Denied'],
  [
    [{ kind: 'allow', schedule: '90', duration: '1h', namespaces: ['shop'], manualSync: true }],
    'Manual Allowed',
  ],
])('windowSummary() of %j is %s', async (syncWindows, status) => {
  expect((await windowSummary(cli, { spec: { syncWindows } }, app))?.status).toBe(status);
});

test('windowSummary() lists the windows that concern the application', async () => {
  const syncWindows = [
    { kind: 'allow', schedule: '1', duration: '1h', applications: ['web'] },
    { kind: 'deny', schedule: '1', duration: '2h', applications: ['other'] },
  ];
  expect(await windowSummary(cli, { spec: { syncWindows } }, app)).toEqual({
    status: 'Sync Allowed',
    assigned: ['allow:1:1h'],
  });
});
